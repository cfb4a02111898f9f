"""What the page of an association says of its visits: each by code and state, newest first."""

from __future__ import annotations

from uuid import UUID

from flask import current_app, url_for
from sqlalchemy import select

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.days.showing import short_day
from bot.web.doors import About, Line, Part, Tone
from handlers.visits.rules import STATES
from handlers.visits.tables import Visit

MOST = 12
PAGE = "visits_staff.shown"  # where a house has one
OVER: dict[str, Tone] = {"held": "good"}


def of_association(around: Surroundings, association: UUID) -> Part:
    """The visits an association wished for."""
    rows = select(Visit).where(Visit.association_id == association).order_by(Visit.number.desc())
    lines = [_line(one) for one in around.session.scalars(rows.limit(MOST))]
    return Part("訪問", lines, "まだ希望はありません。役員がLINEで希望するか、「/代理希望」を送ると、ここに出ます。")


def _line(visit: Visit) -> Line:
    day = f"{short_day(in_tokyo(visit.starts_at).date())} " if visit.starts_at is not None else ""
    words = f"{visit.code} {day}{show(STATES[visit.state])}"
    href = url_for(PAGE, code=visit.code) if PAGE in current_app.view_functions else ""
    return Line(words, href, OVER.get(visit.state, "plain"), words)


about = About("visits", 10, of_association)
