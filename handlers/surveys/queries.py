"""What other rooms and other doors may ask about surveys."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from handlers.meetings.queries import PUBLIC, attending
from handlers.meetings.tables import Meeting
from handlers.people.queries import officers_of
from handlers.people.tables import Person
from handlers.surveys.questionnaires import Questionnaire, thawed
from handlers.surveys.rules import Meter
from handlers.surveys.tables import Survey, SurveyForm, SurveyInvitation, SurveyRespondent
from handlers.surveys.tally import Voice, totals_of, voice_count, voices
from handlers.surveys.totals import Totals
from handlers.visits.tables import Visit

WAITING = ("invited", "opened")  # who has not answered yet


def survey_of(session: Session, meeting: UUID) -> Survey | None:
    """The survey of an event; None before a questionnaire was agreed on."""
    return session.scalar(select(Survey).where(Survey.meeting_id == meeting))


def surveys(session: Session, *states: str) -> list[tuple[Survey, Meeting]]:
    """The surveys in these states (all when none is named) with their events, in the order of the events."""
    rows = select(Survey, Meeting).join(Meeting, Meeting.id == Survey.meeting_id)
    rows = rows.where(Survey.state.in_(states)) if states else rows
    found = session.execute(rows.order_by(Meeting.starts_at, Meeting.kind, Meeting.number))
    return [(row[0], row[1]) for row in found]


def form_of(session: Session, survey: Survey) -> Questionnaire:
    """The questionnaire as it was agreed, whatever stands in its file by now."""
    return thawed(session.get_one(SurveyForm, survey.form_digest).words)


def participants(around: Surroundings, meeting: Meeting) -> Sequence[Person]:
    """The officers who are asked on LINE or by phone: whom the ward accepted, of a visit the association's own."""
    if meeting.kind in PUBLIC:
        return [person for person, _said in attending(around.session, meeting.id, around.today)]
    visit = around.session.scalar(select(Visit).where(Visit.number == meeting.number))
    return officers_of(around.session, visit.association_id, around.today) if visit is not None else ()


def invitation_of(session: Session, survey: UUID, person: UUID) -> SurveyInvitation | None:
    """How far somebody who was asked is."""
    return session.get(SurveyInvitation, (survey, person))


def unanswered(session: Session, survey: UUID) -> list[Person]:
    """Everybody who was asked, has not answered or declined, and wants our messages."""
    mine = (SurveyInvitation.survey_id == survey, SurveyInvitation.state.in_(WAITING))
    here = (Person.erased_at.is_(None), Person.stopped_at.is_(None))
    rows = select(Person).join(SurveyInvitation, SurveyInvitation.person_id == Person.id).where(*mine, *here)
    return list(session.scalars(rows.order_by(Person.code)))


def meter_of(session: Session, survey: Survey, meeting: Meeting) -> Meter:
    """How the survey of an event stands, in heads."""
    asked = _invitations(session, survey)
    heads = _heads(session, survey.id)
    return Meter(
        attended=meeting.attended,
        seats=survey.seats,
        invited=sum(asked.values()) or survey.invited,
        unopened=asked.get("invited", 0) or survey.unopened,
        opened=heads.get(("opened", False, False), 0),
        online=heads.get(("answered", False, False), 0),
        paper=heads.get(("answered", True, True), 0),
        unchecked=sum(n for (_state, paper, checked), n in heads.items() if paper and not checked),
        refused=sum(n for (state, paper, checked), n in heads.items() if state == "refused" and paper == checked)
        + (asked.get("refused", 0) or survey.declined),
    )


def totals(around: Surroundings, survey: Survey) -> Totals:
    """What may be shown of a survey in numbers; raises Refusal before it is tallied."""
    return totals_of(around, survey)


def free_texts(around: Surroundings, survey: Survey, by: str) -> list[Voice]:
    """What people wrote, masked; who looked stands in the ledger. Raises Refusal before it is tallied."""
    return voices(around, survey, by)


def free_text_count(around: Surroundings, survey: Survey) -> int:
    """How many free texts may be read; none before it is tallied."""
    return voice_count(around, survey)


def unchecked_papers(session: Session, survey: UUID) -> int:
    """How many sheets wait for a second person, whether they will count or not."""
    mine = (SurveyRespondent.survey_id == survey, SurveyRespondent.paper, SurveyRespondent.checked_by.is_(None))
    return session.scalar(select(func.count()).select_from(SurveyRespondent).where(*mine)) or 0


def _invitations(session: Session, survey: Survey) -> dict[str, int]:
    mine = SurveyInvitation.survey_id == survey.id
    rows = select(SurveyInvitation.state, func.count()).where(mine).group_by(SurveyInvitation.state)
    return {row[0]: row[1] for row in session.execute(rows)}


def _heads(session: Session, survey: UUID) -> dict[tuple[str, bool, bool], int]:
    """How many respondents count, by state, paper, and whether a second person checked (of paper only)."""
    checked = SurveyRespondent.checked_by.is_not(None)
    columns = (SurveyRespondent.state, SurveyRespondent.paper, checked)
    mine = (SurveyRespondent.survey_id == survey, SurveyRespondent.counted)
    rows = select(*columns, func.count()).where(*mine).group_by(*columns)
    return {(row[0], bool(row[1]), bool(row[2])): row[3] for row in session.execute(rows)}
