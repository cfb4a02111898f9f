"""Reading a survey's rows: who counts, what they chose and wrote; `totals` judges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import Act, note
from handlers.contract.rules import profile
from handlers.people.tables import Association
from handlers.surveys.answers import text_place
from handlers.surveys.masking import masked
from handlers.surveys.questionnaires import SKIPPED, Questionnaire, thawed
from handlers.surveys.rules import NOT_TALLIED
from handlers.surveys.tables import Survey, SurveyAnswer, SurveyForm, SurveyRespondent
from handlers.surveys.totals import ASSOCIATION, Counted, Row, Totals, add_up, totals


@dataclass(frozen=True)
class Voice:
    """One free text as staff may see it."""

    answer: UUID
    question: str
    words: str
    hidden: bool


def totals_of(around: Surroundings, survey: Survey) -> Totals:
    """The totals of one survey; raises Refusal before it is tallied, so that nobody sees what one answer changes."""
    if survey.state != "tallied":
        raise Refusal(NOT_TALLIED)
    form = thawed(around.session.get_one(SurveyForm, survey.form_digest).words)
    return count(around, form, [survey.id])


def count(around: Surroundings, form: Questionnaire, surveys: Sequence[UUID]) -> Totals:
    """The totals of a questionnaire over one or several surveys that used it."""
    least = profile(around.settings.contract).surveys.hide_below
    counted = counted_of(around.session, form, surveys)
    keys = [UUID(one.key) for one in counted.groups if one.by == ASSOCIATION and one.key]
    named = select(Association).where(Association.id.in_(keys)).order_by(Association.code)
    return totals(form, counted, least, {str(one.id): one.name for one in around.session.scalars(named)})


def counted_of(session: Session, form: Questionnaire, surveys: Sequence[UUID]) -> Counted:
    """Heads and answers of everybody who counts: the database adds up people who are alike, `add_up` does the rest."""
    ways = [one.key for one in form.questions if one.across]
    several = [one.key for one in form.questions if one.kind == "several"]
    answer = (SurveyAnswer.question, SurveyAnswer.key)
    chosen = _alike(surveys, ways, answer, func.count()).where(SurveyAnswer.text.is_(None))
    once = func.count(SurveyAnswer.respondent_id.distinct())
    said = _alike(surveys, ways, answer[:1], once).where(answer[0].in_(several), answer[1] != SKIPPED)
    heads = _alike(surveys, ways, (), func.count())
    return add_up([*ways, ASSOCIATION], *(_rows(session, one, len(ways)) for one in (heads, chosen, said)))


def voices(around: Surroundings, survey: Survey, by: str) -> list[Voice]:
    """What people wrote, masked, in no order that tells anything; raises Refusal before the survey is tallied.

    Where too few answered nothing is shown; words stand beside nobody's other answers.
    """
    if survey.state != "tallied":
        raise Refusal(NOT_TALLIED)
    if heads_of(around.session, [survey.id]) < profile(around.settings.contract).surveys.hide_below:
        return []
    mine = (_counts([survey.id]), SurveyAnswer.text.is_not(None))
    rows = select(SurveyAnswer).join(SurveyRespondent, SurveyRespondent.id == SurveyAnswer.respondent_id).where(*mine)
    found = around.session.scalars(rows.order_by(SurveyAnswer.id)).all()
    opened = around.vault.open_all([(text_place(one.id), one.text) for one in found if one.text is not None])
    act = Act(by, "opened", "survey_answer.text", _code(survey), count=len(found), inventory="B-9", channel="page")
    note(around.session, around.now, act)
    return [
        Voice(one.id, one.question, "" if one.hidden else masked((words or b"").decode()), one.hidden)
        for one, words in zip(found, opened, strict=True)
    ]


def voice_count(around: Surroundings, survey: Survey) -> int:
    """How many free texts `voices` would show, without opening one; none before the survey is tallied."""
    too_few = heads_of(around.session, [survey.id]) < profile(around.settings.contract).surveys.hide_below
    if survey.state != "tallied" or too_few:
        return 0
    mine = (_counts([survey.id]), SurveyAnswer.text.is_not(None), SurveyAnswer.hidden.is_(False))
    rows = select(func.count()).select_from(SurveyAnswer)
    rows = rows.join(SurveyRespondent, SurveyRespondent.id == SurveyAnswer.respondent_id).where(*mine)
    return around.session.scalar(rows) or 0


def heads_of(session: Session, surveys: Sequence[UUID]) -> int:
    """How many people count."""
    return session.scalar(select(func.count()).select_from(SurveyRespondent).where(_counts(surveys))) or 0


def _code(survey: Survey) -> str:
    return f"survey {survey.slug}"


def _counts(surveys: Sequence[UUID]) -> ColumnElement[bool]:
    """Who counts: answered, once, and paper only when a second person looked at it."""
    checked = or_(SurveyRespondent.paper.is_(False), SurveyRespondent.checked_by.is_not(None))
    mine = (SurveyRespondent.survey_id.in_(surveys), SurveyRespondent.state == "answered", SurveyRespondent.counted)
    return and_(*mine, checked)


def _alike(surveys: Sequence[UUID], ways: Sequence[str], columns: Sequence[Any], number: Any) -> Select[Any]:
    """People by their answers to the questions that divide them and their association, and by these columns."""
    rows = select().select_from(SurveyRespondent)
    if columns:
        rows = rows.join(SurveyAnswer, SurveyAnswer.respondent_id == SurveyRespondent.id)
    by: list[Any] = []
    for way in ways:
        own = aliased(SurveyAnswer)
        mine = and_(own.respondent_id == SurveyRespondent.id, own.question == way, own.key != SKIPPED)
        rows, by = rows.outerjoin(own, mine), [*by, own.key]
    by = [*by, SurveyRespondent.association_id, *columns]
    return rows.where(_counts(surveys)).add_columns(*by, number).group_by(*by)


def _rows(session: Session, query: Select[Any], ways: int) -> list[Row]:
    """What `_alike` found: the keys of each way and of the association, the other columns, the number."""
    return [
        ((*row[:ways], str(row[ways]) if row[ways] is not None else None), tuple(row[ways + 1 : -1]), row[-1])
        for row in session.execute(query)
    ]
