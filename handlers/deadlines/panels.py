"""What the console shows of deadlines today: overdue first, then this week; and their days in the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.days.showing import short_day
from bot.web.doors import Line, Occasion, Occasions, Panel, Part, Tone
from handlers.deadlines.queries import near
from handlers.deadlines.rules import ITEMS
from handlers.deadlines.tables import Obligation

AHEAD = 7
MOST = 8
KIND = "期限"


def part(around: Surroundings, _reader: str) -> Part:
    """What is overdue and what this week owes."""
    until = around.today + timedelta(days=AHEAD)
    owed = [one for one in near(around.session, around.today, AHEAD) if one.due_on <= until]
    lines = [_line(one, around.today) for one in owed[:MOST]]
    if len(owed) > MOST:
        more = f"ほか{len(owed) - MOST}件"
        lines.append(Line(more, quiet=more))
    late = any(one.due_on < around.today for one in owed)
    return Part("期限", lines, "今週の期限はありません。", tone="late" if late else "plain")


def days(around: Surroundings, first: date, last: date) -> Sequence[Occasion]:
    """Every deadline that is owed or was met."""
    rows = select(Obligation).where(Obligation.due_on.between(first, last), Obligation.state.in_(("open", "done")))
    return [_occasion(one, around.today) for one in around.session.scalars(rows)]


def _line(one: Obligation, today: date) -> Line:
    what, day = show(ITEMS[one.item].title), short_day(one.due_on)
    late = one.due_on < today
    return Line(f"{day} {what} {one.label}", tone="late" if late else "plain", quiet=f"{day} {one.anchor} {what}")


def _occasion(one: Obligation, today: date) -> Occasion:
    what = show(ITEMS[one.item].title)
    tone: Tone = "good" if one.state == "done" else "late" if one.due_on < today else "plain"
    return Occasion(one.due_on, KIND, f"{what} {one.label}", tone=tone, quiet=f"{one.anchor} {what}")


today_panel = Panel("deadlines", 20, part)
calendar = Occasions("deadlines", (KIND,), days)
