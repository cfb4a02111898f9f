"""What the house does every night for itself: nothing is kept longer than it is needed (X16)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from sqlalchemy import delete, update

from bot.catalogs import _
from bot.chat.turn import Notice, Surroundings
from bot.clock import wall
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.mail.tables import MailRow
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow, Heartbeat
from bot.store.backup import ROW_BACKUPS_LIVE, drop_expired
from bot.store.rotation import drop_retired

KEEP_DEAD = timedelta(days=7)  # payloads of what failed: long enough for staff to look
KEEP_EVENT_IDS = timedelta(days=30)  # LINE may deliver an event again; its id must still be known


def tidy(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """Purge payloads of what failed, event ids nobody needs, keys of days gone by, backups whose time is over."""
    now = wall()
    session = around.session
    ended = ("done", "dead", "withdrawn")
    old = (InboxEvent.state.in_(ended), InboxEvent.received_at < now - KEEP_DEAD)
    session.execute(update(InboxEvent).where(*old).values(payload=None))
    session.execute(
        delete(InboxEvent).where(InboxEvent.state.in_(ended), InboxEvent.received_at < now - KEEP_EVENT_IDS)
    )
    for table in (OutboxMessage, MailRow):
        ended_row = table.state.not_in(("queued", "sending", "parked", "quarantined"))
        stale = table.payload_day < (now - KEEP_DEAD).date()
        session.execute(update(table).where(ended_row, stale).values(payload=None))
    session.execute(delete(Heartbeat).where(Heartbeat.beat_at < now - KEEP_DEAD))
    around.vault.keys.destroy("day", old_days(around.vault.keys.labels("day"), (now - KEEP_EVENT_IDS).date()))
    drop_expired(around.settings.backup_dir, now)
    drop_retired(around.settings.contract_key_file, now, ROW_BACKUPS_LIVE)
    return []


def old_days(labels: Sequence[str], before: date) -> list[str]:
    """The day labels older than a day."""
    return [label for label in labels if date.fromisoformat(label) < before]


nightly = Daily(Job("upkeep", _("古い控えを消す"), tidy), at=time(3, 10))
