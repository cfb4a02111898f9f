"""Days and numbers are read as people of other languages type them, and as our own cards show them."""

from __future__ import annotations

from datetime import date

import pytest

from bot.catalogs import spoken
from bot.days import NotADay, read_days, show_day
from bot.text import whole_number

TODAY, DAY, NEXT = date(2026, 10, 14), date(2026, 11, 30), date(2026, 12, 2)
ONE = (
    "Nov 30", "nov. 30", "November 30th", "30 November", "30th of Nov", "Monday, Nov 30", "11月30日周一",
    "11月30日（星期一）", "11월 30일", "11월30일에", "11월 30일 월요일",
)  # fmt: skip
TWO = (
    "Nov 30, Dec 2", "Nov 30 and Dec 2", "11/30 or 12/2", "11月30日和12月2日", "11月30日或者12月2日",
    "11월 30일, 12월 2일", "11월 30일 또는 12월 2일", "11/30(月)と12/2(水)",
)  # fmt: skip
NONE = ("March", "Sunday", "30", "Nov", "Nov 30 maybe", "周一", "월요일", "5 people")


@pytest.mark.parametrize("typed", ONE)
def test_a_day_is_read(typed: str) -> None:
    assert read_days(typed, TODAY) == [DAY]


@pytest.mark.parametrize("typed", TWO)
def test_two_days_are_read(typed: str) -> None:
    assert read_days(typed, TODAY) == [DAY, NEXT]


@pytest.mark.parametrize("typed", NONE)
def test_what_is_no_day_is_none(typed: str) -> None:
    with pytest.raises(NotADay):
        read_days(typed, TODAY)


@pytest.mark.parametrize("language", spoken())
@pytest.mark.parametrize("day", [date(2026, 11, month_day) for month_day in range(1, 31)], ids=str)
def test_a_day_may_be_typed_as_it_is_shown(day: date, language: str) -> None:
    assert read_days(show_day(day, language), TODAY) == [day]


@pytest.mark.parametrize(
    "typed",
    ["10", "10 people", "About 10 people", "around 10", "10 or so", "ten", "大约10人", "约10个人",
     "10位左右", "10명", "10명쯤",
     "약 10명 정도", "열"],
)  # fmt: skip
def test_ten_is_read(typed: str) -> None:
    assert whole_number(typed) == 10


@pytest.mark.parametrize("typed", ["people", "about", "10 to 15", "often", "someone", "명", "大约", "10人和5人"])
def test_what_is_no_number_is_none(typed: str) -> None:
    assert whole_number(typed) is None
