"""What this room cleans of somebody who is erased: their own words on visits, and a wish that still waited."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from bot.store.erasure import Erasing
from handlers.visits.tables import Visit, VisitDetail, WaitingWish


def clean(session: Session, subject: UUID) -> int:
    """The visit stays the association's; who wished for it, and in which words, goes."""
    cut = update(Visit).where(Visit.chat_id == subject).values(chat_id=None, other_tool=None)
    touched = session.execute(cut.returning(Visit.id)).all()
    session.execute(delete(WaitingWish).where(WaitingWish.chat_id == subject))
    told = session.execute(delete(VisitDetail).where(VisitDetail.person_id == subject).returning(VisitDetail.id)).all()
    return len(touched) + len(told)


erasing = Erasing("visits", clean)
