"""Whom staff may write to as far as this room knows: officers whose association wished for help with a tool."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogs import Sentence, _
from bot.chat.doors import Audience, Segment
from handlers.people.queries import audience_of
from handlers.visits.rules import TOOLS
from handlers.visits.tables import Visit


def _tools(_session: Session, _now: datetime) -> Sequence[tuple[str, Sentence]]:
    return [(one.key, _("「{tool}」を希望した団体の役員").fill(tool=one.label)) for one in TOOLS]


def _who_wished(session: Session, key: str, now: datetime) -> Audience:
    wished = select(Visit.association_id).where(Visit.tool == key, Visit.state != "withdrawn").distinct()
    return audience_of(session, now, session.scalars(wished).all())


of_tool = Segment("tool", _("相談したい道具"), _tools, _who_wished)
