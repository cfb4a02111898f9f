"""What this room cleans of somebody who is erased: who answered goes, how many answered in an association stays."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from bot.schedule.tables import DueRow
from bot.store.erasure import Erasing
from handlers.people.tables import Person
from handlers.tips.planning import TIP
from handlers.tips.tables import TipPace, TipRecord


def clean(session: Session, subject: UUID) -> int:
    """Cut a person out of every answer, forget their pace, and let no tip wait for them."""
    they = (Person.id == subject) | (Person.chat_id == subject)
    theirs = select(Person.id).where(they).scalar_subquery()
    cut = update(TipRecord).where(TipRecord.person_id.in_(theirs)).values(person_id=None, due_key=None)
    touched = len(session.execute(cut.returning(TipRecord.id)).all())
    session.execute(delete(TipPace).where(TipPace.person_id.in_(theirs)))
    codes = select(Person.code).where(they).scalar_subquery()
    waiting = (DueRow.job == TIP, DueRow.anchor.in_(codes), DueRow.state.in_(("open", "quarantined")))
    session.execute(update(DueRow).where(*waiting).values(state="superseded"))
    return touched


erasing = Erasing("tips", clean)
