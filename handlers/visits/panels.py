"""What the console shows of visits: the wishes that wait for somebody today, and their days in the calendar."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import func, select

from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.days import short_day
from bot.web.doors import Line, Occasion, Occasions, Panel, Part
from handlers.people.tables import Association
from handlers.visits.tables import Visit

PAGE = "/staff/visits"
KIND = "訪問の希望日"
MOST, MOST_IN_CALENDAR = 6, 200
WAITS = {
    "wish": "区へ伝えていません", "forwarded": "区の決定を待っています", "selected": "日時を決めていません",
}  # fmt: skip


def part(around: Surroundings, _reader: str) -> Part | None:
    """Wishes that wait: first what we owe ourselves, then what the ward has to decide; nothing without any."""
    waiting = around.session.scalar(select(func.count()).where(Visit.state.in_(WAITS))) or 0
    if not waiting:
        return None
    rows = select(Visit, Association.name).join(Association, Association.id == Visit.association_id)
    first = rows.where(Visit.state.in_(WAITS)).order_by(Visit.state != "wish", Visit.number).limit(MOST)
    lines = [_line(row[0], row[1]) for row in around.session.execute(first)]
    if waiting > MOST:
        more = f"ほか{waiting - MOST}件"
        lines.append(Line(more, PAGE, quiet=more))
    return Part("訪問の希望", lines, href=PAGE)


def days(around: Surroundings, first: date, last: date) -> Sequence[Occasion]:
    """The days that would suit associations whose visit has no date yet; fixed ones are events."""
    rows = select(Visit, Association.name).join(Association, Association.id == Visit.association_id)
    mine = rows.where(Visit.state.in_(WAITS)).order_by(Visit.number).limit(MOST_IN_CALENDAR)
    found = (one for row in around.session.execute(mine) for one in _wished(row[0], row[1]))
    return [one for one in found if first <= one.day <= last]


def _wished(visit: Visit, name: str) -> Iterator[Occasion]:
    for day in visit.candidates:
        words = f"{name}の希望日"
        yield Occasion(date.fromisoformat(day), KIND, words, f"{PAGE}/{visit.code}", quiet=f"{visit.code} 希望日")


def _line(visit: Visit, name: str) -> Line:
    since = short_day(in_tokyo(visit.wished_at).date())
    waits = WAITS[visit.state]
    return Line(f"{name}: {waits}（{since}に受付）", f"{PAGE}/{visit.code}", quiet=f"{visit.code} {waits}")


today_panel = Panel("visits", 40, part)
calendar = Occasions("visits", (KIND,), days, order=20)
