"""Tips and cases on paper: what stands on an A4 page in large type, for those without LINE."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from bot.catalogs import show
from bot.chat.turn import Surroundings
from handlers.contract.rules import profile
from handlers.tips.library import Case, Library, Tip
from handlers.tips.pictures import path_of
from handlers.tips.queries import title_of
from handlers.tips.rules import ANSWERS, TOOLS
from handlers.tips.show import INVENTED

ORDERED, LISTED, PLAIN = "ol", "ul", "p"


@dataclass(frozen=True)
class Block:
    """Lines that belong together: steps (ol), a list (ul), or paragraphs (p)."""

    kind: str
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Seen:
    """A picture on paper: where it is on this server, and what it shows."""

    path: str
    alt: str


@dataclass(frozen=True)
class Sheet:
    """One page: what stands small above the title, the words, what may be ticked, and where to ring."""

    above: str
    title: str
    lead: tuple[str, ...]
    blocks: tuple[Block, ...]
    boxes: tuple[str, ...]
    below: str
    picture: Seen | None = None


@dataclass(frozen=True)
class Shelf:
    """One tool in the list of pages: its tips and its cases, each with the name in its address."""

    tool: str
    title: str
    tips: tuple[tuple[str, str], ...]
    cases: tuple[tuple[str, str], ...]


def shelves(found: Library) -> list[Shelf]:
    """Everything that can be printed, by tool."""
    return [
        Shelf(
            one.key,
            show(one.label),
            tuple((tip.name, tip.title) for tip in found.series.get(one.key, ())),
            tuple((case.name, f"{case.title}（{case.association}）") for case in found.about(one.key)),
        )
        for one in TOOLS
    ]


def of_tip(around: Surroundings, tip: Tip) -> Sheet:
    """A tip with boxes for its three answers."""
    above = f"使い方のヒント　{show(title_of(tip.tool))}　{tip.order}"
    boxes = tuple(show(words) for words in ANSWERS.values())
    seen = Seen(path_of(tip.picture), tip.alt) if tip.picture is not None else None
    return Sheet(above, tip.title, tip.chat, blocks(tip.paper), boxes, _whom_to_ring(around), seen)


def of_case(around: Surroundings, case: Case) -> Sheet:
    """A case as it is told in full."""
    tools = "・".join(show(title_of(one)) for one in case.tools)
    above = f"事例　{tools}　{case.association}"
    lead = (*case.chat, show(INVENTED)) if case.invented else case.chat
    return Sheet(above, case.title, lead, blocks(case.paper), (), _whom_to_ring(around))


def blocks(lines: Sequence[str]) -> tuple[Block, ...]:
    """The lines of a page, steps and lists put together."""
    return tuple(Block(kind, tuple(map(_bare, some))) for kind, some in groupby(lines, key=_kind))


def _kind(line: str) -> str:
    if line.startswith("- "):
        return LISTED
    return ORDERED if line[:1].isdecimal() and line[1:3] == ". " else PLAIN


def _bare(line: str) -> str:
    return line if _kind(line) == PLAIN else line.partition(" ")[2]


def _whom_to_ring(around: Surroundings) -> str:
    firm = profile(around.settings.contract).contractor
    return f"ご相談: {firm.name}　{firm.phone}（{firm.hours}）"
