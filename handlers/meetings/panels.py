"""What the console shows of meetings: today's and tomorrow's event and what they lack, and the events of the year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.clock import TOKYO, in_tokyo
from bot.days import short_day
from bot.web.doors import Line, Occasion, Occasions, Panel, Part, Tone
from handlers.contract.kinds import TITLES
from handlers.contract.rules import KINDS
from handlers.meetings.queries import name_of
from handlers.meetings.readiness import missing
from handlers.meetings.rules import AFTER
from handlers.meetings.tables import Meeting
from handlers.meetings.upcoming import next_of

AHEAD = timedelta(days=14)
MOST = 8
PAGE = "/staff/meetings"
OPEN = ("fixed", "ready", "running", "held", "reported")


def part(around: Surroundings, _reader: str) -> Part:
    """Events of today and tomorrow, those of the next two weeks that lack something, and what waits afterwards."""
    until = datetime.combine(around.today + AHEAD, time(), TOKYO)
    rows = select(Meeting).where(Meeting.state.in_(OPEN), Meeting.starts_at < until)
    found = around.session.scalars(rows.order_by(Meeting.starts_at, Meeting.kind).limit(MOST + 1)).all()
    lines = [_line(around, one) for one in found[:MOST]]
    if len(found) > MOST:
        lines.append(Line("ほかにもあります", PAGE, quiet="ほかにもあります"))
    return Part("行事", lines, "これから2週間の行事はありません。", href=PAGE)


def days(around: Surroundings, first: date, last: date) -> Sequence[Occasion]:
    """Every event with a date that was not called off."""
    begin, end = (datetime.combine(day, time(), TOKYO) for day in (first, last + timedelta(days=1)))
    rows = select(Meeting).where(Meeting.state != "cancelled", Meeting.starts_at >= begin, Meeting.starts_at < end)
    return [
        _occasion(one, one.starts_at)
        for one in around.session.scalars(rows.order_by(Meeting.starts_at))
        if one.starts_at
    ]


def _line(around: Surroundings, one: Meeting) -> Line:
    begins = in_tokyo(one.starts_at) if one.starts_at else in_tokyo(around.now)
    day = {0: "今日", 1: "あした"}.get((begins.date() - around.today).days, short_day(begins.date()))
    coming = next_of(around, one)
    lacking = missing(around, one) if one.state == "fixed" and begins.date() >= around.today else []
    short = (
        f"（まだ: {'、'.join(show(each.name) for each in lacking)}）" if lacking and day in ("今日", "あした") else ""
    )
    late = begins.date() < around.today and one.state in ("fixed", "ready")
    tone: Tone = "late" if late else "alarm" if short else "plain"
    what = f"{coming.words}{short}"
    return Line(
        f"{day} {begins:%H:%M} {name_of(one)} → {what}", f"{PAGE}/{one.code}", tone, f"{day} {one.code} → {what}"
    )


def _occasion(one: Meeting, starts_at: datetime) -> Occasion:
    begins, kind = in_tokyo(starts_at), show(TITLES[one.kind])
    unsure = "" if one.state not in ("draft", "in_talks") else "（協議中）"
    words = f"{begins:%H:%M} {name_of(one)}{unsure}"
    tone: Tone = "good" if one.state in AFTER else "plain"
    return Occasion(begins.date(), kind, words, f"{PAGE}/{one.code}", tone, f"{begins:%H:%M} {one.code}{unsure}")


today_panel = Panel("meetings", 30, part)
calendar = Occasions("meetings", tuple(show(TITLES[kind]) for kind in KINDS), days, order=10)
