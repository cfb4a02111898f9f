"""The limit and the alarms, as pure rules (dates D51–D58)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import TOKYO
from handlers.contract.rules import profile
from handlers.incidents.rules import ALARMS, Hour, alarm_plan, call_back_at, deadline, is_late, night_cost, routes_now

CONTRACT = profile("nerima-r8")


def at(text: str) -> datetime:
    """A moment of Tokyo."""
    return datetime.fromisoformat(text).replace(tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("noticed", "limit"),
    [
        ("2026-10-15T16:40:00", "2026-10-15T17:40:00"),  # D51
        ("2026-12-31T23:30:00", "2027-01-01T00:30:00"),  # D54: no relief on holidays
        ("2026-10-10T23:59:30", "2026-10-11T00:59:30"),  # D55: a Saturday night
        ("2026-10-15T10:00:00", "2026-10-15T11:00:00"),  # D56: the subcontractor's own noticing counts
        ("2026-10-15T09:00:00", "2026-10-15T10:00:00"),  # D57: the suspicion, not the confirmation
    ],
)
def test_the_limit_is_sixty_minutes_after_the_first_noticing(noticed: str, limit: str) -> None:
    assert deadline(at(noticed)) == at(limit)


def test_exactly_sixty_minutes_is_on_time() -> None:  # D52
    assert not is_late(at("2026-10-15T16:40:00"), at("2026-10-15T17:40:00"))


@pytest.mark.parametrize("over", [timedelta(milliseconds=1), timedelta(seconds=1)])
def test_a_thousandth_of_a_second_more_is_late(over: timedelta) -> None:  # D53
    assert is_late(at("2026-10-15T16:40:00"), at("2026-10-15T17:40:00") + over)


def test_the_alarms_ring_as_the_contract_wants_them() -> None:
    assert ALARMS[:14] == (0, 15, 30, 45, 50, 55, 58, 60, 65, 70, 75, 80, 85, 90)
    assert ALARMS[14:17] == (150, 210, 270)


@given(st.integers(0, 10 * 366 * 24 * 3600))
def test_each_alarm_is_of_use_until_just_before_the_next(seconds: int) -> None:
    plan = alarm_plan(at("2026-04-01T00:00:00") + timedelta(seconds=seconds))
    assert all(one.due_at < one.expires_at < after.due_at for one, after in zip(plan, plan[1:], strict=False))


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "経過0分。直ちに報告（社内上限60分）"),
        (10, "経過10分。直ちに報告（社内上限60分）"),
        (60, "経過60分。直ちに報告（社内上限60分）"),
        (61, "経過61分。直ちに報告（社内上限60分をすぎています）"),
    ],
)
def test_elapsed_time_is_said_first(minutes: int, said: str) -> None:
    noticed = at("2026-10-15T22:50:00")
    assert Hour(noticed, noticed + timedelta(minutes=minutes)).words.render() == said


def test_the_limit_is_said_with_what_is_left() -> None:
    noticed = at("2026-10-15T22:50:00")
    assert Hour(noticed, at("2026-10-15T23:40:00")).limit_words.render() == "報告の上限 23:50、あと10分"


@pytest.mark.parametrize(
    ("now", "first"),
    [
        ("2026-10-15T10:00:00", "担当係（平日の昼）"),
        ("2026-10-15T17:15:00", "夜間・休日の受付"),
        ("2026-10-17T10:00:00", "夜間・休日の受付"),  # a Saturday
        ("2026-11-23T10:00:00", "夜間・休日の受付"),  # a holiday
        ("2026-12-29T10:00:00", "夜間・休日の受付"),  # the office's own closed day
    ],
)
def test_the_number_that_is_answered_at_this_hour_stands_first(now: str, first: str) -> None:
    assert routes_now(CONTRACT.incident, CONTRACT.office, at(now))[0].name == first


@pytest.mark.parametrize(
    ("now", "called"),
    [
        ("2026-10-15T23:40:00", "2026-10-16T08:30:00"),
        ("2026-10-16T03:00:00", "2026-10-16T08:30:00"),
        ("2026-10-16T20:00:00", "2026-10-19T08:30:00"),  # over a weekend
        ("2026-12-28T20:00:00", "2027-01-04T08:30:00"),  # over the New Year
    ],
)
def test_after_a_mail_at_night_somebody_calls_when_the_office_opens(now: str, called: str) -> None:
    assert call_back_at(CONTRACT.incident, CONTRACT.office, at(now)) == at(called)


def test_a_night_costs_its_alarms_to_each_and_three_pushes_to_the_group() -> None:
    within_the_night = sum(1 for offset in ALARMS if offset <= 15 * 60 + 15)
    assert night_cost(4, 9) == (within_the_night + 2) * 4 + 3 * 9
