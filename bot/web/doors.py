"""What rooms put on the staff's pages: a place in the navigation, a part of today, days of the calendar."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from bot.chat.turn import Surroundings
from bot.web.routes import READERS, Rights

GROUPS = {"day": "毎日", "events": "行事", "people": "人", "records": "記録"}
Group = Literal["day", "events", "people", "records"]
Tone = Literal["plain", "good", "late", "alarm", "rest"]  # rest: a day on which nobody at the ward works


@dataclass(frozen=True)
class Entry:
    """A place in the navigation: the page it leads to, its name, its group and place there, who sees it."""

    endpoint: str
    title: str
    group: Group
    order: int
    rights: Rights = READERS


@dataclass(frozen=True)
class Line:
    """One line of a part; `quiet` is what stands there in venue mode (codes and counts), nothing hides the line."""

    words: str
    href: str = ""
    tone: Tone = "plain"
    quiet: str = ""


@dataclass(frozen=True)
class Part:
    """What a room shows on the page of today; `figure` with its `unit` stands large."""

    title: str
    lines: Sequence[Line] = ()
    empty: str = ""
    href: str = ""
    more: str = ""
    figure: str = ""
    unit: str = ""
    tone: Tone = "plain"


@dataclass(frozen=True)
class Panel:
    """A part of today's page: made for the reader at each look; None shows nothing.

    `order`: small ones stand first. `every`: seconds after which a browser asks for it again; 0 never.
    """

    name: str
    order: int
    make: Callable[[Surroundings, str], Part | None]
    rights: Rights = READERS
    every: int = 0


@dataclass(frozen=True)
class Occasion:
    """Something on a day of the calendar; `quiet` as in a line."""

    day: date
    kind: str
    words: str
    href: str = ""
    tone: Tone = "plain"
    quiet: str = ""


@dataclass(frozen=True)
class Occasions:
    """What a room knows of the days of the year: between two days, both counted; `kinds` are its words for a filter.

    `order`: what comes first in the filter and on a day.
    """

    name: str
    kinds: Sequence[str]
    between: Callable[[Surroundings, date, date], Sequence[Occasion]]
    rights: Rights = READERS
    order: int = 50


@dataclass(frozen=True)
class About:
    """What a room knows of one association, shown on that association's page; None shows nothing."""

    name: str
    order: int
    make: Callable[[Surroundings, UUID], Part | None]
    rights: Rights = READERS


@dataclass(frozen=True)
class Frontage:
    """What all rooms put on the staff's pages."""

    entries: tuple[Entry, ...] = ()
    panels: tuple[Panel, ...] = ()
    occasions: tuple[Occasions, ...] = ()
    abouts: tuple[About, ...] = ()
