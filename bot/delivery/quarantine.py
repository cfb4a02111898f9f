"""What a restored database may not do before staff release it: handle, send or ring anything from before.

It may all have happened since the backup was taken. So a message keeps its retry key and counts as perhaps sent at the
moment of the backup: LINE itself then tells a repeat, and what is too old for that is held for staff. A mail keeps its
Message-ID, by which the reader's mailbox may tell one.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.orm import Session

from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.mail.tables import MailRow
from bot.schedule.tables import DueRow

QUARANTINED = "quarantined"


def quarantine(session: Session, taken_at: datetime) -> int:
    """Hold back everything that waits in rows from a backup of that moment; returns how many there were."""
    in_doubt = {
        "state": QUARANTINED,
        "in_doubt": True,
        "first_tried_at": func.coalesce(OutboxMessage.first_tried_at, taken_at),
    }
    return _changed(
        session,
        update(InboxEvent).where(InboxEvent.state == "open").values(state=QUARANTINED).returning(InboxEvent.id),
        update(OutboxMessage)
        .where(OutboxMessage.state.in_(("queued", "sending", "parked")))
        .values(in_doubt)
        .returning(OutboxMessage.id),
        update(MailRow).where(MailRow.state.in_(("queued", "sending"))).values(state=QUARANTINED).returning(MailRow.id),
        update(DueRow).where(DueRow.state == "open").values(state=QUARANTINED).returning(DueRow.id),
    )


def release(session: Session, now: datetime, real_now: datetime) -> tuple[int, int]:
    """Put everything back; how many there were, and how many messages were past their use and are missed instead."""
    missed = back = 0
    for table in (OutboxMessage, MailRow):
        held = table.state == QUARANTINED
        late, useful = update(table).where(held & (table.expires_at < now)), update(table).where(held)
        missed += _changed(session, late.values(state="missed", ended_at=now).returning(table.id))
        back += _changed(session, useful.values(state="queued", try_at=real_now).returning(table.id))
    back += _changed(
        session,
        update(InboxEvent).where(InboxEvent.state == QUARANTINED).values(state="open").returning(InboxEvent.id),
        update(DueRow).where(DueRow.state == QUARANTINED).values(state="open").returning(DueRow.id),
    )
    return back, missed


def _changed(session: Session, *changes: Any) -> int:
    return sum(len(session.execute(change).all()) for change in changes)
