"""Which tip comes next to a reader, and when: pure, from what they took part in, what they answered, and their pace."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.catalogs import Lazy, _
from bot.chat.questions import Option
from bot.clock import TOKYO, in_tokyo
from bot.schedule.jobs import Due
from bot.text import key as comparable
from handlers.contract.rules import Quiet, out_of_quiet
from handlers.tips.library import Library, Tip
from handlers.visits.rules import TOOLS as ALL_TOOLS

CAUTIONS = "cautions"
TOOLS = (
    *(one for one in ALL_TOOLS if one.key not in ("undecided", "other")),
    Option(CAUTIONS, _("注意すること"), ("注意", "安全", "安心", "だまされない")),
)
ANSWERS: dict[str, Lazy] = {"done": _("できた"), "not_yet": _("まだ"), "advice": _("相談したい")}
HOURS: dict[str, time] = {"morning": time(9, 30), "noon": time(12, 30), "evening": time(17, 0)}
HOUR_WORDS: dict[str, Lazy] = {"morning": _("朝"), "noon": _("昼"), "evening": _("夕方")}

APART = 3  # days between two tips that come by themselves, at the least
AGAIN = 7  # days until the gentler words
SLOWER = 2  # times as many of all these days
LATE = 45  # days after an event until its tips are no longer worth beginning with
SILENT = 3  # tips in a row without an answer: then none comes by itself until there is one
USEFUL = timedelta(days=6)


@dataclass(frozen=True)
class Event:
    """Something a reader took part in: a `seminar` or a `visit`; the tool is empty where nobody knows it."""

    kind: str
    tool: str
    day: date


@dataclass(frozen=True)
class Told:
    """What became of a tip."""

    at: datetime
    gently: bool = False
    answer: str | None = None
    answered_at: datetime | None = None
    by_itself: bool = True


@dataclass(frozen=True)
class Pace:
    """How a reader wants to get tips."""

    hour: str = "morning"
    slower: bool = False
    stopped: bool = False
    revision: int = 0

    @property
    def times(self) -> int:
        """How many times as many days as usual."""
        return SLOWER if self.slower else 1


@dataclass(frozen=True)
class Reader:
    """What decides about the next tip; `stages` by tool, where the association told them."""

    events: Sequence[Event] = ()
    told: Mapping[str, Told] = field(default_factory=dict)
    pace: Pace = field(default_factory=Pace)
    stages: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Frame:
    """When tips may come at all: the performance period, and the hours that are not quiet."""

    first: date
    last: date
    quiet: Quiet


@dataclass(frozen=True, order=True)
class Wanted:
    """A tip that should come from a day on, `gently` for the second time."""

    day: date
    rank: int  # of tips of one day: the order of tools, then of tips
    tip: Tip = field(compare=False)
    gently: bool = field(compare=False, default=False)

    @property
    def offset(self) -> str:
        """What the due row says: line/what-for, and line/what-for+ for the gentler words."""
        return f"{self.tip.key}{'+' if self.gently else ''}"


def meant(library: Library, offset: str) -> tuple[Tip | None, bool]:
    """The tip an offset means, and whether in its gentler words."""
    return library.tip(offset.removesuffix("+")), offset.endswith("+")


def tool_of(title: str) -> str:
    """The tool a seminar's title speaks of; empty when it names none or several.

    「LINEのオープンチャット」 is about open chats, 「安心して使うキャッシュレス」 about cashless payment.
    """
    said = comparable(title)
    found = {one.key for one in TOOLS if any(comparable(name) in said for name in (str(one.label), *one.words))}
    for broader, narrower in ((CAUTIONS, set(found)), ("line", found & {"openchat"})):
        if narrower - {broader}:
            found.discard(broader)
    return found.pop() if len(found) == 1 else ""


def next_tip(library: Library, reader: Reader, now: datetime, frame: Frame) -> tuple[Wanted, datetime] | None:
    """The one tip that comes next by itself and its moment; None when the reader stopped, is silent, or is through."""
    if reader.pace.stopped or _is_silent(reader):
        return None
    first = next(iter(sorted(wanted(library, reader, in_tokyo(now).date()))), None)
    if first is None:
        return None
    moment = slot(max(first.day, frame.first, _rested(reader)), reader.pace.hour, now, frame.quiet)
    return (first, moment) if in_tokyo(moment).date() <= frame.last else None


def plan(library: Library, reader: Reader, now: datetime, frame: Frame, recipient: str) -> tuple[Due, ...]:
    """The due row of the next tip, or none."""
    found = next_tip(library, reader, now, frame)
    if found is None:
        return ()
    tip, moment = found
    return (Due(tip.offset, recipient, moment, moment + USEFUL),)


def wanted(library: Library, reader: Reader, today: date) -> Iterator[Wanted]:
    """Of every tool a reader took part in something about, the tips that are to come by what is known today.

    Whoever never took part in anything gets tips only when they ask; being careful belongs to every tool.
    """
    for number, tool in enumerate(one.key for one in TOOLS):
        if not any(tool in (event.tool, CAUTIONS) for event in reader.events):
            continue
        stage = reader.stages.get(tool)
        series = [one for one in library.series.get(tool, ()) if stage is None or stage in one.stages]
        yield from (Wanted(*found) for found in _of_series(series, reader, today, number * 100))


def _of_series(series: Sequence[Tip], reader: Reader, today: date, rank: int) -> Iterator[tuple[date, int, Tip, bool]]:
    before: Told | None = None
    for tip in series:
        told = reader.told.get(tip.key)
        day = _again_on(told, reader.pace) if told is not None else _first_on(tip, before, reader, today)
        if day is not None:
            yield day, rank + tip.order, tip, told is not None
        if tip.after != ("demand",):
            before = told


def _first_on(tip: Tip, before: Told | None, reader: Reader, today: date) -> date | None:
    """From which day on a tip should come that was never told."""
    days = [
        event.day + timedelta(days=tip.days)
        for event in reader.events
        if event.kind in tip.after and tip.tool in (event.tool, CAUTIONS)
        and today <= event.day + timedelta(days=tip.days + LATE)
    ]  # fmt: skip
    answered = before.answered_at if before is not None and "previous" in tip.after else None
    if before is not None and answered is not None and (before.answer == "done" or tip.needs == "any"):
        days.append(in_tokyo(answered).date() + timedelta(days=tip.days * reader.pace.times))
    return min(days, default=None)


def _again_on(told: Told, pace: Pace) -> date | None:
    """From which day on a tip should come once more, in gentler words."""
    if told.answer != "not_yet" or told.gently or told.answered_at is None:
        return None
    return in_tokyo(told.answered_at).date() + timedelta(days=AGAIN * pace.times)


def _rested(reader: Reader) -> date:
    """The first day on which the next tip does not come too soon after the last."""
    last = max((one.at for one in reader.told.values()), default=None)
    if last is None:
        return date.min
    return in_tokyo(last).date() + timedelta(days=APART * reader.pace.times)


def _is_silent(reader: Reader) -> bool:
    """Whether the last few tips that came by themselves had no answer, and none was given to any other since."""
    came = sorted((one for one in reader.told.values() if one.by_itself), key=lambda one: one.at)[-SILENT:]
    if len(came) < SILENT or any(one.answered_at is not None for one in came):
        return False
    return not any(one.answered_at is not None and one.answered_at > came[0].at for one in reader.told.values())


def slot(day: date, hour: str, now: datetime, quiet: Quiet) -> datetime:
    """The reader's hour on that day, or on the first day after it that is still to come; never a quiet hour."""
    day = max(day, in_tokyo(now).date())
    moment = out_of_quiet(quiet, datetime.combine(day, HOURS[hour], TOKYO))
    return moment if moment > now else out_of_quiet(quiet, moment + timedelta(days=1))
