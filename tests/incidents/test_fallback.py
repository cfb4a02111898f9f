"""If LINE fails, mail: once an alarm and person, to the firm's address, never when LINE worked or the ward knows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import TOKYO
from bot.delivery.tables import OutboxMessage
from bot.mail.letters import Letter
from bot.mail.port import Outcome
from bot.mail.tables import MailRow, open_letter
from bot.schedule.tables import DueRow
from bot.store.ledger import LedgerEntry
from bot.store.vault import Owner, Place
from handlers.incidents.clock import alarms, wider
from handlers.incidents.fallback import AFTER, fallback, fallback_plan
from handlers.incidents.rules import ALARMS
from handlers.incidents.tables import Incident
from handlers.people.tables import Worker
from tests.cast import Chat, Town
from tests.incidents.hour import entries, only

HALF = timedelta(seconds=30)
QUARTER = timedelta(minutes=15)


def known(town: Town, code: str, address: str) -> None:
    """Give a worker a duty mail address."""
    with town.house.db.write() as session:
        worker = session.scalars(select(Worker).where(Worker.code == code)).one()
        place, owner = Place("worker", "duty_mail", worker.id), Owner.person(worker.id)
        worker.duty_mail = town.house.vault.seal(owner, place, address.encode())


@pytest.fixture
def saeki(town: Town) -> Chat:
    """The responsible person's own chat; her address at the firm is known."""
    known(town, "S01", "saeki@firm.example")
    return Chat(town, town.saeki)


@pytest.fixture(autouse=True)
def letters_wait(town: Town) -> None:
    """The mail server puts everything off, so that the letters can still be read where they wait."""
    town.mail.says = Outcome("later", "450")


def begun(town: Town, words: str = "/事故") -> datetime:
    """S02 starts an incident in the group, so that S01 is woken in her own chat; returns the moment."""
    town.staff.by(town.nonomura).say(words)
    return town.now


def line_fails(town: Town, status: int = 500) -> None:
    """From now on LINE takes no push."""
    town.platform.faults.add("push", "status", status=status, times=1000)


def letters(town: Town) -> list[Letter]:
    """Every mail queued about an alarm."""
    with town.house.db.read() as session:
        rows = session.scalars(select(MailRow).where(MailRow.purpose == "incident alarm").order_by(MailRow.seq))
        return [open_letter(town.house.vault, one) for one in rows]


def keys(town: Town) -> Sequence[str | None]:
    """The keys of those mails."""
    with town.house.db.read() as session:
        return session.scalars(select(MailRow.key).order_by(MailRow.seq)).all()


@pytest.mark.parametrize("status", [500, 429])
def test_half_a_minute_after_the_start_whoever_was_not_reached_is_written_to(
    town: Town, saeki: Chat, status: int
) -> None:
    line_fails(town, status)
    start = begun(town)
    town.time_is(start + HALF - timedelta(seconds=1))
    assert letters(town) == []
    town.time_is(start + HALF)
    assert [one.to for one in letters(town)] == ["saeki@firm.example"]
    assert entries(town, "line failed") == ["S02", "S01"]
    assert entries(town, "mailed") == ["S01"]


def test_the_mail_arrives_when_the_server_takes_it(town: Town, saeki: Chat) -> None:
    town.mail.says = Outcome("accepted")
    line_fails(town)
    town.time_is(begun(town) + HALF)
    assert town.mail.words.startswith("saeki@firm.example\n【事故 I001】")


def test_the_mail_says_what_runs_how_long_and_whom_to_ring(town: Town, saeki: Chat) -> None:
    start = begun(town)
    line_fails(town)
    town.time_is(start + QUARTER)
    town.time_is(start + QUARTER + HALF)
    mail = letters(town)[0]
    assert mail.subject.startswith("【事故 I001】経過15分。直ちに報告")
    assert "まだ、だれも引き受けていません。" in mail.body
    assert "夜間・休日の受付" in mail.body
    assert "LINEで届かなかったため" in mail.body
    with town.house.db.read() as session:
        row = session.scalars(select(MailRow)).one()
    assert (row.urgent, row.about) == (True, "I001")
    assert row.expires_at == start + timedelta(minutes=30) - timedelta(seconds=1)


