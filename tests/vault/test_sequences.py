"""Numbers that the database gives itself go on behind the restored ones."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import func, select

from bot.delivery.tables import OutboxMessage
from bot.house import House
from bot.store.restore import restore_rows
from tests.vault.conftest import TAKEN_AT, Street, site_of


def queue(house: House, times: int) -> int:
    """Queue messages; the highest number."""
    for _time in range(times):
        with house.db.write() as session:
            session.add(OutboxMessage(id=uuid4(), method="push", purpose="test", origin="test",
                                      payload_day=TAKEN_AT.date(), digest=b"x", retry_key=uuid4(), state="sent",
                                      queued_at=TAKEN_AT, try_at=TAKEN_AT + timedelta(hours=1)))  # fmt: skip
    with house.db.read() as session:
        return session.scalars(select(func.max(OutboxMessage.seq))).one()


def test_the_next_message_stands_behind_the_restored_ones(either_street: Street, other_house: House) -> None:
    last = queue(either_street.house, 3)
    file = either_street.backup("rows")
    with site_of(other_house) as site:
        restore_rows(site, file, lambda _session, _label: None)
    assert queue(other_house, 1) == last + 1
