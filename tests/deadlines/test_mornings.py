"""The morning digest: one message a morning with something to say, on open days, silent about what is done."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.chat.turn import Surroundings
from handlers.contract.rules import profile
from handlers.deadlines.rules import Days, escalates, knocks, speaks, told_on
from handlers.deadlines.scheduled import expects
from tests.cast import Chat, Town
from tests.meetings.stages import agreed, tokyo

NERIMA = profile("nerima-r8")
MATERIALS = "・資料の区の確認（講習会1 11/12(木) LINE）10/29(木)まで"


def mornings(town: Town, *days: tuple[int, int]) -> list[tuple[int, int]]:
    """The days among these on which the group heard a digest at 8:50."""
    heard = []
    for month, day in days:
        town.staff.listen()
        town.time_is(tokyo(month, day, 8, 50))
        assert town.staff.answer.count("きょうの期限") <= 1
        heard += [(month, day)] * town.staff.answer.count("きょうの期限")
    return heard


def test_materials_are_spoken_of_four_times(town: Town) -> None:
    agreed(town)
    said: dict[str, int] = {}
    for day in range(15, 30):
        town.staff.listen()
        town.time_is(tokyo(10, day, 8, 50))
        lines = [line for line in town.staff.answer.splitlines() if line.startswith(MATERIALS)]
        said.update((line.removeprefix(MATERIALS), day) for line in lines)
    assert said == {
        " あと14日: 資料の案を作る": 15,
        " あと7日: 資料を区へ送る": 22,
        " あと3日: 区に確認のようすを聞く": 26,
        " きょうまで: 区の確認をもらって「/資料確認」": 29,
    }


def test_a_knock_on_a_closed_day_comes_on_the_last_open_one_before(town: Town) -> None:
    agreed(town, "11/28 14:00")  # headcount by Mon 11-23, a holiday
    town.time_is(tokyo(11, 18, 9))
    town.staff.listen()
    assert mornings(town, (11, 19), (11, 20)) == [(11, 20)]
    town.staff.heard("参加人数の連絡（区から）（講習会1 11/28(土) LINE）11/23(月)まで あと3日")
    assert mornings(town, (11, 21), (11, 22), (11, 23)) == []


def test_what_is_done_is_not_spoken_of(town: Town) -> None:
    agreed(town, "11/28 14:00")
    town.staff.say("/人数 W01 15")
    town.time_is(tokyo(11, 18, 9))
    mornings(town, (11, 19), (11, 20))
    town.staff.heard("講習会の日程（全部）")
    assert "参加人数" not in town.staff.answer


def test_a_morning_without_the_house_is_made_up_for_on_the_next(town: Town) -> None:
    agreed(town)
    mornings(town, (10, 21))
    town.staff.listen()
    town.time_is(tokyo(10, 23, 8, 50))
    town.staff.heard(MATERIALS)


def test_a_dead_friday_is_made_up_for_on_monday_though_the_house_lived_at_the_weekend(town: Town) -> None:
    agreed(town, "11/27 14:00")  # materials by Fri 11-13: spoken of on Fri 11-06, then on Tue 11-10
    mornings(town, (11, 5))
    assert mornings(town, (11, 7), (11, 8)) == []
    town.time_is(tokyo(11, 9, 8, 50))
    town.staff.heard("資料の区の確認（講習会1 11/27(金) LINE）11/13(金)まで あと4日")


def test_what_is_past_when_a_meeting_is_made_is_not_spoken_of() -> None:
    saturday, monday = date(2026, 10, 17), date(2026, 10, 19)
    made_late = Days(date(2026, 10, 25), None, saturday)  # headcount: its first knock was on Thu 10-22, to come
    assert not speaks(NERIMA, "materials", Days(date(2026, 10, 30), None, saturday), date(2026, 10, 16), monday)
    assert speaks(NERIMA, "headcount", made_late, date(2026, 10, 21), date(2026, 10, 22))


def test_the_house_wakes_in_the_evening_and_says_nothing_at_night(town: Town) -> None:
    agreed(town)
    mornings(town, (10, 21))
    town.staff.listen()
    town.time_is(tokyo(10, 22, 20, 30))
    assert "きょうの期限" not in town.staff.answer


def test_those_in_charge_hear_of_what_is_overdue_at_once_and_then_weekly(town: Town) -> None:
    agreed(town)
    chief, heard = Chat(town, town.saeki), []
    for day in range(29, 32):
        town.time_is(tokyo(10, day, 8, 50))
    chief.heard("資料の区の確認")
    for day in range(1, 14):
        chief.listen()
        town.time_is(tokyo(11, day, 8, 50))
        heard += [day] * chief.answer.count("期限をすぎたものがあります")
    assert heard == [9, 12]  # five open days after Fri 10-30 (11-03 is a holiday); then the printing, due on 11-11


@pytest.mark.parametrize(
    ("day", "again"), [(30, True), (2, False), (4, False), (5, False), (6, False), (9, True), (10, False)]
)
def test_the_first_open_day_after_and_then_every_fifth(day: int, again: bool) -> None:
    today = date(2026, 10 if day == 30 else 11, day)
    since = NERIMA.office.next_open_day(date(2026, 10, 28)) if day == 30 else today - (today - date(2026, 11, day - 1))
    assert escalates(NERIMA, date(2026, 10, 29), since, today) is again


def test_a_visit_report_is_spoken_of_as_the_contract_demands() -> None:
    days = sorted(knocks(NERIMA.chains, "visit_report", date(2026, 12, 21), date(2026, 11, 30)))
    assert [(day - date(2026, 11, 30)).days for day in days] == [7, 14, 18, 20, 21]


def test_what_was_made_after_the_last_open_day_is_spoken_of_on_the_next() -> None:
    sunday = date(2026, 10, 18)
    assert told_on(NERIMA.office, sunday, date(2026, 10, 1)) == date(2026, 10, 16)
    assert told_on(NERIMA.office, sunday, date(2026, 10, 17)) == date(2026, 10, 19)


def test_what_the_mornings_will_cost_is_known_beforehand(town: Town) -> None:
    agreed(town)
    chief, house = Chat(town, town.saeki), town.house
    first, last = tokyo(10, 15, 0), tokyo(11, 11, 0)
    with house.db.read() as session:
        around = Surroundings(session, first, house.vault, house.settings)
        known = expects(around, first, last)
    cost = 0
    for day in range(27):
        town.staff.listen()
        chief.listen()
        town.time_is(first + timedelta(days=day, hours=8, minutes=50))
        cost += 2 * town.staff.answer.count("きょうの期限") + chief.answer.count("期限をすぎたものがあります")
    assert known == cost
    assert cost > 8


def test_calls_that_came_onto_the_list_are_spoken_of_once_and_named_while_they_wait(town: Town) -> None:
    agreed(town, "11/28 14:00")
    town.staff.say("/役員追加 あさがお町会").say("/参加 W01 P0003")
    town.time_is(tokyo(11, 20, 9))
    assert "電話で伝えること" not in town.staff.answer
    town.time_is(tokyo(11, 21, 10))  # a week before, a Saturday
    assert mornings(town, (11, 22), (11, 24)) == [(11, 24)]
    town.staff.heard("電話で伝えること: 1件（「/電話リスト」）")


def test_calls_alone_are_reason_enough_for_a_message_and_silence_follows(town: Town) -> None:
    agreed(town, "11/28 14:00")
    for done in ("資料の区", "参加人数", "印刷"):
        town.staff.say(f"/不要 W01 {done}")
    town.staff.say("/役員追加 あさがお町会").say("/参加 W01 P0003")
    town.time_is(tokyo(11, 20, 9))
    town.time_is(tokyo(11, 21, 10))
    assert mornings(town, (11, 24), (11, 25), (11, 26)) == [(11, 24)]
