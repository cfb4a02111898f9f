"""Whom staff may write to as far as this room knows: those who take part in one meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogs import Sentence, _
from bot.chat.doors import Audience, Segment, ToCall
from bot.clock import in_tokyo
from handlers.meetings.queries import PUBLIC, attending, by_code, label_of, meetings
from handlers.meetings.rules import AGREED
from handlers.people.queries import offices_of


def _choices(session: Session, _now: datetime) -> Sequence[tuple[str, Sentence]]:
    agreed = [one for one in meetings(session, *AGREED) if one.kind in PUBLIC]
    return [(one.code, _("{name}の参加者").fill(name=label_of(one))) for one in agreed]


def _people(session: Session, key: str, now: datetime) -> Audience:
    """Whom the ward accepted, as they told us; a number the ward gave is no names, so others are not reached."""
    meeting, today = by_code(session, key), in_tokyo(now).date()
    if meeting is None:
        return Audience(())
    people = [person for person, _part in attending(session, meeting.id, today)]
    return Audience(
        tuple(one.chat_id for one in people if one.chat_id is not None),
        tuple(ToCall(one.id, offices_of(session, one.id, today)[0].id) for one in people if one.chat_id is None),
    )


participants = Segment("participants", _("行事の参加者"), _choices, _people)
