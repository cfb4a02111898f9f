"""Closing a survey: from now on nobody can tell whose answers are whose.

Links and invitations go (counts stay), half dialogues lose their answers, an association of few answers is forgotten,
and everybody's answers are written anew under new ids in random order, so that no order of rows tells who came when.
The key of the links goes a moment later (`scheduled.unlink`), so that copies in backups open nothing either.
"""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, func, insert, select

from bot.chat.dialogues import DialogueRow, answers_place
from bot.chat.turn import Surroundings
from bot.errors import Sealed
from bot.schedule.jobs import keep_in_step
from bot.store.ledger import Act, note
from bot.store.vault import Owner
from handlers.contract.rules import profile
from handlers.meetings.tables import Meeting
from handlers.people.tables import Person
from handlers.surveys.answers import text_place, words_owner
from handlers.surveys.asking import OF, PREFIX
from handlers.surveys.changes import move
from handlers.surveys.rules import plan_unlinking
from handlers.surveys.scheduled import closing, reminding, unlinking
from handlers.surveys.tables import Survey, SurveyAnswer, SurveyInvitation, SurveyLink, SurveyRespondent


def close(around: Surroundings, survey: Survey, meeting: Meeting, by: str) -> None:
    """No more answers online; raises Refusal when it is not open. Paper may still be typed in."""
    session = around.session
    move(around, survey, meeting.code, "close", closed_at=around.now, **_counts(around, survey))
    for job in (reminding, closing):
        keep_in_step(around, job, meeting.code, survey.version, ())
    keep_in_step(around, unlinking, meeting.code, survey.version, plan_unlinking(around.now))
    _empty_dialogues(around, survey, meeting)
    mine = SurveyLink.survey_id == survey.id
    count = len(session.execute(delete(SurveyLink).where(mine).returning(SurveyLink.id)).all())
    session.execute(delete(SurveyInvitation).where(SurveyInvitation.survey_id == survey.id))
    _write_anew(around, survey)
    act = Act(by, "closed", "survey", meeting.code, count=count, inventory="B-10")
    note(session, around.now, act)


def _counts(around: Surroundings, survey: Survey) -> dict[str, int]:
    """What is kept of the invitations: how many there were, how many were never opened, how many declined."""
    mine = SurveyInvitation.survey_id == survey.id
    rows = select(SurveyInvitation.state, func.count()).where(mine).group_by(SurveyInvitation.state)
    states = {row[0]: row[1] for row in around.session.execute(rows)}
    return {
        "invited": sum(states.values()),
        "unopened": states.get("invited", 0),
        "declined": states.get("refused", 0),
    }


def _empty_dialogues(around: Surroundings, survey: Survey, meeting: Meeting) -> None:
    """Who is in the middle of this survey loses the answers there (they are kept as a respondent's) and hears why."""
    invited = select(Person.chat_id).join(SurveyInvitation, SurveyInvitation.person_id == Person.id)
    chats = invited.where(SurveyInvitation.survey_id == survey.id)
    rows = select(DialogueRow).where(DialogueRow.state == "open", DialogueRow.name.startswith(PREFIX))
    for row in around.session.scalars(rows.where(DialogueRow.chat_id.in_(chats))):
        place = answers_place(row.id)
        try:
            answers = around.vault.open_json(place, row.answers) if row.answers else {}
        except Sealed:
            answers = {OF: meeting.code}
        if answers.get(OF) == meeting.code:
            row.moves = 0
            row.answers = around.vault.seal_json(Owner.chat(row.chat_id), place, {OF: meeting.code})


def _write_anew(around: Surroundings, survey: Survey) -> None:
    session = around.session
    people = session.scalars(select(SurveyRespondent).where(SurveyRespondent.survey_id == survey.id)).all()
    answers = session.scalars(select(SurveyAnswer).where(SurveyAnswer.survey_id == survey.id)).all()
    ids = {one.id: uuid4() for one in people}
    named = _named(around, [one.association_id for one in people if one.counted and one.state == "answered"])
    persons = [_person(one, ids[one.id], named) for one in people]
    said = [_answer(around, one, ids[one.respondent_id]) for one in answers]
    session.execute(delete(SurveyAnswer).where(SurveyAnswer.survey_id == survey.id))
    session.execute(delete(SurveyRespondent).where(SurveyRespondent.survey_id == survey.id))
    session.expire_all()
    for table, rows in ((SurveyRespondent, persons), (SurveyAnswer, said)):
        if rows:
            session.execute(insert(table), sorted(rows, key=lambda row: row["id"].hex))


def _named(around: Surroundings, associations: list[UUID | None]) -> set[UUID]:
    """The associations of so many answers that naming them tells nothing of one person."""
    least = profile(around.settings.contract).surveys.hide_below
    counts = Counter(one for one in associations if one is not None)
    return {one for one, count in counts.items() if count >= least}


def _person(one: SurveyRespondent, new: UUID, named: set[UUID]) -> dict[str, Any]:
    row = {column.key: getattr(one, column.key) for column in SurveyRespondent.__table__.columns}
    association = one.association_id if one.association_id in named else None
    return {**row, "id": new, "page": None, "association_id": association}


def _answer(around: Surroundings, one: SurveyAnswer, respondent: UUID) -> dict[str, Any]:
    new, text = uuid4(), None
    if one.text is not None:
        words = around.vault.open(text_place(one.id), one.text)
        text = around.vault.seal(words_owner(one.survey_id), text_place(new), words)
    return {
        "id": new, "survey_id": one.survey_id, "respondent_id": respondent, "question": one.question, "key": one.key,
        "text": text, "hidden": one.hidden,
    }  # fmt: skip
