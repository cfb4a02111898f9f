"""When a survey opens, reminds and closes; how many are missing."""

from __future__ import annotations

import pytest

from handlers.contract.rules import Quiet
from handlers.surveys.rules import (
    MOVES,
    STATES,
    WHY_NOT,
    Meter,
    closing_moment,
    plan_opening,
    plan_reminders,
    plan_unlinking,
    why_not,
)
from tests.surveys.stage import at

QUIET = Quiet.model_validate({"from": 21, "until": 8})


def test_it_opens_ten_minutes_before_the_planned_end() -> None:
    (due,) = plan_opening(at(11, 12, 14), 120)
    assert due.due_at == at(11, 12, 15, 50)
    assert due.expires_at == at(11, 13, 10)
    assert plan_opening(None, 120) == ()


def test_it_closes_in_the_evening_of_the_last_day() -> None:
    assert closing_moment(at(11, 12, 15, 50), 7) == at(11, 19, 20)
    assert closing_moment(at(12, 30, 15), 2).year == 2027


def test_two_mornings_remind() -> None:
    dues = plan_reminders(at(11, 12, 15, 50), at(11, 19, 20), "W01", QUIET)
    assert [(one.offset, one.due_at) for one in dues] == [("d+1", at(11, 13, 10)), ("last", at(11, 19, 10))]
    assert all(one.due_at < one.expires_at < at(11, 19, 20) for one in dues)


def test_a_survey_of_one_day_reminds_once() -> None:
    dues = plan_reminders(at(11, 12, 15, 50), at(11, 13, 20), "W01", QUIET)
    assert [one.offset for one in dues] == ["last"]


def test_nobody_is_reminded_in_the_quiet_hours() -> None:
    late = Quiet.model_validate({"from": 20, "until": 11})
    assert [one.due_at.hour for one in plan_reminders(at(11, 12, 15, 50), at(11, 19, 20), "W01", late)] == [11, 11]


def test_the_links_go_a_moment_after_the_closing() -> None:
    (due,) = plan_unlinking(at(11, 19, 20))
    assert (due.due_at - at(11, 19, 20)).total_seconds() == 1


@pytest.mark.parametrize(
    ("meter", "missing", "too_many"),
    [
        (Meter(attended=None, online=3), None, 0),
        (Meter(attended=20, online=15, paper=4), 1, 0),
        (Meter(attended=20, online=9, refused=2), 9, 0),
        (Meter(attended=3, online=3, paper=1), 0, 1),
        (Meter(attended=0), 0, 0),
        (Meter(attended=5, opened=3, unchecked=2), 5, 0),
    ],
)
def test_who_is_missing_was_there_and_neither_answered_nor_refused(
    meter: Meter, missing: int | None, too_many: int
) -> None:
    assert (meter.missing, meter.too_many) == (missing, too_many)


@pytest.mark.parametrize("state", MOVES)
def test_what_may_not_happen_has_a_reason(state: str) -> None:
    assert state in STATES
    for event in WHY_NOT:
        assert (why_not(state, event) is None) == (event in MOVES[state])