def test_a_drill_is_marked_and_names_no_number(town: Town, saeki: Chat) -> None:
    line_fails(town)
    town.staff.by(town.nonomura).say("事故").tap("訓練")
    label = town.staff.buttons()[0]
    town.staff.by(town.nonomura).tap(label)
    town.time_is(town.now + HALF)
    mail = letters(town)[0]
    assert mail.subject.startswith("【訓練 D001】")
    assert "これは訓練です。" in mail.body
    assert "03-" not in mail.body


def test_when_line_works_nobody_is_written_to(town: Town, saeki: Chat) -> None:
    start = begun(town)
    for minutes in (0, 5, 10, 15, 30):
        town.time_is(start + timedelta(minutes=minutes))
        town.time_is(start + timedelta(minutes=minutes) + HALF)
    assert letters(town) == []
    assert entries(town, "line failed") == []


def test_each_alarm_writes_once_however_often_it_is_looked_at(town: Town, saeki: Chat) -> None:
    line_fails(town)
    start = begun(town)
    for minutes in (0, 15, 30):
        town.time_is(start + timedelta(minutes=minutes))
        town.time_is(start + timedelta(minutes=minutes) + HALF)
        with town.house.db.write() as session:
            session.execute(
                update(DueRow).where(DueRow.job == fallback.name, DueRow.state == "done").values(state="open")
            )
        town.time_is(town.now)
    mine = [key for key in keys(town) if key and key.endswith(":S01") and "wider" not in key]
    assert mine == [
        "mail:begun:I001:S01",
        "mail:incident alarm:I001:1:15:staff:S01",
        "mail:incident alarm:I001:1:30:staff:S01",
    ]


def test_nobody_is_written_to_once_the_ward_knows(town: Town, saeki: Chat) -> None:
    line_fails(town)
    start = begun(town)
    town.time_is(start + timedelta(seconds=20))
    town.staff.tap("区の人が電話に出た")
    town.time_is(start + HALF)
    town.time_is(start + QUARTER + HALF)
    assert letters(town) == []


@pytest.mark.parametrize("state", ["reported", "closed", "dismissed"])
def test_a_look_already_due_finds_the_ward_knowing(town: Town, saeki: Chat, state: str) -> None:
    line_fails(town)
    start = begun(town)
    with town.house.db.write() as session:
        session.execute(update(Incident).values(state=state))
    town.time_is(start + HALF)
    assert letters(town) == []


def test_without_an_address_the_record_says_that_line_failed_and_no_more(town: Town) -> None:
    line_fails(town)
    start = begun(town)
    town.time_is(start + HALF)
    assert letters(town) == []
    assert entries(town, "line failed") == ["S02", "S01"]
    assert entries(town, "mailed") == []


def test_whoever_blocked_us_is_written_to_although_nothing_was_tried(town: Town, saeki: Chat) -> None:
    town.platform.block(town.saeki)
    town.settle()
    start = begun(town)
    town.time_is(start + HALF)
    assert [one.to for one in letters(town)] == ["saeki@firm.example"]


def test_only_those_who_were_missed_are_written_to(town: Town, saeki: Chat) -> None:
    known(town, "S02", "nonomura@firm.example")
    town.platform.block(town.saeki)
    town.settle()
    start = begun(town)
    town.time_is(start + QUARTER)
    town.time_is(start + QUARTER + HALF)
    assert {one.to for one in letters(town)} == {"saeki@firm.example"}


def test_an_alarm_that_comes_late_gives_line_its_half_minute_first(town: Town, saeki: Chat) -> None:
    start = begun(town)
    line_fails(town)
    town.time_is(start + timedelta(minutes=15, seconds=50))  # everything was down at 15:00 and 15:30
    assert letters(town) == []
    town.time_is(start + timedelta(minutes=16, seconds=20))
    assert [one.to for one in letters(town)] == ["saeki@firm.example"]


