"""Outside the performance period officers are written to no more (S3, D49, D50); incidents and our own group go on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.chat.messages import Text
from bot.chat.turn import Answer, Notice
from bot.clock import TOKYO
from bot.contract import Bounds, bounds
from bot.delivery.outbox import ReplyTo, queue_answer, queue_notice
from bot.schedule.tables import DueRow
from bot.store.duty import remember
from bot.store.ledger import LedgerEntry
from handlers.meetings.tables import Meeting
from tests.cast import Town
from tests.delivery.desk import HERE, around, chat_of, outbox, queue
from tests.meetings.guests import join, seminar

BEFORE, FIRST = datetime(2026, 6, 30, 23, 59, tzinfo=TOKYO), datetime(2026, 7, 1, 0, 0, tzinfo=TOKYO)
LAST, AFTER = datetime(2027, 3, 31, 23, 59, tzinfo=TOKYO), datetime(2027, 4, 1, 0, 0, tzinfo=TOKYO)


def refused(town: Town) -> list[tuple[str, int]]:
    """What the ledger says was refused: the purpose and how many."""
    with town.house.db.read() as session:
        rows = select(LedgerEntry).where(LedgerEntry.did == "sent", LedgerEntry.result == "refused")
        return [(one.what, one.count) for one in session.scalars(rows)]


@pytest.mark.parametrize(("moment", "queued"), [(BEFORE, 0), (FIRST, 2), (LAST, 2), (AFTER, 0)])
def test_officers_are_written_to_in_the_period_only(town: Town, moment: datetime, queued: int) -> None:
    town.clock.moment = moment
    assert queue(town, [town.hanako, town.takeshi], "ひみつの予定") == queued
    assert bool(outbox(town.house)) == bool(queued)
    assert refused(town) == ([] if queued else [("test", 2)])


def test_the_ledger_keeps_no_word_of_what_was_refused(town: Town) -> None:
    town.clock.moment = AFTER
    queue(town, [town.hanako], "ひみつの予定")
    with town.house.db.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.result == "refused")).one()
    assert "ひみつ" not in entry.canonical().decode()
    assert entry.why == "outside the period"


def test_incidents_and_what_the_ward_ordered_for_persons_affected_pass(town: Town) -> None:
    town.clock.moment = AFTER
    assert queue(town, [town.hanako], "事故のお知らせ", priority=0) == 1
    ordered = Notice((chat_of(town, town.hanako),), (Text("お知らせ"),), "persons notice", outside_term=True)
    with town.house.db.write() as session:
        assert queue_notice(around(town.house, session), ordered, HERE) == 1
        again = replace(ordered, outside_term=False)
        assert queue_notice(around(town.house, session), again, HERE) == 0


def test_the_private_group_and_workers_go_on_being_written_to(town: Town) -> None:
    town.clock.moment = AFTER
    worker = town.house.directory.chat_of("user", town.nonomura)
    with town.house.db.write() as session:
        remember(session, town.house.vault, worker, town.nonomura)
    notice = Notice((worker, town.group, chat_of(town, town.hanako)), (Text("請求書の期限です"),), "deadline")
    with town.house.db.write() as session:
        assert queue_notice(around(town.house, session), notice, HERE) == 3  # a worker, and two in the group
    assert refused(town) == [("deadline", 1)]


def test_whoever_writes_is_answered_also_after_the_period(town: Town) -> None:
    town.clock.moment = AFTER
    town.hanako.say("メニュー").heard("さくら町会のみなさま")
    assert refused(town) == []


def test_an_answer_that_has_no_token_any_more_goes_out_as_a_push(town: Town) -> None:
    town.clock.moment = AFTER
    to = ReplyTo(chat_of(town, town.hanako), None, AFTER)
    with town.house.db.write() as session:
        queue_answer(around(town.house, session), Answer([Text("お返事です")], HERE), to)
    assert [one.method for one in outbox(town.house)] == ["push"]


def test_an_incident_still_works_after_the_period(town: Town) -> None:
    town.clock.moment = AFTER
    town.staff.say("/事故").heard("I001")


@pytest.mark.parametrize(("late", "heard"), [(timedelta(), True), (timedelta(days=1), False)])
def test_a_reminder_is_judged_on_the_day_it_comes_up(town: Town, late: timedelta, heard: bool) -> None:
    seminar(town)
    join(town.hanako)
    due = datetime(2027, 3, 31, 18, 0, tzinfo=TOKYO) + late
    with town.house.db.write() as session:
        session.execute(update(Meeting).values(starts_at=due + timedelta(hours=20)))
        mine = update(DueRow).where(DueRow.job == "meeting-reminder", DueRow.offset == "d-1")
        session.execute(mine.values(due_at=due, expires_at=due + timedelta(hours=3)))
    town.time_is(due)
    assert ("明日は、講習会の日です。" in town.hanako.answer) is heard
    assert refused(town) == ([] if heard else [("meeting reminder", 1)])


@pytest.mark.parametrize(("day", "inside"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_the_period_begins_the_day_after_the_contract_was_fixed(day: datetime, inside: bool) -> None:
    assert bounds("nerima-r8").in_term(day.date()) is inside


def test_a_profile_without_a_period_bounds_nothing() -> None:
    assert Bounds().in_term(date(2026, 6, 30) - timedelta(days=9999))
