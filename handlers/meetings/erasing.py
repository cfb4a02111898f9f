"""What this room cleans of somebody who is erased: in which meetings they took part, and an answer that waited."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.store.erasure import Erasing
from handlers.meetings.tables import Participation, WaitingAnswer
from handlers.people.tables import Person


def clean(session: Session, subject: UUID) -> int:
    """Take a person or a chat out of every meeting; the headcounts are the ward's and stay."""
    theirs = select(Person.id).where((Person.id == subject) | (Person.chat_id == subject))
    gone = session.execute(delete(Participation).where(Participation.person_id.in_(theirs)).returning(Participation.id))
    touched = len(gone.all())
    session.execute(delete(WaitingAnswer).where(WaitingAnswer.chat_id == subject))
    return touched


erasing = Erasing("participants", clean)
