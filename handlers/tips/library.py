"""The series of tips and the case studies as data (content/tips/, content/cases/), checked when they are loaded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.catalogs import Content
from bot.content import CONTENT, line_of, load_page, short
from bot.errors import ContentFault
from handlers.tips.pictures import file_of

TIPS, CASES = CONTENT / "tips", CONTENT / "cases"
MOST_IN_CHAT = 2  # lines under a title, so that no more than three stand before the buttons
MOST_CASES = 12  # of one tool (LINE: bubbles of a carousel)
KEY_LENGTH = 26  # of tool and name together: a due row's offset takes no more

Tool = Literal["line", "openchat", "instagram", "homepage", "cashless", "cautions"]
Stage = Literal["new", "stopped", "using"]  # as handlers/visits/rules.py asks them
Line = Annotated[str, Field(min_length=1, max_length=40)]
Paragraph = Annotated[str, Field(min_length=1, max_length=160)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Tip(_Data):
    """One small thing to do: in chat two lines under a title, gentler words for a second time, a page on paper.

    It comes `days` after one of the things in `after`; `needs` is what the previous answer must have been. `stages`:
    for whom it comes by itself, where the association told its stage (handlers/visits/rules.py). `picture`: the name of
    a file in pictures/, and `alt` what it shows, for those who hear it.
    """

    name: Name
    tool: Tool
    order: int = Field(ge=1, le=99)
    title: str = Field(min_length=1, max_length=20)
    after: tuple[Literal["seminar", "visit", "previous", "demand"], ...] = Field(min_length=1)
    days: int = Field(ge=0, le=60)
    needs: Literal["done", "any"] = "done"
    stages: tuple[Stage, ...] = Field(get_args(Stage), min_length=1)
    link: str | None = Field(None, pattern=r"^https://\S{1,900}$")
    link_label: str = Field("ページをひらく", min_length=1, max_length=20)
    picture: Name | None = None
    alt: str = Field("", max_length=60)
    chat: tuple[Line, ...] = Field(min_length=1, max_length=MOST_IN_CHAT)
    again: tuple[Line, ...] = Field(min_length=1, max_length=MOST_IN_CHAT)
    paper: tuple[Paragraph, ...] = Field(min_length=3, max_length=14)

    @model_validator(mode="after")
    def _makes_sense(self) -> Tip:
        if "demand" in self.after and len(self.after) > 1:
            raise ValueError("a tip that comes on demand only comes after nothing else")
        if (self.picture is None) != (not self.alt):
            raise ValueError("a picture needs alt, which says what it shows, and alt needs a picture")
        if len(self.key) > KEY_LENGTH:
            raise ValueError(f"the file's name is too long: tool and name may take {KEY_LENGTH} characters")
        return self

    @property
    def key(self) -> str:
        """What is kept of a tip: its tool and its file's name."""
        return f"{self.tool}/{self.name}"


class Case(_Data):
    """How one association did it; `invented` until a real one has agreed to be named."""

    name: Name
    tools: tuple[Tool, ...] = Field(min_length=1)
    association: str = Field(min_length=1, max_length=20)
    title: str = Field(min_length=1, max_length=24)
    invented: bool
    chat: tuple[Line, ...] = Field(min_length=1, max_length=MOST_IN_CHAT)
    paper: tuple[Paragraph, ...] = Field(min_length=3, max_length=14)


@dataclass(frozen=True)
class Library:
    """Everything there is to tell: each tool's tips in order, and the cases."""

    series: Mapping[str, tuple[Tip, ...]]
    cases: tuple[Case, ...]

    def tip(self, key: str) -> Tip | None:
        """The tip of that key; None for one that is not there any more."""
        return next((one for one in self.series.get(key.partition("/")[0], ()) if one.key == key), None)

    def about(self, tool: str) -> tuple[Case, ...]:
        """The cases that speak of a tool."""
        return tuple(one for one in self.cases if tool in one.tools)


