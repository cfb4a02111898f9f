"""The proposal among the papers to the ward: written, made into versions and sent as every paper is (S4-4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.chat.turn import Surroundings
from handlers.contract.rules import profile
from handlers.proposals import paper
from handlers.proposals.rules import PARTS
from handlers.reports.rules import PaperKind, Piece, Written


def pieces(_around: Surroundings, _about: str) -> Sequence[Piece]:
    """What staff write on its page; policies and budget have forms of their own."""
    return [Piece(one.key, one.title, one.hint, rows=8) for one in PARTS]


def context(around: Surroundings, _about: str, written: Written) -> dict[str, Any]:
    """What stands in it now."""
    return paper.context(around, {one.key: written.there(one.key) for one in PARTS})


def file(around: Surroundings, _about: str) -> str:
    """The file's name without version and ending."""
    return paper.file_name(around)


def label(around: Surroundings, _about: str) -> str:
    """令和9年度 提案."""
    return f"{paper.next_year(profile(around.settings.contract))} 提案書"


kind = PaperKind(
    paper.NAME, paper.TITLE, paper.FORM, paper.TEMPLATE, paper.ANCHOR, paper.ITEM, paper.HEADINGS, pieces, context,
    file, label,
)  # fmt: skip
