"""Whom staff may write to as far as this room knows: who was asked and has not answered an open survey."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from bot.catalogs import Sentence, _
from bot.chat.doors import Audience, Segment
from handlers.meetings.queries import by_code, label_of
from handlers.surveys.queries import survey_of, surveys, unanswered


def _open_ones(session: Session, _now: datetime) -> Sequence[tuple[str, Sentence]]:
    words = _("{name}のアンケートに、まだ答えていない方")
    return [(meeting.code, words.fill(name=label_of(meeting))) for _one, meeting in surveys(session, "open")]


def _waiting(session: Session, key: str, _now: datetime) -> Audience:
    """Those with LINE; who has none has the paper, and nobody knows whose sheet is whose."""
    meeting = by_code(session, key)
    survey = survey_of(session, meeting.id) if meeting is not None else None
    people = unanswered(session, survey.id) if survey is not None and survey.state == "open" else []
    return Audience(tuple(one.chat_id for one in people if one.chat_id is not None))


not_answered = Segment("survey", _("アンケートにまだ答えていない方"), _open_ones, _waiting)
