"""Finding what was given up."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.delivery.tables import InboxEvent, OutboxMessage

GIVEN_UP = ("dead", "held", "doubtful", "missed")
SHOWN = 10


def undelivered(session: Session) -> Sequence[OutboxMessage]:
    """The latest messages that were given up and whose words are still kept, newest first."""
    rows = select(OutboxMessage).where(OutboxMessage.state.in_(GIVEN_UP), OutboxMessage.payload.is_not(None))
    return session.scalars(rows.order_by(OutboxMessage.seq.desc()).limit(SHOWN)).all()


def unhandled(session: Session) -> int:
    """How many received events were given up and are still kept."""
    rows = select(func.count()).select_from(InboxEvent)
    return session.scalar(rows.where(InboxEvent.state == "dead", InboxEvent.payload.is_not(None))) or 0
