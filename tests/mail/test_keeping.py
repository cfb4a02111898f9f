"""Mail after a restore, after a week, and in the settings."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlalchemy import select, update

from bot.clock import FixedClock, wall
from bot.delivery.quarantine import quarantine, release
from bot.mail.tables import MailRow
from bot.schedule.tables import DueRow
from bot.schedule.upkeep import tidy
from bot.settings import Settings
from tests.delivery.desk import around
from tests.mail.mail_room import MailRoom, letter


def test_restored_mail_waits_until_staff_let_it_go(either_room: MailRoom, clock: FixedClock) -> None:
    now = clock.now()
    either_room.queue(letter("一報"), letter("古い", expires_at=now + timedelta(hours=1)))
    names = [row.message_id for row in either_room.rows()]
    with either_room.house.db.write() as session:
        session.execute(update(DueRow).values(state="done"))
        assert quarantine(session, now) == 2
    either_room.send()
    assert either_room.subjects() == []
    clock.moment += timedelta(hours=2)
    with either_room.house.db.write() as session:
        assert release(session, clock.now(), wall()) == (1, 1)
    either_room.send()
    assert either_room.subjects() == ["一報"]
    assert [(row.state, row.message_id) for row in either_room.rows()] == [("accepted", names[0]), ("missed", names[1])]


def test_mail_under_way_when_the_backup_was_taken_waits_too(room: MailRoom, clock: FixedClock) -> None:
    room.queue(letter())
    with room.house.db.write() as session:
        session.execute(update(MailRow).values(state="sending"))
        quarantine(session, clock.now())
    assert room.row.state == "quarantined"


@pytest.mark.parametrize(
    ("state", "days", "kept"),
    [("dead", 9, False), ("missed", 9, False), ("dead", 6, True), ("queued", 9, True), ("quarantined", 9, True)],
)
def test_what_failed_is_purged_after_a_week(either_room: MailRoom, state: str, days: int, kept: bool) -> None:
    either_room.queue(letter())
    with either_room.house.db.write() as session:
        session.execute(update(MailRow).values(state=state, payload_day=(wall() - timedelta(days=days)).date()))
        tidy(around(either_room.house, session), DueRow(id=uuid4()))
    assert (either_room.row.payload is not None) is kept
    with either_room.house.db.read() as session:
        assert session.scalar(select(MailRow.digest))


@pytest.mark.parametrize("url", ["mail.example.jp", "http://mail.example.jp", "smtp://", "smtps:///x"])
def test_a_mail_server_without_scheme_or_host_is_refused(url: str) -> None:
    with pytest.raises(ValidationError, match="must begin with smtp:// or smtps:// and name a host"):
        Settings.model_validate({"smtp_url": url})


@pytest.mark.parametrize("address", ["", "desk", "縁側 <desk@firm.example>", "desk@firm.example\n"])
def test_a_sender_that_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="must be one mail address"):
        Settings.model_validate({"mail_from": address})


def test_the_message_id_carries_the_senders_domain(room: MailRoom) -> None:
    room.queue(letter())
    assert room.row.message_id.endswith("@localhost>")


@pytest.mark.parametrize(
    ("environment", "url", "sender", "missed"),
    [
        ("production", "smtp://mail.example.jp", "engawa@localhost", True),
        ("production", "smtp://mail.example.jp", "desk@firm.example", False),
        ("production", None, "engawa@localhost", False),
        ("development", "smtp://127.0.0.1:25", "engawa@localhost", False),
    ],
)
def test_production_needs_a_mailbox_somebody_reads(
    environment: str, url: str | None, sender: str, missed: bool
) -> None:
    given = Settings.model_validate({"app_env": environment, "smtp_url": url, "mail_from": sender})
    assert ("MAIL_FROM is not set." in given.missing()) is missed
