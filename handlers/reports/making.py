"""Making a version of a paper: what every paper carries, what its kind gives, as one Word file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, is_dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.documents.eras import era_day
from bot.documents.word import FOLDER, MissingPart, render
from bot.errors import ContentFault
from handlers.contract.rules import profile
from handlers.reports.queries import said, themes_in
from handlers.reports.rules import AI, AI_MARK, THEMES, PaperKind, Piece, Said, Written, hole
from handlers.reports.tables import Paper

MARK_SIGNS = 16
BROKEN = _("ひな形 content/documents/{name}.docx が使えません。前の版はそのまま残っています。（{why}）")


class Broken(Refusal):
    """The template of a paper cannot be used; nothing was made."""


@dataclass(frozen=True)
class Made:
    """A Word file and the SHA-256 of what it was made from (without day and version)."""

    content: bytes
    facts: str


def written(around: Surroundings, kind: PaperKind, paper: Paper) -> Written:
    """What stands for each part of a paper: staff's words, or what the records say."""
    there = said(around, paper)
    kept = there.pop(THEMES, None)
    themes = themes_in(json.loads(kept.words)) if kept is not None and kept.words else ()
    return of_pieces(kind.pieces(around, paper.about), there, themes_of=themes)


def of_pieces(pieces: Sequence[Piece], there: Mapping[str, Said], *, themes_of: Any = ()) -> Written:
    """The same from its parts; words for a part that is asked for no more are left out."""
    known = {one.key: one for one in pieces}
    return Written(known, {key: one for key, one in there.items() if key in known}, tuple(themes_of))


def make(around: Surroundings, kind: PaperKind, paper: Paper, number: int, folder: Path = FOLDER) -> Made:
    """The paper as the records and the written words give it; raises Broken when its template cannot be used."""
    shown = values(around, kind, paper)
    facts = fingerprint(shown)
    try:
        return Made(render(kind.template, shown | frame(around, number, facts), folder), facts)
    except (ContentFault, MissingPart) as error:
        raise Broken(BROKEN.fill(name=kind.template, why=str(error))) from None


def frame(around: Surroundings, number: int, facts: str) -> dict[str, str]:
    """What tells one version from another: its day, its number, the mark of what it was made from."""
    return {"made_on": era_day(around.today), "version": f"第{number}版", "mark": f"照合値 {facts[:MARK_SIGNS]}"}


def facts_now(around: Surroundings, kind: PaperKind, paper: Paper) -> str:
    """The SHA-256 of what a version would be made from now: another than a version's own means it is outdated."""
    return fingerprint(values(around, kind, paper))


def fingerprint(shown: Mapping[str, Any]) -> str:
    """The SHA-256 of plain values, in hex, whatever the order of their names."""
    said_plainly = json.dumps(shown, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)
    return sha256(said_plainly.encode("utf-8", "surrogatepass")).hexdigest()


def ai_words(paper: Paper) -> str:
    """What a paper says of generative AI (001-§8-2)."""
    if paper.ai_used is None:
        return hole(AI)
    if not paper.ai_used:
        return f"{AI_MARK}は使用していません。"
    scope = f"（使用した部分: {paper.ai_scope}）" if paper.ai_scope else ""
    return f"この書類の作成には、{AI_MARK}を使用しました{scope}。"


def values(around: Surroundings, kind: PaperKind, paper: Paper) -> dict[str, Any]:
    """What the template of a paper is filled with, whatever its version: contract header, kind, AI line."""
    contract = profile(around.settings.contract)
    common = {
        "form": kind.form, "title": kind.title, "contract": contract.title, "ward": contract.ward.name,
        "contractor": contract.contractor.name, "contractor_phone": contract.contractor.phone,
        "code": paper.about, "ai": ai_words(paper),
    }  # fmt: skip
    return {**common, **kind.context(around, paper.about, written(around, kind, paper))}


def _plain(value: object) -> object:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)
