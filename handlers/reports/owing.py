"""What is owed to the ward in writing: every open deadline a paper settles, with how far that paper is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.catalogs import show
from bot.chat.turn import Refusal, Surroundings
from handlers.deadlines.queries import open_ones
from handlers.reports.editions import missing_in
from handlers.reports.queries import kind_about, newest, paper_about
from handlers.reports.rules import STATES, PaperKind
from handlers.reports.tables import Paper, PaperVersion

NOT_BEGUN = "まだ始めていません"


@dataclass(frozen=True)
class Owed:
    """One paper that is owed: the code of its page, its words for staff, until when, how it stands, what it lacks."""

    code: str
    label: str
    short: str  # its code, or its words where no event gives one
    due_on: date
    state: str
    missing: tuple[str, ...]
    late: bool

    @property
    def name(self) -> str:
        """What stands in a list: the code with its words, or the words alone."""
        return self.label if self.short == self.label else f"{self.short} {self.label}"


def owed(around: Surroundings) -> Sequence[Owed]:
    """The earliest first; only what is over and can be written about, or hangs on no event."""
    found = []
    for one in open_ones(around.session):
        kind = kind_about(around, one.anchor)
        if kind is not None and kind.item == one.item and (one.event_on is None or one.event_on <= around.today):
            paper = paper_about(around.session, kind.name, one.anchor)
            late = one.due_on < around.today
            name = label(around, kind, one.anchor)
            short = one.anchor if one.event_on is not None and kind.of != one.anchor else name
            found.append(Owed(one.anchor, name, short, one.due_on, state_of(paper),
                              lacks(around, kind, paper), late))  # fmt: skip
    return found


def lacks(around: Surroundings, kind: PaperKind, paper: Paper | None) -> tuple[str, ...]:
    """The mandatory parts the newest version of a paper lacks."""
    last: PaperVersion | None = newest(around.session, paper) if paper is not None else None
    return missing_in(around, kind, paper, last) if paper is not None and last is not None else ()


def state_of(paper: Paper | None) -> str:
    """How a paper stands, in words."""
    return show(STATES[paper.state]) if paper is not None else NOT_BEGUN


def label(around: Surroundings, kind: PaperKind, about: str) -> str:
    """The paper's event as staff know it; its code where that is all there is."""
    try:
        return kind.label(around, about)
    except Refusal:
        return about
