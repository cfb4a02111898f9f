"""What this room cleans of somebody who is erased: their own words, and a wish that still waited for a code."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from bot.store.erasure import Erasing
from handlers.visits.tables import Visit, WaitingWish


def clean(session: Session, subject: UUID) -> int:
    """The visit stays the association's; who wished for it, and in which words, goes."""
    cut = update(Visit).where(Visit.chat_id == subject).values(chat_id=None, other_tool=None)
    touched = session.execute(cut.returning(Visit.id)).all()
    session.execute(delete(WaitingWish).where(WaitingWish.chat_id == subject))
    return len(touched)


erasing = Erasing("visits", clean)
