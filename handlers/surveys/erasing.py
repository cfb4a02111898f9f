"""Taking a person out of this room's rows: nobody can tell any more which answers were theirs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from bot.store.erasure import Erasing
from handlers.surveys.tables import SurveyInvitation, SurveyLink


def clean(session: Session, subject: UUID) -> int:
    """Delete the links and invitations of somebody; what they answered stays, nobody's from now on."""
    links = delete(SurveyLink).where(SurveyLink.person_id == subject).returning(SurveyLink.id)
    asked = delete(SurveyInvitation).where(SurveyInvitation.person_id == subject)
    return len(session.execute(links).all()) + len(session.execute(asked.returning(SurveyInvitation.survey_id)).all())


erasing = Erasing("surveys", clean)
