"""Reminders: a week, an evening and three hours before; never in the quiet hours, never for what is not so any more."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import TOKYO, in_tokyo
from bot.delivery.tables import OutboxMessage
from bot.schedule.tables import DueRow
from handlers.contract.reminding import plan
from handlers.contract.rules import profile
from tests.cast import Town
from tests.visits.stages import NOVEMBER_30, fixed, place

NEXT_WEEK = "来週、アドバイザーがうかがいます。"
TOMORROW = "明日、アドバイザーがうかがいます。"
TODAY = "今日、アドバイザーがうかがいます。"
QUIET = profile("nerima-r8").quiet


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in Tokyo, in the contract's year."""
    return datetime(2026 if month > 3 else 2027, month, day, hour, minute, tzinfo=TOKYO)


def hourly(town: Town, until: datetime) -> list[datetime]:
    """Let time pass hour by hour; returns when たけし was reminded."""
    reminded = []
    moment = town.now.replace(minute=0) + timedelta(hours=1)
    while moment <= until:
        town.takeshi.listen()
        town.time_is(moment)
        reminded += [moment] * town.takeshi.answer.count("アドバイザーがうかがいます。")
        moment += timedelta(hours=1)
    return reminded


def due_rows(town: Town, state: str) -> list[str]:
    """The offsets of the rows in this state, in the order they were due."""
    with town.house.db.read() as session:
        rows = select(DueRow.offset).where(DueRow.job == "visit-reminder", DueRow.state == state)
        return list(session.scalars(rows.order_by(DueRow.due_at)))


