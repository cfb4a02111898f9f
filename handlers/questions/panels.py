"""What the console shows of questions today: what waits for an answer, the oldest first."""

from __future__ import annotations

from flask import url_for

from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.web.doors import Line, Panel, Part
from bot.web.routes import WORKERS
from handlers.contract.rules import profile
from handlers.questions.queries import how_many_wait, waiting
from handlers.questions.rules import answer_by
from handlers.questions.staff import line_of
from handlers.questions.tables import Question

MOST = 5


def part(around: Surroundings, _reader: str) -> Part | None:
    """Nothing when nobody waits."""
    rows = waiting(around.session, MOST)
    if not rows:
        return None
    lines = [_line(around, one) for one in rows]
    late = any(one.tone == "late" for one in lines)
    return Part(
        "質問", lines, href=url_for("questions.listed"), more=f"返事を待っている質問 {how_many_wait(around.session)}件",
        tone="late" if late else "plain",
    )  # fmt: skip


def _line(around: Surroundings, one: Question) -> Line:
    until = answer_by(profile(around.settings.contract).office, in_tokyo(one.asked_at or one.made_at).date())
    href = url_for("questions.shown", code=one.code)
    return Line(str(line_of(around, one)), href, "late" if until < around.today else "plain", one.code)


today = Panel("questions", 45, part, WORKERS)
