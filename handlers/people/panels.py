"""What the console shows of people today: calls to be made, and what persons asked about their own data."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import url_for
from sqlalchemy import select

from bot.chat.turn import Surroundings
from bot.web.doors import Line, Panel, Part
from handlers.people.calls import how_many
from handlers.people.tables import DataRequest, Person

MOST = 8
AT_ONCE = timedelta(days=1)  # within which the ward should hear of a request


def to_call(around: Surroundings, _reader: str) -> Part | None:
    """How many officers without LINE wait for a call."""
    count = how_many(around.session)
    if not count:
        return None
    href = url_for("people.calls")
    return Part("電話で伝えること", figure=str(count), unit="件", href=href, more="電話リストをひらく")


def asked(around: Surroundings, _reader: str) -> Part | None:
    """What persons asked about their own data and the ward has not decided."""
    waiting = select(DataRequest, Person.code).join(Person, Person.id == DataRequest.person_id)
    rows = around.session.execute(
        waiting.where(DataRequest.decided_on.is_(None)).order_by(DataRequest.number).limit(MOST)
    )
    lines = [_line(row[0], row[1], around.now) for row in rows]
    late = any(one.tone == "late" for one in lines)
    return Part("本人からのお願い", lines, tone="late" if late else "plain") if lines else None


def _line(request: DataRequest, person: str, now: datetime) -> Line:
    told = request.forwarded_on is not None
    words = f"{request.code} {person} {'区の返事を待っています' if told else 'まだ区へ伝えていません'}"
    late = not told and now - request.asked_at > AT_ONCE
    return Line(words, url_for("people.person", code=person), "late" if late else "plain", words)


calls_panel = Panel("people.calls", 40, to_call)
requests_panel = Panel("people.requests", 30, asked)
