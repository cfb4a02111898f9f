"""The year as staff see it: every month whole, with what is on its days, from what the rooms know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.chat.turn import Surroundings
from bot.contract import bounds
from bot.days.showing import WEEKDAYS, era_year
from bot.web.doors import Occasion, Occasions

HALF_A_YEAR = timedelta(days=183)  # either side of today, where the profile names no period
AFTERWARDS = timedelta(days=45)  # what is owed after the last day still stands in the calendar
ONE_DAY = timedelta(days=1)
MARKS = "●◆▲■○◇△□☆▽"  # the sign of each kind, in the order of the filter: never a colour alone
DONE_OR_LATE = {"good": "済", "late": "遅れ", "alarm": "急ぎ"}


@dataclass(frozen=True)
class Note:
    """One thing on a day, ready for the page; `words` is already what may be seen where the reader is."""

    kind: str
    mark: str
    words: str
    href: str
    tone: str
    badge: str


@dataclass(frozen=True)
class Day:
    """One day of a month: its notes; `rest`: nobody at the ward works."""

    date: date
    weekday: str
    notes: tuple[Note, ...]
    rest: bool

    @property
    def busy(self) -> int:
        """How many things there are to do or to remember; that nobody works is none."""
        return sum(one.tone != "rest" for one in self.notes)


@dataclass(frozen=True)
class Month:
    """One month with all of its days; `starts` is the column of the first (1 is Monday)."""

    key: str
    title: str
    era: str
    starts: int
    days: tuple[Day, ...]
    count: int


@dataclass(frozen=True)
class Kind:
    """A kind of occasions in the filter, with its sign."""

    name: str
    mark: str


@dataclass(frozen=True)
class Calendar:
    """The page of the calendar: the months, the kinds one can choose among, the one chosen."""

    months: Sequence[Month]
    kinds: Sequence[Kind]
    kind: str
    today: date
    weekdays: str = WEEKDAYS

    @classmethod
    def of(cls, around: Surroundings, sources: Sequence[Occasions], kind: str, *, venue: bool = False) -> Calendar:
        """The whole performance period; with a kind only that, where others look on only what may be seen."""
        first, last = _span(around)
        names = list(dict.fromkeys(name for each in sources for name in each.kinds))
        marks = {name: MARKS[place % len(MARKS)] for place, name in enumerate(names)}
        page = _Page(marks, kind if kind in names else "", venue)
        found = [one for each in sources for one in each.between(around, first, last)]
        return cls(page.months(first, last, found), [Kind(*one) for one in marks.items()], page.kind, around.today)


@dataclass(frozen=True)
class _Page:
    marks: dict[str, str]
    kind: str
    venue: bool

    def months(self, first: date, last: date, found: Iterable[Occasion]) -> list[Month]:
        by_day: dict[date, list[Occasion]] = {}
        for one in found:
            by_day.setdefault(one.day, []).append(one)
        return [self._month(start, by_day) for start in _first_days(first, last)]

    def _month(self, start: date, by_day: dict[date, list[Occasion]]) -> Month:
        days = tuple(self._day(day, by_day.get(day, ())) for day in _days_of(start))
        count = sum(one.busy for one in days)
        title = f"{start.year}年{start.month}月"
        return Month(f"{start:%Y-%m}", title, era_year(start), start.isoweekday(), days, count)

    def _day(self, day: date, found: Sequence[Occasion]) -> Day:
        order = list(self.marks)
        shown = sorted((one for one in found if self._shows(one)), key=lambda one: order.index(one.kind))
        rest = day.weekday() >= 5 or any(one.tone == "rest" for one in found)
        return Day(day, WEEKDAYS[day.weekday()], tuple(self._note(one) for one in shown), rest)

    def _shows(self, one: Occasion) -> bool:
        return self.kind in ("", one.kind) and bool(one.quiet or not self.venue)

    def _note(self, one: Occasion) -> Note:
        words, href = (one.quiet, "") if self.venue else (one.words, one.href)
        return Note(one.kind, self.marks[one.kind], words, href, one.tone, DONE_OR_LATE.get(one.tone, ""))


def _span(around: Surroundings) -> tuple[date, date]:
    contract = bounds(around.settings.contract)
    first = contract.fixed_on + ONE_DAY if contract.fixed_on else around.today - HALF_A_YEAR
    return first.replace(day=1), (contract.ends_on or around.today + HALF_A_YEAR) + AFTERWARDS


def _first_days(first: date, last: date) -> Iterable[date]:
    while first <= last:
        yield first
        first = (first + timedelta(days=32)).replace(day=1)


def _days_of(start: date) -> Iterable[date]:
    day = start
    while day.month == start.month:
        yield day
        day += ONE_DAY
