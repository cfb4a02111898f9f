"""Finding what was given up."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.schedule.tables import DueRow

GIVEN_UP = ("dead", "held", "doubtful", "missed")
NOT_DONE = ("missed", "dead")  # of the schedule
SHOWN = 10
SHOWN_FOR = timedelta(days=7)  # as long as the words of messages that were given up are kept


def undelivered(session: Session) -> Sequence[OutboxMessage]:
    """The latest messages that were given up and whose words are still kept, newest first."""
    rows = select(OutboxMessage).where(OutboxMessage.state.in_(GIVEN_UP), OutboxMessage.payload.is_not(None))
    return session.scalars(rows.order_by(OutboxMessage.seq.desc()).limit(SHOWN)).all()


def not_done(session: Session, now: datetime) -> Sequence[DueRow]:
    """What the schedule did not do in the last days, because it was too late or failed; newest first."""
    rows = select(DueRow).where(DueRow.state.in_(NOT_DONE), DueRow.ended_at > now - SHOWN_FOR)
    return session.scalars(rows.order_by(DueRow.due_at.desc(), DueRow.key).limit(SHOWN)).all()


def unhandled(session: Session) -> int:
    """How many received events were given up and are still kept."""
    rows = select(func.count()).select_from(InboxEvent)
    return session.scalar(rows.where(InboxEvent.state == "dead", InboxEvent.payload.is_not(None))) or 0
