"""What the console shows of deadlines today: overdue first, then this week; and their days in the calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.days.showing import short_day
from bot.web.doors import Line, Occasion, Occasions, Panel, Part, Tone
from handlers.deadlines.listing import page_of
from handlers.deadlines.queries import near
from handlers.deadlines.rules import CONTRACT, ITEMS, when
from handlers.deadlines.tables import Obligation

AHEAD = 7
MOST = 8
KIND = "期限"
BOARD = "/staff/deadlines"


def part(around: Surroundings, _reader: str) -> Part:
    """What is overdue and what this week owes."""
    until = around.today + timedelta(days=AHEAD)
    owed = [one for one in near(around.session, around.today, AHEAD) if one.due_on <= until]
    lines = [_line(one, around.today) for one in owed[:MOST]]
    if len(owed) > MOST:
        more = f"ほか{len(owed) - MOST}件"
        lines.append(Line(more, BOARD, quiet=more))
    late = any(_late(one, around.today) for one in owed)
    return Part("期限", lines, "今週の期限はありません。", href=BOARD, tone="late" if late else "plain")


def days(around: Surroundings, first: date, last: date) -> Sequence[Occasion]:
    """Every deadline that is owed or was met."""
    rows = select(Obligation).where(Obligation.due_on.between(first, last), Obligation.state.in_(("open", "done")))
    ordered = around.session.scalars(rows.order_by(Obligation.due_on, Obligation.anchor, Obligation.item))
    return [_occasion(one, around.today) for one in ordered if one.item != "end"]  # the contract's room says it


def _line(one: Obligation, today: date) -> Line:
    what, left = show(ITEMS[one.item].title), f"{short_day(one.due_on)} {show(when(one.due_on, today))}"
    quiet = f"{left} {_code(one)} {what}"
    return Line(f"{left} {what} {_short(one)}", _page(one), "late" if _late(one, today) else "plain", quiet)


def _occasion(one: Obligation, today: date) -> Occasion:
    what = show(ITEMS[one.item].title)
    tone: Tone = "good" if one.state == "done" else "late" if _late(one, today) else "plain"
    return Occasion(one.due_on, KIND, f"{what} {_short(one)}".strip(), _page(one), tone, f"{_code(one)} {what}")


def _late(one: Obligation, today: date) -> bool:
    return one.due_on < today and one.item != "end"


def _code(one: Obligation) -> str:
    return "契約" if one.anchor == CONTRACT else one.anchor


def _short(one: Obligation) -> str:
    """The event without its date, which is another day than this one."""
    return "" if one.anchor == CONTRACT else one.label.split(" ", 1)[0]


def _page(one: Obligation) -> str:
    return BOARD if one.anchor == CONTRACT else page_of(one.anchor)


today_panel = Panel("deadlines", 20, part)
calendar = Occasions("deadlines", (KIND,), days, order=30)
