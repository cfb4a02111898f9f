"""The event behind a segment moves or is called off: what was approved for it does not go out any more."""

from __future__ import annotations

import pytest

from tests.broadcasts.desk import FORM, Desk, queued, refused, row
from tests.cast import Town
from tests.meetings.guests import at, join, seminar

FOR_W01 = {"to": "participants:W01", "kind": "reminder", "at": "10/20 10:00"}
MOVES = ["/日程変更 W01 11/19 14:00", "/日程変更 W01 11/12 15:00"]  # another day; another hour of the same day


@pytest.fixture
def asked(author: Desk, second: Desk, town: Town) -> Desk:
    """The second worker, asked to approve a reminder to those who take part in W01 on 11/12 at 14:00."""
    seminar(town)
    join(town.hanako)
    author.write(**FOR_W01)
    assert author.do("ask").status_code == 303
    return second


def call_off(town: Town) -> None:
    """W01 does not take place."""
    town.staff.say("/行事中止 W01").tap("はい、中止します").heard("中止にしました")


def test_the_choice_says_day_and_hour_of_the_event(asked: Desk) -> None:
    assert "相手: 講習会1 11/12(木) LINE（午後2時から）の参加者" in asked.page()


@pytest.mark.parametrize("moved", MOVES)
def test_what_was_approved_for_another_moment_of_the_event_stays_here(asked: Desk, town: Town, moved: str) -> None:
    asked.do("approve")
    town.staff.say(moved)
    assert "このままでは送りません" in asked.page()
    assert "このままでは送りません" in asked.http.get("/staff").text
    town.staff.listen()
    town.time_is(at(10, 20, 10))
    town.staff.heard("【確認】B01は送りませんでした", "行事の日時が変わったとき")
    assert (row(town).state, queued(town)) == ("draft", [])


def test_what_was_approved_for_an_event_that_is_called_off_stays_here(asked: Desk, town: Town) -> None:
    asked.do("approve")
    call_off(town)
    town.staff.listen()
    town.time_is(at(10, 20, 10))
    town.staff.heard("【確認】B01は送りませんでした", "もう選べなくなりました")
    assert (row(town).state, queued(town)) == ("draft", [])


@pytest.mark.parametrize("moved", [*MOVES, ""])
def test_what_waits_for_approval_meanwhile_is_asked_for_anew(asked: Desk, author: Desk, town: Town, moved: str) -> None:
    if moved:
        town.staff.say(moved)
    else:
        call_off(town)
    refused(asked.do("approve"), "承認を頼んだときと、いまの内容がちがいます", "直してもらう")
    assert asked.do("back").status_code == 303
    if moved:
        author.do("change", **{**FORM, **FOR_W01})
        author.do("ask")
        assert asked.do("approve").status_code == 303
        town.hanako.listen()
        town.time_is(at(10, 20, 10))
        town.hanako.heard(FORM["text-ja"])
