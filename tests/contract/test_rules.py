"""The contract's window and the quiet hours, to the day and to the minute."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from pydantic import ValidationError

from bot.clock import TOKYO
from bot.errors import ContentFault
from handlers.contract.frames import Visits, in_window
from handlers.contract.rules import Quiet, out_of_quiet, profile

NERIMA = profile("nerima-r8")


def quiet(start: int, end: int) -> Quiet:
    """Quiet hours."""
    return Quiet.model_validate({"from": start, "until": end})


def tokyo(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment in October 2026."""
    return datetime(2026, 10, day, hour, minute, tzinfo=TOKYO)


def test_the_contract_is_the_one_that_was_signed() -> None:
    assert (NERIMA.visits.first_day, NERIMA.visits.last_day) == (date(2026, 9, 1), date(2027, 3, 15))
    assert NERIMA.ends_on == date(2027, 3, 31)
    assert NERIMA.visits.about == 3
    assert (NERIMA.quiet.from_, NERIMA.quiet.until) == (21, 8)


def test_a_contract_nobody_wrote_is_a_sentence() -> None:
    with pytest.raises(ContentFault, match=r"content/contracts/atlantis\.toml: there is no such file"):
        profile("atlantis")


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (date(2026, 8, 31), False),
        (date(2026, 9, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 3, 15), True),
        (date(2027, 3, 16), False),
    ],
)
def test_both_ends_of_the_window_are_inside(day: date, inside: bool) -> None:
    assert in_window(NERIMA.visits, day) is inside


@pytest.mark.parametrize(
    ("moment", "spoken"),
    [
        (tokyo(14, 8), tokyo(14, 8)),
        (tokyo(14, 20, 59), tokyo(14, 20, 59)),
        (tokyo(14, 21), tokyo(15, 8)),
        (tokyo(14, 23, 59), tokyo(15, 8)),
        (tokyo(14, 0), tokyo(14, 8)),
        (tokyo(14, 7, 59), tokyo(14, 8)),
        (datetime(2026, 10, 14, 12, 0, tzinfo=UTC), tokyo(15, 8)),
        (datetime(2026, 10, 13, 23, 30, tzinfo=UTC), datetime(2026, 10, 13, 23, 30, tzinfo=UTC)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=TOKYO), datetime(2027, 1, 1, 8, 0, tzinfo=TOKYO)),
    ],
)
def test_what_falls_into_the_quiet_hours_waits_for_the_morning(moment: datetime, spoken: datetime) -> None:
    assert out_of_quiet(NERIMA.quiet, moment) == spoken


@pytest.mark.parametrize(
    ("hours", "moment", "spoken"),
    [
        (quiet(0, 8), tokyo(14, 3), tokyo(14, 8)),
        (quiet(0, 8), tokyo(14, 12), tokyo(14, 12)),
        (quiet(12, 13), tokyo(14, 12, 30), tokyo(14, 13)),
        (quiet(12, 13), tokyo(14, 23), tokyo(14, 23)),
        (quiet(8, 8), tokyo(14, 3), tokyo(14, 3)),
        (quiet(22, 0), tokyo(14, 23), tokyo(15, 0)),
    ],
)
def test_quiet_hours_may_begin_after_midnight_or_not_be_at_all(
    hours: Quiet, moment: datetime, spoken: datetime
) -> None:
    assert out_of_quiet(hours, moment) == spoken


@pytest.mark.parametrize("start", range(24))
@pytest.mark.parametrize("end", [0, 8, 23])
def test_what_waited_never_waits_again(start: int, end: int) -> None:
    hours = quiet(start, end)
    for hour in range(24):
        spoken = out_of_quiet(hours, tokyo(14, hour))
        assert spoken >= tokyo(14, hour)
        assert out_of_quiet(hours, spoken) == spoken


@pytest.mark.parametrize(
    "days", [("2027-03-16", "2027-03-10", "2027-03-15"), ("2026-09-01", "2027-03-16", "2027-03-15")]
)
def test_a_window_out_of_order_is_refused(days: tuple[str, str, str]) -> None:
    first, comfortable, last = days
    days_of = {"first_day": first, "last_comfortable_day": comfortable, "last_day": last}
    window = {**days_of, "about": 3, "minutes": 120, "report_weeks": 3}
    with pytest.raises(ValidationError, match="must come in this order|must not come after"):
        Visits.model_validate(window)
