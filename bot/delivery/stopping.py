"""Stopping what was queued to many and has not gone yet: what is under way or in doubt cannot be called back."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.delivery.month import PARKED
from bot.delivery.parking import DROPPED
from bot.delivery.tables import OutboxMessage


def still_waiting(session: Session, beginning: str) -> int:
    """How many recipients of messages whose keys begin so surely have nothing yet, and would still be tried."""
    return session.scalar(select(func.sum(OutboxMessage.recipients)).where(*_unsent(beginning))) or 0


def stop(around: Surroundings, beginning: str) -> int:
    """Give up messages whose keys begin so and that surely nobody has; returns how many recipients were spared."""
    gone = {"state": DROPPED, "payload": None, "ended_at": around.now}
    stopped = update(OutboxMessage).where(*_unsent(beginning)).values(gone).returning(OutboxMessage.recipients)
    return sum(around.session.scalars(stopped).all())


def _unsent(beginning: str) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxMessage.key.startswith(beginning, autoescape=True),
        OutboxMessage.state.in_(("queued", PARKED, "held")),
        OutboxMessage.in_doubt.is_(False),
    )
