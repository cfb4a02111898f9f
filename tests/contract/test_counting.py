"""Counting days: every case of the calendar, and properties over ten years against an oracle of its own."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from handlers.contract.counting import before, deadlines, month_after, payment_due, proposal_due, target
from handlers.contract.due import due
from handlers.contract.rules import Office, profile

CONTRACT = profile("nerima-r8")
STRICT = CONTRACT.model_copy(update={"chains": CONTRACT.chains.model_copy(update={"strict": True})})

CASES = [line.split(",") for line in (Path(__file__).parent / "cases.csv").read_text().splitlines()[1:]]
OUTSIDE = [
    ("seminar", "2026-08-31"), ("seminar", "2026-12-26"), ("exchange", "2027-02-15"), ("visit", "2026-08-31"),
    ("visit", "2027-03-16"),
]  # fmt: skip
DAYS = st.dates(date(2026, 4, 1), date(2036, 4, 1))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_the_deadlines_of_an_event(case: list[str]) -> None:
    _id, kind, event, *dates = case
    expected = [date.fromisoformat(one) for one in dates]
    found, strict = (
        deadlines(CONTRACT, kind, date.fromisoformat(event)),
        deadlines(STRICT, kind, date.fromisoformat(event)),
    )
    assert found is not None
    assert strict is not None
    assert expected == [
        found.materials, strict.materials, found.materials_target, found.headcount, strict.headcount,
        found.headcount_target, found.report_nominal, found.report_effective, found.report_target,
    ]  # fmt: skip


@pytest.mark.parametrize(("kind", "event"), OUTSIDE)
def test_a_day_outside_the_window_has_none(kind: str, event: str) -> None:
    assert deadlines(CONTRACT, kind, date.fromisoformat(event)) is None


@pytest.mark.parametrize(
    ("last", "nominal", "aim"),
    [  # D39–D45
        ("2026-12-17", "2026-12-31", "2026-12-28"), ("2026-12-25", "2027-01-08", "2027-01-08"),
        ("2027-02-09", "2027-02-23", "2027-02-22"), ("2027-02-14", "2027-02-28", "2027-02-26"),
        ("2027-03-08", "2027-03-22", "2027-03-19"), ("2027-03-15", "2027-03-29", "2027-03-29"),
        ("2027-03-05", "2027-03-19", "2027-03-19"), ("2027-03-12", "2027-03-26", "2027-03-26"),
    ],
)  # fmt: skip
def test_the_proposal_follows_the_last_event_of_all(last: str, nominal: str, aim: str) -> None:
    found = proposal_due(CONTRACT, date.fromisoformat(last))
    assert (found.isoformat(), target(CONTRACT.office, found).isoformat()) == (nominal, aim)


@pytest.mark.parametrize(
    ("received", "pay_by", "open_day"),
    [  # D46–D48
        ("2027-03-31", "2027-04-30", "2027-04-30"), ("2027-04-01", "2027-05-01", "2027-04-30"),
        ("2027-04-05", "2027-05-05", "2027-04-30"),
    ],
)  # fmt: skip
def test_the_ward_pays_within_thirty_days(received: str, pay_by: str, open_day: str) -> None:
    found = payment_due(CONTRACT, date.fromisoformat(received))
    assert (found.isoformat(), target(CONTRACT.office, found).isoformat()) == (pay_by, open_day)


def test_a_moved_session_is_counted_anew() -> None:  # D66
    found = deadlines(CONTRACT, "seminar", date(2026, 10, 22))
    assert found is not None
    assert (found.materials, found.headcount, found.headcount_target) == (
        date(2026, 10, 8), date(2026, 10, 17), date(2026, 10, 16)
    )  # fmt: skip
    assert (found.report_nominal, found.report_target) == (date(2026, 11, 22), date(2026, 11, 20))


@given(DAYS)
def test_a_month_is_never_longer_than_the_next_month_and_never_shorter_than_four_weeks(event: date) -> None:
    assert timedelta(days=28) <= month_after(event) - event <= timedelta(days=31)


@given(DAYS)
def test_a_month_ends_as_the_corresponding_day_says(event: date) -> None:
    """The oracle walks: the last day of the period is the day before the first day that closes a month."""
    first = event + timedelta(days=1)
    days = [first + timedelta(days=n) for n in range(70)]
    following = [one for one in days if (one.year, one.month) == (days[40].year, days[40].month)]
    if following[0].month != (first.month % 12) + 1:  # forty days on was the month after next
        following = [one for one in days if one.month == (first.month % 12) + 1]
    same = [one for one in following if one.day == first.day]
    wanted = same[0] - timedelta(days=1) if same else following[-1]
    assert month_after(event) == wanted


@given(DAYS, st.integers(1, 60))
def test_strict_counting_is_one_day_earlier(event: date, days: int) -> None:
    assert before(event, days, strict=True) == before(event, days) - timedelta(days=1)


@given(DAYS)
def test_a_target_is_an_open_day_with_only_closed_days_up_to_the_deadline(deadline: date) -> None:
    office = CONTRACT.office
    aim = target(office, deadline)
    assert office.is_open_day(aim)
    assert not any(office.is_open_day(aim + timedelta(days=n)) for n in range(1, (deadline - aim).days + 1))


@pytest.mark.parametrize("day", ["2026-09-22", "2027-03-22", "2026-12-29", "2027-01-03", "2026-10-10"])
def test_sandwiched_substitute_and_own_closed_days_and_saturdays_are_closed(day: str) -> None:
    office: Office = CONTRACT.office
    assert not office.is_open_day(date.fromisoformat(day))


def test_the_command_prints_one_flat_object(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APP_ENV", "test")
    told = json.loads(CliRunner().invoke(due, ["seminar", "2026-10-15"]).output)
    assert told == {
        "kind": "seminar", "date": "2026-10-15", "in_window": True,
        "materials": "2026-10-01", "headcount": "2026-10-10", "report_nominal": "2026-11-15",
        "report_effective": "2026-11-15", "materials_target": "2026-10-01",
        "headcount_target": "2026-10-09", "report_target": "2026-11-13",
    }  # fmt: skip
    outside = json.loads(CliRunner().invoke(due, ["visit", "2027-03-16"]).output)
    assert outside == {"kind": "visit", "date": "2027-03-16", "in_window": False}
