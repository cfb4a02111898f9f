"""Days and moments in Japanese years."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.clock import TOKYO
from bot.documents.eras import NotAMoment, era_day, era_moment


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 10, 15), "令和8年10月15日"),
        (date(2019, 5, 1), "令和元年5月1日"),
        (date(2019, 12, 31), "令和元年12月31日"),
        (date(2020, 1, 1), "令和2年1月1日"),
        (date(2019, 4, 30), "平成31年4月30日"),
        (date(1989, 1, 8), "平成元年1月8日"),
    ],
)
def test_a_day_is_written_in_its_era(day: date, written: str) -> None:
    assert era_day(day) == written


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 10, 15, 16, 40, tzinfo=TOKYO), "令和8年10月15日 16時40分"),
        (datetime(2026, 10, 15, 7, 5, tzinfo=UTC), "令和8年10月15日 16時05分"),
        (datetime(2026, 10, 15, 15, 0, tzinfo=UTC), "令和8年10月16日 0時00分"),
        (datetime(2019, 4, 30, 15, 0, tzinfo=UTC), "令和元年5月1日 0時00分"),
    ],
)
def test_a_moment_is_written_by_the_wards_clock(moment: datetime, written: str) -> None:
    assert era_moment(moment) == written


def test_a_moment_without_its_zone_is_refused() -> None:
    naive = datetime(2026, 10, 15, 16, 40, tzinfo=TOKYO).replace(tzinfo=None)
    with pytest.raises(NotAMoment, match="time zone"):
        era_moment(naive)
