"""What nobody can mean in a profile: a day that does not exist, the greater number first, a slip in an address."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.mail.addresses import is_address

LEAP_YEAR = 2000  # 02-29 is a day of the calendar too


def _month_day(said: str) -> str:
    try:
        found = date.fromisoformat(f"{LEAP_YEAR}-{said}")
    except ValueError:
        raise ValueError("must be a month and a day of the calendar, such as 12-29") from None
    if f"{found:%m-%d}" != said:
        raise ValueError("must be a month and a day with two digits each, such as 01-03")
    return said


def _rising(pair: tuple[int, int]) -> tuple[int, int]:
    if not 0 < pair[0] <= pair[1]:
        raise ValueError("must be the least and the greatest number, such as [10, 20]")
    return pair


def _address(said: str) -> str:
    if not is_address(said):
        raise ValueError("must be one mail address, such as desk@example.jp")
    return said


MonthDay = Annotated[str, AfterValidator(_month_day)]  # 12-29
Range = Annotated[tuple[int, int], AfterValidator(_rising)]
Address = Annotated[str, AfterValidator(_address)]
Phone = Annotated[str, Field(pattern=r"^[0-9+-]{6,20}$")]
DaysApart = Annotated[int, Field(ge=0, le=366)]
