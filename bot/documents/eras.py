"""Days and moments as papers for a ward write them, in Japanese years."""

from __future__ import annotations

from datetime import date, datetime

from bot.clock import in_tokyo
from bot.days import era_year
from bot.errors import EngawaError


class NotAMoment(EngawaError):
    """A moment without its time zone cannot be written on paper."""


def era_day(day: date) -> str:
    """A day without its weekday, e.g. `令和8年10月15日`, `令和元年5月1日`, `平成31年4月30日`."""
    return f"{era_year(day)}{day.month}月{day.day}日"


def era_moment(moment: datetime) -> str:
    """An aware moment as the ward's clock shows it, e.g. `令和8年10月15日 16時05分`; raises NotAMoment."""
    if moment.tzinfo is None:
        raise NotAMoment
    there = in_tokyo(moment)
    return f"{era_day(there.date())} {there.hour}時{there.minute:02d}分"