@lru_cache
def library() -> Library:
    """The tips and cases of this installation; raises ContentFault naming file and line."""
    return read(TIPS, CASES)


def _said() -> Iterator[str]:
    """What is read in chats; the sheets on paper are Japanese."""
    for tip in (one for series in library().series.values() for one in series):
        yield from (tip.title, tip.link_label, *tip.chat, *tip.again, *([tip.alt] if tip.alt else []))
    for case in library().cases:
        yield from (case.title, case.association, *case.chat, *case.paper)


content = Content("content/tips", _said)


def read(tips: Path, cases: Path) -> Library:
    """Every file under two folders; raises ContentFault with every fault as `file:line: what`."""
    faults: list[str] = []
    found = [tip for path in sorted(tips.glob("*/*.md")) if (tip := _tip(path, faults)) is not None]
    told = [case for path in sorted(cases.glob("*.md")) if (case := _case(path, faults)) is not None]
    faults += [*_disorder(tips, found), *_no_picture(tips, found), *_crowds(cases, told)]
    if faults:
        raise ContentFault("\n".join(faults))
    tools = dict.fromkeys(one.tool for one in found)
    return Library({tool: _in_order(found, tool) for tool in tools}, tuple(told))


def _tip(path: Path, faults: list[str]) -> Tip | None:
    parts = {"": "chat", "もう一度": "again", "紙": "paper"}
    try:
        return load_page(path, Tip, parts, name=path.stem, tool=path.parent.name)
    except ContentFault as fault:
        faults.append(str(fault))
        return None


def _case(path: Path, faults: list[str]) -> Case | None:
    try:
        return load_page(path, Case, {"": "chat", "紙": "paper"}, name=path.stem)
    except ContentFault as fault:
        faults.append(str(fault))
        return None


def _in_order(tips: Sequence[Tip], tool: str) -> tuple[Tip, ...]:
    return tuple(sorted((one for one in tips if one.tool == tool), key=lambda one: one.order))


def _disorder(folder: Path, tips: Sequence[Tip]) -> Iterator[str]:
    """Two tips of a tool with one number, and series that would never begin."""
    for tool in dict.fromkeys(one.tool for one in tips):
        series = _in_order(tips, tool)
        for one, other in zip(series, series[1:], strict=False):
            if one.order == other.order:
                yield f"{_place(folder, other.key, 'order')}: order: {one.name} has the number {one.order} too"
        yield from _no_beginning(folder, series)


def _no_beginning(folder: Path, series: Sequence[Tip]) -> Iterator[str]:
    """The first tip that one of the stages sees, where it waits for the answer to another."""
    for stage in get_args(Stage):
        seen = [one for one in series if stage in one.stages and one.after != ("demand",)]
        if seen and seen[0].after == ("previous",):
            place = _place(folder, seen[0].key, "after")
            yield f"{place}: after: for {stage} it is the first tip, so there is no previous one"
            return


def _no_picture(folder: Path, tips: Sequence[Tip]) -> Iterator[str]:
    """The tips whose picture is not there."""
    for one in tips:
        if one.picture is not None and file_of(one.picture, folder / "pictures") is None:
            yield f"{_place(folder, one.key, 'picture')}: picture: there is no PNG file pictures/{one.picture}.png"


def _crowds(folder: Path, cases: Sequence[Case]) -> Iterator[str]:
    for tool in dict.fromkeys(tool for one in cases for tool in one.tools):
        mine = [one for one in cases if tool in one.tools]
        if len(mine) > MOST_CASES:
            yield f"{_place(folder, mine[-1].name, 'tools')}: tools: {tool} has more than {MOST_CASES} cases"


def _place(folder: Path, name: str, field: str) -> str:
    line = line_of((folder / f"{name}.md").read_text(encoding="utf-8"), (field,))
    return f"{short(folder)}/{name}.md:{line}"
