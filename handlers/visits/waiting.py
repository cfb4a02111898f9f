"""A wish that was answered before its code or consent came: kept sealed, so that nothing has to be said twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import delete

from bot.catalogs import _
from bot.chat.questions import Answers
from bot.chat.turn import Notice, Surroundings, Turn
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from bot.store.vault import Owner, Place
from handlers.visits.tables import WaitingWish

FOR = "for"  # the answer that names the association, where staff write a wish down for somebody
KEEP = timedelta(days=60)  # as long as a code lives


def let_wait(turn: Turn, answers: Answers) -> None:
    """Keep the answers until the chat speaks for an association."""
    sealed = turn.vault.seal_json(Owner.chat(turn.chat), _place(turn.chat), dict(answers))
    turn.session.merge(WaitingWish(chat_id=turn.chat, answers=sealed, at=turn.now))
    turn.session.flush()


def taken_up(turn: Turn) -> Mapping[str, Any] | None:
    """The answers that waited, once; None when none did."""
    row = turn.session.get(WaitingWish, turn.chat)
    if row is None:
        return None
    answers: Mapping[str, Any] = turn.vault.open_json(_place(turn.chat), row.answers)
    turn.session.delete(row)
    return answers


def forget_old(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """Wishes nobody came back for are not kept longer than a code lives."""
    around.session.execute(delete(WaitingWish).where(WaitingWish.at < around.now - KEEP))
    return []


def _place(chat: UUID) -> Place:
    return Place("waiting_wish", "answers", chat)


nightly = Daily(Job("waiting-wishes", _("待っている希望の控えを消す"), forget_old), at=time(3, 20))
