"""The incident on the page of today: the hour, large, while one runs; a calm line and the way to start otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from sqlalchemy import func, select

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.web.doors import Line, Panel, Part
from bot.web.routes import ENROLLED
from handlers.incidents.kinds import kind_of
from handlers.incidents.leading import next_step, taken_words
from handlers.incidents.queries import unfinished
from handlers.incidents.rules import Hour
from handlers.incidents.tables import Incident, Suspicion

SECONDS = 10  # between two looks
NOTHING = "いま動いている事故はありません。迷ったときも、まず始めてください。"


def part(around: Surroundings, _reader: str) -> Part:
    """The hour of the incident that must be reported first, and one line for everything else unfinished."""
    running = unfinished(around.session)
    open_ones = [one for one in running if one.state == "open"]
    if not open_ones:
        return Part(
            "事故", [*_others(around, running), *_suspected(around)], NOTHING, url_for("incidents.listed"),
            "事故を始める・記録を見る",
        )  # fmt: skip
    first = min(open_ones, key=lambda one: (one.drill, one.aware_at))
    others = [one for one in running if one is not first]
    hour = Hour(first.aware_at, around.now)
    return Part(
        f"{'訓練' if first.drill else '事故'} {first.code}",
        [*_lines(around, first), *_others(around, others), *_suspected(around)],
        href=_page(first), more="この画面で報告する", figure=str(hour.minutes), unit=str(hour.unit), tone="alarm",
    )  # fmt: skip


def _lines(around: Surroundings, one: Incident) -> list[Line]:
    kind, what = kind_of(one.kind), "種類はまだ分かりません。"
    limit = show(Hour(one.aware_at, around.now).limit_words)
    todo, taken = f"つぎ: {show(next_step(around, one))}", show(taken_words(one))
    return [
        Line(f"{one.code} {kind.label if kind else what}", _page(one), "alarm", quiet=one.code),
        Line(limit, quiet=limit),
        Line(todo, quiet=todo),
        Line(taken, quiet=taken),
    ]


def _others(around: Surroundings, others: Sequence[Incident]) -> list[Line]:
    return [_other(around, one) for one in others]


def _other(around: Surroundings, one: Incident) -> Line:
    if one.state == "open":
        words = f"{one.code} {show(Hour(one.aware_at, around.now).limit_words)}"
        return Line(words, _page(one), "plain" if one.drill else "alarm", words)
    words = f"{one.code} 一報済み。つぎ: {show(next_step(around, one))}"
    return Line(words, _page(one), quiet=words)


def _suspected(around: Surroundings) -> list[Line]:
    """What the house itself noticed and nobody has answered yet."""
    rows = select(func.count()).select_from(Suspicion).where(Suspicion.answered_at.is_(None))
    count = around.session.scalar(rows) or 0
    words = f"事故かもしれない知らせ{count}件に、まだ答えがありません（管理責任者の1対1のトークで答えます）。"
    return [Line(words, tone="alarm", quiet=words)] if count else []


def _page(one: Incident) -> str:
    return url_for("incidents.shown", code=one.code)


now_panel = Panel("incidents", 0, part, ENROLLED, every=SECONDS)
