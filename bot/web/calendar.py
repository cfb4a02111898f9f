"""The year as staff see it: months with their days, from what the rooms know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from bot.chat.turn import Surroundings
from bot.contract import bounds
from bot.days.showing import short_day
from bot.web.doors import Occasion, Occasions

HALF_A_YEAR = timedelta(days=183)  # either side of today, where the profile names no period
AFTERWARDS = timedelta(days=45)  # what is owed after the last day still stands in the calendar


@dataclass(frozen=True)
class Month:
    """One month with its days, each with what is on it."""

    title: str
    days: Sequence[tuple[str, date, Sequence[Occasion]]]


@dataclass(frozen=True)
class Calendar:
    """The page of the calendar: the months, the kinds one can choose among, the one chosen."""

    months: Sequence[Month]
    kinds: Sequence[str]
    kind: str
    today: date

    @classmethod
    def of(cls, around: Surroundings, sources: Sequence[Occasions], kind: str) -> Calendar:
        """The whole performance period; with a kind only that."""
        first, last = _span(around)
        found = [one for each in sources for one in each.between(around, first, last)]
        wanted = sorted((one for one in found if kind in ("", one.kind)), key=lambda one: (one.day, one.kind))
        kinds = [name for each in sources for name in each.kinds]
        return cls(_months(wanted), kinds, kind, around.today)


def _span(around: Surroundings) -> tuple[date, date]:
    contract = bounds(around.settings.contract)
    first = contract.fixed_on or around.today - HALF_A_YEAR
    return first, (contract.ends_on or around.today + HALF_A_YEAR) + AFTERWARDS


def _months(wanted: Sequence[Occasion]) -> list[Month]:
    def month(one: Occasion) -> tuple[int, int]:
        return one.day.year, one.day.month

    return [Month(f"{year}年{number}月", _days(list(found))) for (year, number), found in groupby(wanted, key=month)]


def _days(found: Sequence[Occasion]) -> list[tuple[str, date, Sequence[Occasion]]]:
    by_day = groupby(found, key=lambda one: one.day)
    return [(short_day(day), day, list(on)) for day, on in by_day]
