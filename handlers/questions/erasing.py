"""What this room cleans of somebody who is erased: the words of both sides; what it was about stays as a count."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.store.erasure import Erasing
from handlers.questions.tables import Question


def clean(session: Session, subject: UUID) -> int:
    """The words go; tool, kind and times stay, so that the year's counts remain true."""
    cut = update(Question).where(Question.person_id == subject).values(words=None, answer=None)
    return len(session.execute(cut.returning(Question.id)).all())


erasing = Erasing("questions", clean)
