"""Whom staff may write to as far as this room knows: who takes part in a meeting, and who has not answered yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogs import Lazy, Sentence, _
from bot.chat.doors import Audience, Segment, ToCall
from bot.clock import in_tokyo
from handlers.meetings.queries import PUBLIC, attending, by_code, label_of, meetings
from handlers.meetings.rules import AGREED
from handlers.people.queries import offices_of


def _taking_part(session: Session, _now: datetime) -> Sequence[tuple[str, Sentence]]:
    return _of_agreed(session, _("{name}（{time}から）の参加者"))


def _asking(session: Session, _now: datetime) -> Sequence[tuple[str, Sentence]]:
    return _of_agreed(session, _("{name}（{time}から）で、区の連絡を待っている方"))


def _of_agreed(session: Session, words: Lazy) -> Sequence[tuple[str, Sentence]]:
    agreed = [one for one in meetings(session, *AGREED) if one.kind in PUBLIC]
    return [
        (one.code, words.fill(name=label_of(one), time=in_tokyo(one.starts_at).time()))
        for one in agreed
        if one.starts_at is not None
    ]


def _accepted(session: Session, key: str, now: datetime) -> Audience:
    """Whom the ward accepted, as they told us; a number the ward gave is no names, so others are not reached."""
    return _who_said(session, key, now, "accepted")


def _unanswered(session: Session, key: str, now: datetime) -> Audience:
    """Who asked about it and has not told us what the ward said."""
    return _who_said(session, key, now, "asked")


def _who_said(session: Session, key: str, now: datetime, state: str) -> Audience:
    meeting, today = by_code(session, key), in_tokyo(now).date()
    if meeting is None:
        return Audience(())
    people = [person for person, _said in attending(session, meeting.id, today, state)]
    return Audience(
        tuple(one.chat_id for one in people if one.chat_id is not None),
        tuple(ToCall(one.id, offices_of(session, one.id, today)[0].id) for one in people if one.chat_id is None),
    )


participants = Segment("participants", _("行事の参加者"), _taking_part, _accepted)
unanswered = Segment("unanswered", _("行事の返事がまだの方"), _asking, _unanswered)
