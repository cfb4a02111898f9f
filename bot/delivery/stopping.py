"""Dropping what waits under keys that begin alike: it was called off, or is not so any more."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.delivery.month import PARKED
from bot.delivery.parking import DROPPED
from bot.delivery.tables import OutboxMessage

NOT_SO = "not so any more"


def still_waiting(session: Session, beginning: str) -> int:
    """How many recipients of messages whose keys begin so surely have nothing yet, and would still be tried."""
    return session.scalar(select(func.sum(OutboxMessage.recipients)).where(*_unsent(beginning))) or 0


def stop(around: Surroundings, beginning: str) -> int:
    """Give up messages whose keys begin so and that surely nobody has; returns how many recipients were spared."""
    return sum(recipients for _key, recipients in _dropped(around, *_unsent(beginning)))


def take_back(around: Surroundings, beginning: str) -> Sequence[str]:
    """Drop every message that waits and whose key begins so: the old day must not come after the news; their keys.

    What is under way at this very moment goes out; what was tried and got no answer is not tried again.
    """
    waits = OutboxMessage.state.in_(("queued", PARKED))
    return [key for key, _count in _dropped(around, waits, _begins(beginning), fault=NOT_SO) if key is not None]


def _dropped(around: Surroundings, *which: ColumnElement[bool], **more: str) -> Sequence[tuple[str | None, int]]:
    gone = {"state": DROPPED, "payload": None, "ended_at": around.now, **more}
    dropped = update(OutboxMessage).where(*which).values(gone)
    rows = around.session.execute(dropped.returning(OutboxMessage.key, OutboxMessage.recipients))
    return [(key, recipients) for key, recipients in rows]


def _unsent(beginning: str) -> tuple[ColumnElement[bool], ...]:
    """Surely nobody has it, and it would still be tried."""
    open_ones = OutboxMessage.state.in_(("queued", PARKED, "held"))
    return _begins(beginning), open_ones, OutboxMessage.in_doubt.is_(False)


def _begins(beginning: str) -> ColumnElement[bool]:
    return OutboxMessage.key.startswith(beginning, autoescape=True)
