"""Groups of an exchange meeting: about five people each, led by somebody who is at work that day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update

from handlers.meetings.preparing import proposed_groups
from handlers.meetings.queries import groups_of
from handlers.people.tables import Worker
from tests.cast import Town
from tests.meetings.stages import group, now_of, place


def leaders(town: Town) -> list[str | None]:
    """Who leads each group, in order."""
    with town.house.db.read() as session:
        return [one.facilitator for one in groups_of(session, now_of(town, "X01").id)]


@pytest.mark.parametrize(("people", "groups"), [(1, 1), (5, 1), (7, 1), (8, 2), (15, 3), (20, 4), (500, 20)])
def test_about_five_people_sit_in_a_group(people: int, groups: int) -> None:
    assert proposed_groups(people) == groups


def test_the_number_is_proposed_from_the_headcount(town: Town) -> None:
    place(town, "fixed", "exchange", headcount=15)
    town.staff.say("/班 X01").heard("15人なら、5人くらいずつの3班です。")
    assert town.staff.buttons() == ["2班", "3班", "4班"]
    town.staff.tap("3班").heard("1班: まだ", "3班: まだ")
    assert leaders(town) == [None] * 3
    town.staff.say("/班 X01").heard("3班: まだ")


def test_without_a_headcount_staff_say_the_number(town: Town) -> None:
    place(town, "fixed", "exchange", headcount=None)
    town.staff.say("/班 X01").heard("人数がまだなので")
    town.staff.say("/班 X01 4")
    assert leaders(town) == [None] * 4


def test_fewer_groups_keep_those_who_lead_the_rest(town: Town) -> None:
    meeting = place(town, "fixed", "exchange")
    group(town, meeting, 1, "S01")
    group(town, meeting, 2, "S02")
    town.staff.say("/班 X01 1")
    assert leaders(town) == ["S01"]
    town.staff.say("/班 X01 3").heard("1班: S01", "2班: まだ")
    assert leaders(town) == ["S01", None, None]


@pytest.mark.parametrize("count", ["0", "21", "いくつか"])
def test_a_number_of_groups_that_makes_no_sense_is_refused(town: Town, count: str) -> None:
    place(town, "fixed", "exchange")
    town.staff.say(f"/班 X01 {count}").heard("使い方: /班")
    assert leaders(town) == []


def test_only_exchange_meetings_have_groups(town: Town) -> None:
    place(town, "fixed")
    for said in ("/班 W01 3", "/班 W01", "/ファシリ W01 1 S01"):
        town.staff.say(said).heard("班に分かれるのは意見交換会だけです。")


def test_somebody_at_work_leads_a_group(town: Town) -> None:
    group(town, place(town, "fixed", "exchange"), 1)
    town.staff.say("/ファシリ X01 1 S02").heard("1班: S02")
    assert leaders(town) == ["S02"]
    town.staff.say("/ファシリ X01 1 S01").heard("1班: S01")
    assert leaders(town) == ["S01"]


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("/ファシリ X01 1 S09", "S09という従事者はいません。"),
        ("/ファシリ X01 7 S02", "7班はありません。"),
        ("/ファシリ X01 2 S01", "S01は1班のファシリテーターです。一人が受け持つのは一つの班だけです。"),
    ],
)
def test_who_cannot_lead_is_refused_with_the_reason(town: Town, said: str, heard: str) -> None:
    meeting = place(town, "fixed", "exchange")
    group(town, meeting, 1, "S01")
    group(town, meeting, 2)
    town.staff.say(said).heard(heard)
    assert leaders(town) == ["S01", None]


def third_worker(town: Town, **values: object) -> None:
    """A third worker, S03, who is not in the group, with these values in the register."""
    town.worker_of(town.platform.add_user("見本", friend=True), "worker")
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S03").values(**values))


@pytest.mark.parametrize(
    ("values", "heard"),
    [
        ({"ends_on": date(2026, 11, 11)}, "S03は11月12日(木)に従事できません。従事の期間が"),
        ({"educated_on": None}, "はじめる前の教育がまだです。"),
        ({"kind": "auditor"}, "S03は監査者なので、班を受け持てません。"),
    ],
)
def test_who_is_not_at_work_on_the_day_is_refused(town: Town, values: dict[str, object], heard: str) -> None:
    group(town, place(town, "fixed", "exchange"), 1)
    third_worker(town, **values)
    town.staff.say("/ファシリ X01 1 S03").heard(heard)
    assert leaders(town) == [None]


def test_the_last_day_of_work_is_a_day_of_work(town: Town) -> None:
    group(town, place(town, "fixed", "exchange"), 1)
    third_worker(town, ends_on=date(2026, 11, 12))
    town.staff.say("/ファシリ X01 1 S03").heard("1班: S03")


def test_once_the_report_was_sent_no_group_changes(town: Town) -> None:
    group(town, place(town, "reported", "exchange"), 1)
    for said in ("/班 X01 3", "/ファシリ X01 1 S02"):
        town.staff.say(said).heard("内容を変えられるのは、報告書を送る前だけです。")
    assert leaders(town) == [None]
