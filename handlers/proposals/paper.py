"""The proposal (提案書) as a kind of paper: everything an engine of papers has to know of it stands here (S4-4).

The words of PARTS are written where papers are written; all else is read from the year's records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.days import era_year
from handlers.contract.rules import Profile, profile
from handlers.proposals.figures import Figure, Opinion, figures, opinions
from handlers.proposals.queries import Policy, about_words, budget, issues, policies
from handlers.proposals.rules import BUDGET, FIGURES, PARTS, POLICIES, Line, lacking, total, yen
from handlers.reports.rules import hole

NAME, TITLE, FORM, TEMPLATE = "proposal", "提案書", "様式第4号", "proposal"
ANCHOR, ITEM = "contract", "proposal"  # the deadline it settles: two weeks after the last event of all
HEADINGS = ("支援の方向性", "実施案", "団体支援方針", "実現のしやすさ", "予算", "根拠となる数字")


def context(around: Surroundings, words: Mapping[str, str]) -> dict[str, Any]:
    """What stands in the proposal besides what every paper carries; `words` by the keys of PARTS.

    A mandatory part that is missing is marked by `hole`.
    """
    session = around.session
    return {
        **{one.key: words.get(one.key, "").strip() or hole(one.title) for one in PARTS},
        "next_year": next_year(profile(around.settings.contract)),
        "opinions": [{"words": one.words, "source": one.source} for one in voices(session)],
        **_counted(figures(around)), **_costs(budget(session)), **_supported(policies(session)),
    }  # fmt: skip


def voices(session: Session) -> list[Opinion]:
    """Everything somebody of ours wrote down in the year: after events, and about issues."""
    tagged = [one for one in issues(session) if one.words]
    named = [Opinion(one.words, f"課題 {one.code}（{about_words(session, one)}）") for one in tagged]
    return [*opinions(session), *named]


def missing(around: Surroundings, words: Mapping[str, str], found: Sequence[Figure] | None = None) -> list[str]:
    """The titles of the mandatory parts that are missing: while there are any, the proposal is not ready.

    `found` are the year's figures where somebody has read them already.
    """
    unwritten = [one.association.name for one in policies(around.session) if one.must and not one.words]
    count = len(figures(around) if found is None else found)
    return lacking(words, figures=count, unwritten=unwritten, lines=len(budget(around.session)))


def file_name(around: Surroundings) -> str:
    """The file's name without version and ending, e.g. `20270320_令和9年度_提案書`."""
    return f"{around.today:%Y%m%d}_{next_year(profile(around.settings.contract))}_{TITLE}"


def next_year(contract: Profile) -> str:
    """The fiscal year the proposal is for: the one that begins after the contract ends, e.g. 令和9年度."""
    return f"{era_year(contract.ends_on)}度"


def _counted(found: Sequence[Figure]) -> dict[str, Any]:
    rows = [{"what": one.what, "value": one.value, "source": one.source} for one in found]
    return {"figures": rows, "no_figures": "" if rows else hole(FIGURES)}


def _costs(lines: Sequence[Line]) -> dict[str, Any]:
    rows = [
        {"item": one.item, "quantity": f"{one.quantity:,}{one.unit}", "price": yen(one.price), "sum": yen(one.sum)}
        for one in lines
    ]
    return {"budget": rows, "total": yen(total(lines)) if rows else hole(BUDGET)}


def _supported(found: Sequence[Policy]) -> dict[str, Any]:
    """Associations that were visited have to be spoken of; what is written of others stands there too."""
    return {
        "policies": [
            {"name": one.association.name, "words": one.words or hole(f"{POLICIES}: {one.association.name}")}
            for one in found
        ]
    }
