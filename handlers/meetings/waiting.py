"""「はい」 that was said before code or consent came: kept, so that nothing has to be said twice."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time, timedelta

from sqlalchemy import delete, select

from bot.catalogs import _
from bot.chat.turn import Notice, Surroundings, Turn
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from handlers.meetings.tables import Meeting, WaitingAnswer

KEEP = timedelta(days=60)  # as long as a code lives


def let_wait(turn: Turn, meeting: Meeting) -> None:
    """Keep that the ward accepted whoever is behind this chat."""
    turn.session.merge(WaitingAnswer(chat_id=turn.chat, meeting_id=meeting.id, at=turn.now))
    turn.session.flush()


def taken_up(turn: Turn) -> Sequence[Meeting]:
    """The meetings that waited, once, earliest first."""
    mine = WaitingAnswer.chat_id == turn.chat
    rows = select(Meeting).join(WaitingAnswer, WaitingAnswer.meeting_id == Meeting.id).where(mine)
    found = turn.session.scalars(rows.order_by(Meeting.starts_at, Meeting.number)).all()
    turn.session.execute(delete(WaitingAnswer).where(mine))
    return found


def forget_old(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """Answers nobody came back for are not kept longer than a code lives."""
    around.session.execute(delete(WaitingAnswer).where(WaitingAnswer.at < around.now - KEEP))
    return []


nightly = Daily(Job("waiting-answers", _("待っている参加の返事を消す"), forget_old), at=time(3, 25))