def test_an_afternoon_visit_is_reminded_of_three_times() -> None:
    dues = plan(NOVEMBER_30, "A002", QUIET)
    assert [(due.offset, due.due_at) for due in dues] == [
        ("d-7", at(11, 23, 10)), ("d-1", at(11, 29, 18)), ("h-3", at(11, 30, 11)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("hour", "minute", "reminded"),
    [(8, 1, (8, 0)), (9, 30, (8, 0)), (10, 59, (8, 0)), (11, 0, (8, 0)), (11, 1, (8, 1)), (20, 0, (17, 0))],
)
def test_three_hours_before_is_eight_when_that_is_in_the_quiet_hours(
    hour: int, minute: int, reminded: tuple[int, int]
) -> None:
    last = plan(at(11, 30, hour, minute), "A002", QUIET)[-1]
    assert (last.offset, last.due_at) == ("h-3", at(11, 30, *reminded))


def test_a_visit_at_eight_is_reminded_of_on_the_evening_only() -> None:
    assert [due.offset for due in plan(at(11, 30, 8), "A002", QUIET)] == ["d-7", "d-1"]


@pytest.mark.parametrize("hour", range(8, 21))
def test_no_reminder_is_ever_planned_for_the_quiet_hours(hour: int) -> None:
    for due in plan(at(11, 30, hour), "A002", QUIET):
        assert 8 <= in_tokyo(due.due_at).hour < 21
        assert due.due_at < due.expires_at <= at(11, 30, hour)


def test_hour_by_hour_each_reminder_comes_once_and_in_time(town: Town) -> None:
    town.clock.moment = at(11, 22, 12)
    fixed(town)
    assert hourly(town, at(12, 1, 12)) == [at(11, 23, 10), at(11, 29, 18), at(11, 30, 11)]


def test_knocking_twice_reminds_once(town: Town) -> None:
    fixed(town)
    town.time_is(at(11, 23, 10))
    town.time_is(at(11, 23, 10))
    town.time_is(at(11, 23, 11))
    assert town.takeshi.answer.count(NEXT_WEEK) == 1


def test_the_reminder_says_when_and_whom_to_call(town: Town) -> None:
    fixed(town)
    town.time_is(at(11, 29, 18))
    town.takeshi.heard("11月30日(月) 午後2時から、2時間ほどです。", "区へお電話ください。")
    assert town.takeshi.buttons() == ["区に電話する"]


def test_a_moved_visit_gets_its_reminders_anew_and_the_old_ones_never_come(town: Town) -> None:
    town.clock.moment = at(11, 22, 12)
    fixed(town)
    town.time_is(at(11, 23, 10))
    town.takeshi.heard(NEXT_WEEK)
    town.staff.say("/日程確定 V01 12/10 10:00")
    assert hourly(town, at(12, 11, 12)) == [at(12, 3, 10), at(12, 9, 18), at(12, 10, 8)]


def test_a_visit_moved_to_an_earlier_day_is_reminded_of_what_is_still_to_come(town: Town) -> None:
    fixed(town)
    town.clock.moment = at(11, 19, 12)
    town.staff.say("/日程確定 V01 11/20 14:00")
    assert hourly(town, at(12, 1, 12)) == [at(11, 19, 18), at(11, 20, 11)]


def test_a_visit_moved_there_and_back_is_not_reminded_twice(town: Town) -> None:
    town.clock.moment = at(11, 22, 12)
    fixed(town)
    town.time_is(at(11, 23, 10))
    town.staff.say("/日程確定 V01 12/10 10:00").say("/日程確定 V01 11/30 14:00")
    assert hourly(town, at(12, 1, 12)) == [at(11, 29, 18), at(11, 30, 11)]


def test_a_cancelled_visit_is_not_reminded_of(town: Town) -> None:
    town.clock.moment = at(11, 22, 12)
    fixed(town)
    town.staff.say("/中止 V01").tap("はい、中止します")
    assert hourly(town, at(12, 1, 12)) == []
    assert due_rows(town, "open") == []


def test_what_was_due_before_the_date_was_fixed_is_never_made(town: Town) -> None:
    town.clock.moment = at(11, 29, 19)
    fixed(town)
    assert due_rows(town, "open") == ["h-3"]
    assert hourly(town, at(12, 1, 12)) == [at(11, 30, 11)]


def test_after_a_night_of_downtime_people_are_left_to_sleep(town: Town) -> None:
    fixed(town)
    town.time_is(at(11, 23, 22))
    town.time_is(at(11, 24, 3))
    town.time_is(at(11, 24, 7, 59))
    town.takeshi.heard_nothing()
    town.time_is(at(11, 24, 8))
    town.takeshi.heard("6日後に、アドバイザーがうかがいます。", "11月30日(月)")


@pytest.mark.parametrize(("hour", "heard"), [(20, True), (21, False), (23, False)])
def test_the_evening_reminder_may_come_late_but_not_after_nine(town: Town, hour: int, heard: bool) -> None:
    fixed(town)
    town.time_is(at(11, 28, 12))
    town.takeshi.listen()
    town.time_is(at(11, 29, hour))
    assert (TOMORROW in town.takeshi.answer) == heard


def test_an_evening_reminder_that_comes_in_the_morning_says_today(town: Town) -> None:
    fixed(town)
    town.time_is(at(11, 28, 12))
    town.time_is(at(11, 29, 23))
    town.takeshi.listen()
    town.time_is(at(11, 30, 8))
    town.takeshi.heard(TODAY)
    assert TOMORROW not in town.takeshi.answer


def test_in_the_morning_one_reminder_is_enough(town: Town) -> None:
    fixed(town, "11/30 10:00")
    town.time_is(at(11, 28, 12))
    town.time_is(at(11, 29, 23))
    town.takeshi.listen()
    town.time_is(at(11, 30, 8))
    assert town.takeshi.answer.count(TODAY) == 1


def test_what_is_of_no_use_any_more_is_missed_and_staff_see_it(town: Town) -> None:
    fixed(town)
    town.staff.listen()
    town.time_is(at(11, 30, 15))
    town.takeshi.heard_nothing()
    assert due_rows(town, "missed") == ["d-7", "d-1", "h-3"]
    town.staff.heard("時刻を過ぎたため送らなかったお知らせがあります。")


def test_after_a_week_of_downtime_only_the_useful_one_comes(town: Town) -> None:
    fixed(town)
    town.time_is(at(11, 29, 19))
    town.takeshi.heard(TOMORROW)
    assert NEXT_WEEK not in town.takeshi.answer
    assert due_rows(town, "missed") == ["d-7"]


def test_several_officers_are_reminded_by_one_multicast(town: Town) -> None:
    second = town.officer("さとみ", "いなほ町会")
    fixed(town)
    second.listen()
    town.time_is(at(11, 23, 10))
    for officer in (town.takeshi, second):
        officer.heard(NEXT_WEEK)
        assert officer.items[-1].method == "multicast"
    with town.house.db.read() as session:
        sent = select(OutboxMessage.method, OutboxMessage.recipients).where(OutboxMessage.purpose == "visit reminder")
        assert session.execute(sent).all() == [("multicast", 2)]


def test_an_officer_who_blocked_is_not_reminded(town: Town) -> None:
    second = town.officer("さとみ", "いなほ町会")
    fixed(town)
    town.platform.block(second.user)
    town.settle()
    second.listen()
    town.time_is(at(11, 29, 18))
    second.heard_nothing()
    town.takeshi.heard(TOMORROW)


def test_an_officer_who_comes_back_is_reminded_again(town: Town) -> None:
    fixed(town)
    town.platform.block(town.takeshi.user)
    town.settle()
    town.platform.unblock(town.takeshi.user)
    town.settle()
    town.takeshi.listen()
    town.time_is(at(11, 29, 18))
    town.takeshi.heard(TOMORROW)


def test_an_officer_who_joins_later_is_reminded_too(town: Town) -> None:
    fixed(town)
    late = town.officer("あとから", "いなほ町会")
    town.time_is(at(11, 29, 18))
    late.heard(TOMORROW)


def test_officers_of_other_associations_are_not_reminded(town: Town) -> None:
    fixed(town)
    town.hanako.listen()
    town.time_is(at(11, 29, 18))
    town.hanako.heard_nothing()


def test_a_visit_that_is_only_selected_is_not_reminded_of(town: Town) -> None:
    place(town, "selected")
    assert due_rows(town, "open") == []