def test_an_alarm_whose_row_died_reached_nobody(town: Town, saeki: Chat) -> None:
    start = begun(town)
    with town.house.db.write() as session:
        died = update(DueRow).where(DueRow.job == alarms.name, DueRow.offset == "15")
        session.execute(died.values(state="dead"))
    town.time_is(start + QUARTER + HALF)
    assert "saeki@firm.example" in [one.to for one in letters(town)]


def test_nobody_having_taken_it_everybody_at_work_is_written_to(town: Town, saeki: Chat) -> None:
    third = town.platform.add_user("三人目", friend=True)
    town.worker_of(third, "worker")
    known(town, "S03", "third@firm.example")
    line_fails(town)
    start = begun(town)
    town.time_is(start + timedelta(minutes=5))
    town.time_is(start + timedelta(minutes=5) + HALF)
    assert "third@firm.example" in [one.to for one in letters(town)]


def test_an_address_under_a_lost_key_is_no_address(town: Town, saeki: Chat) -> None:
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S01").values(duty_mail=b"\x01" * 60))
    line_fails(town)
    start = begun(town)
    town.time_is(start + HALF)
    assert entries(town, "line failed") == ["S02", "S01"]
    assert letters(town) == []


def test_the_use_of_an_address_is_in_the_ledger_and_the_address_nowhere(town: Town, saeki: Chat) -> None:
    line_fails(town)
    start = begun(town)
    town.time_is(start + HALF)
    with town.house.db.read() as session:
        used = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "used")).all()
        told = [str(one.canonical()) for one in session.scalars(select(LedgerEntry))]
    assert [(one.what, one.about, one.inventory) for one in used] == [("worker.duty_mail", "S01", "B-5")]
    assert not any("firm.example" in one for one in told)


def test_the_plan_looks_half_a_minute_after_the_start_and_every_alarm() -> None:
    at = datetime(2026, 10, 15, 16, 40, tzinfo=TOKYO)
    plan = {one.offset: one for one in fallback_plan(at, at)}
    assert set(plan) == {"fbegun", "fwider5", "fwider10", *(f"f{offset}" for offset in ALARMS)}
    assert all(plan[f"f{offset}"].due_at == at + timedelta(minutes=offset) + AFTER for offset in ALARMS)
    assert all(one.due_at < one.expires_at for one in plan.values())


def test_its_rows_are_urgent_and_follow_the_alarms(town: Town, saeki: Chat) -> None:
    begun(town)
    town.staff.tap("まだ分からない").tap("30分前")
    with town.house.db.read() as session:
        rows = session.scalars(select(DueRow).where(DueRow.job == fallback.name, DueRow.state == "open")).all()
    assert all(one.urgent for one in rows)
    assert min(one.due_at for one in rows if one.offset != "fbegun" and "wider" not in one.offset) == (
        only(town).aware_at + timedelta(minutes=30) + AFTER
    )


def test_an_alarm_that_never_was_to_ring_is_not_missed(town: Town, saeki: Chat) -> None:
    line_fails(town)
    begun(town)
    town.staff.tap("まだ分からない").tap("30分前")  # the alarm of this very minute is not made any more
    town.time_is(town.now + HALF)
    assert keys(town) == ["mail:begun:I001:S01"]


def test_the_keys_it_looks_for_are_those_the_alarms_write(town: Town, saeki: Chat) -> None:
    start = begun(town)
    town.time_is(start + timedelta(minutes=5))
    town.time_is(start + QUARTER)
    with town.house.db.read() as session:
        written = [key for key in session.scalars(select(OutboxMessage.key)) if key]
    beginnings = ("begun:I001:", f"{wider.name}:I001:1:wider5:staff:", f"{alarms.name}:I001:1:15:staff:")
    assert all(any(key.startswith(beginning) for key in written) for beginning in beginnings)
