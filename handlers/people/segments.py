"""Whom staff may write to as far as this room knows: every officer who agreed, and those of one association."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogs import Sentence, _
from bot.chat.doors import Audience, Segment
from handlers.people.queries import audience_of
from handlers.people.tables import Association

ALL = "all"
NOBODY = Audience(())


def _one_choice(_session: Session, _now: datetime) -> Sequence[tuple[str, Sentence]]:
    return [(ALL, _("受け取ると答えた役員全員"))]


def _everybody(session: Session, key: str, now: datetime) -> Audience:
    return audience_of(session, now) if key == ALL else NOBODY


def _associations(session: Session, _now: datetime) -> Sequence[tuple[str, Sentence]]:
    rows = session.scalars(select(Association).order_by(Association.code))
    return [(one.code, _("{name}の役員").fill(name=one.name)) for one in rows]


def _of_association(session: Session, key: str, now: datetime) -> Audience:
    found = session.scalar(select(Association.id).where(Association.code == key))
    return audience_of(session, now, [found]) if found is not None else NOBODY


officers = Segment("officers", _("役員"), _one_choice, _everybody)
of_association = Segment("association", _("一つの団体"), _associations, _of_association)
