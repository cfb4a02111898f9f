"""Keeping answers: each at once, none that does not apply, and of one sheet only one answer counts."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.store.ledger import Act, note
from bot.store.vault import Owner, Place
from handlers.people.tables import Person
from handlers.surveys.questionnaires import SKIPPED, Questionnaire, applies
from handlers.surveys.tables import Survey, SurveyAnswer, SurveyLink, SurveyRespondent

PAGE = "survey-page"
LONGEST_TEXT = 1000
Given = Mapping[str, Sequence[str]]  # the keys chosen for each question


@dataclass(frozen=True)
class Mine:
    """Somebody's own answers, as long as the survey is open: the respondent, and the address of their page."""

    respondent: SurveyRespondent
    token: str


def words_owner(survey: UUID) -> Owner:
    """The key of a survey's free texts."""
    return Owner("survey", str(survey))


def link_owner(survey: UUID) -> Owner:
    """The key of the links between people and answers, destroyed when the survey closes."""
    return Owner("survey-link", str(survey))


def text_place(answer: UUID) -> Place:
    """Where a free text stands."""
    return Place("survey_answer", "text", answer)


def still_open(session: Session, survey: UUID) -> bool:
    """Whether answers are taken; held until the transaction ends, so that closing waits for it."""
    mine = (Survey.id == survey, Survey.state == "open")
    return session.scalar(select(Survey.id).where(*mine).with_for_update(read=True)) is not None


def mine_of(around: Surroundings, survey: Survey, person: Person) -> Mine | None:
    """What somebody has answered so far; None when they have not begun or the survey is closed."""
    row = around.session.scalar(
        select(SurveyLink).where(SurveyLink.survey_id == survey.id, SurveyLink.person_id == person.id)
    )
    if row is None or row.respondent is None:
        return None
    said = around.vault.open_json(_link_place(row.id), row.respondent)
    respondent = around.session.get(SurveyRespondent, UUID(hex=said["respondent"]))
    return Mine(respondent, said["token"]) if respondent is not None else None


def begin(around: Surroundings, survey: Survey, person: Person, association: UUID | None) -> Mine:
    """Somebody's own answers, begun now unless they were before."""
    found = mine_of(around, survey, person)
    if found is not None:
        return found
    token, link = secrets.token_urlsafe(18), uuid4()
    respondent = SurveyRespondent(
        id=uuid4(), survey_id=survey.id, channel="chat", state="opened", association_id=association, paper=False,
        page=around.vault.digest(PAGE, token), counted=True, chosen=False,
    )  # fmt: skip
    said = {"respondent": respondent.id.hex, "token": token}
    sealed = around.vault.seal_json(link_owner(survey.id), _link_place(link), said)
    around.session.add_all([
        respondent, SurveyLink(id=link, survey_id=survey.id, person_id=person.id, respondent=sealed),
    ])  # fmt: skip
    around.session.flush()
    return Mine(respondent, token)


def of_page(around: Surroundings, survey: Survey, token: str) -> SurveyRespondent | None:
    """The respondent whose own page this is."""
    mine = (SurveyRespondent.survey_id == survey.id, SurveyRespondent.page == around.vault.digest(PAGE, token))
    return around.session.scalar(select(SurveyRespondent).where(*mine))


def at_seat(session: Session, survey: UUID, seat: int, *, paper: bool = False) -> SurveyRespondent | None:
    """Who answered with a sheet of that number: on the sheet itself, or online."""
    mine = (SurveyRespondent.survey_id == survey, SurveyRespondent.seat == seat, SurveyRespondent.paper == paper)
    return session.scalar(select(SurveyRespondent).where(*mine))


def given_by(session: Session, respondent: UUID) -> dict[str, tuple[str, ...]]:
    """What somebody chose; of words only that there are some (an empty key)."""
    mine = SurveyAnswer.respondent_id == respondent
    found: dict[str, tuple[str, ...]] = {}
    for row in session.scalars(select(SurveyAnswer).where(mine).order_by(SurveyAnswer.question, SurveyAnswer.key)):
        found[row.question] = (*found.get(row.question, ()), row.key)
    return found


def opened_texts(around: Surroundings, respondent: UUID) -> dict[str, str]:
    """What somebody wrote, for their own eyes."""
    mine = (SurveyAnswer.respondent_id == respondent, SurveyAnswer.text.is_not(None))
    rows = around.session.scalars(select(SurveyAnswer).where(*mine)).all()
    return {one.question: around.vault.open(text_place(one.id), one.text or b"").decode() for one in rows}


def fitting(form: Questionnaire, given: Given) -> dict[str, tuple[str, ...]]:
    """What was chosen, without what no question asks: foreign keys, and answers whose condition holds no more."""
    kept: dict[str, tuple[str, ...]] = {}
    singles: dict[str, str] = {}
    for one in form.questions:
        keys = tuple(dict.fromkeys(given.get(one.key, ())))
        if not keys or not applies(one, singles) or not all(_is_answer(form, one.key, key) for key in keys):
            continue
        kept[one.key] = keys if one.kind == "several" and SKIPPED not in keys else keys[-1:]
        singles[one.key] = kept[one.key][0]
    return kept


def keep_choices(around: Surroundings, form: Questionnaire, respondent: SurveyRespondent, given: Given) -> None:
    """Make the chosen answers of somebody what is given, all of them; words stay while their question applies."""
    session, kept = around.session, fitting(form, given)
    singles = {key: chosen[0] for key, chosen in kept.items()}
    texts = [one.key for one in form.questions if one.kind == "text" and applies(one, singles)]
    mine = SurveyAnswer.respondent_id == respondent.id
    session.execute(delete(SurveyAnswer).where(mine, SurveyAnswer.question.not_in(texts)))
    rows = [
        {
            "id": uuid4(),
            "survey_id": respondent.survey_id,
            "respondent_id": respondent.id,
            "question": one,
            "key": key,
            "hidden": False,
        }
        for one, keys in kept.items()
        for key in keys
    ]
    if rows:
        session.execute(insert(SurveyAnswer), rows)
    judge(session, respondent)


def keep_text(around: Surroundings, respondent: SurveyRespondent, question: str, words: str) -> None:
    """Seal what somebody wrote; nothing written takes away what was there."""
    mine = (SurveyAnswer.respondent_id == respondent.id, SurveyAnswer.question == question)
    around.session.execute(delete(SurveyAnswer).where(*mine))
    said = words.strip()[:LONGEST_TEXT]
    if said:
        answer = uuid4()
        sealed = around.vault.seal(words_owner(respondent.survey_id), text_place(answer), said.encode())
        around.session.add(
            SurveyAnswer(
                id=answer,
                survey_id=respondent.survey_id,
                respondent_id=respondent.id,
                question=question,
                key="",
                text=sealed,
                hidden=False,
            )  # fmt: skip
        )
        note(around.session, around.now, Act("respondent", "kept", "survey_answer.text", inventory="B-9",
                                             channel="page"))  # fmt: skip
    around.session.flush()
    judge(around.session, respondent)


def take_back(around: Surroundings, survey: Survey, person: Person) -> None:
    """Nothing somebody answered stays: they do not want to answer after all."""
    found = mine_of(around, survey, person)
    if found is None:
        return
    session, mine = around.session, found.respondent.id
    session.execute(delete(SurveyLink).where(SurveyLink.survey_id == survey.id, SurveyLink.person_id == person.id))
    session.execute(delete(SurveyAnswer).where(SurveyAnswer.respondent_id == mine))
    session.delete(found.respondent)
    session.flush()
    if found.respondent.seat is not None and (paper := at_seat(session, survey.id, found.respondent.seat, paper=True)):
        paper.counted = True


def judge(session: Session, respondent: SurveyRespondent) -> None:
    """Whether somebody answered anything at all, and which of two answers of one sheet counts from now on."""
    mine = (SurveyAnswer.respondent_id == respondent.id, SurveyAnswer.key != SKIPPED)
    said = session.scalar(select(SurveyAnswer.id).where(*mine).limit(1)) is not None
    if said or respondent.state != "refused":
        respondent.state = "answered" if said else "opened"
    session.flush()
    if respondent.seat is not None:
        settle_seat(session, respondent.survey_id, respondent.seat)


def settle_seat(session: Session, survey: UUID, seat: int) -> None:
    """Of one sheet's two answers the online one counts, unless staff chose the paper or nothing was said online."""
    online, paper = at_seat(session, survey, seat), at_seat(session, survey, seat, paper=True)
    if online is None or paper is None:
        return
    paper.counted = paper.chosen or online.state != "answered"
    online.counted = not paper.counted
    session.flush()


def _is_answer(form: Questionnaire, question: str, key: str) -> bool:
    one = form.question(question)
    if one is None or one.kind == "text":
        return False
    if one.kind == "number" and key.isdecimal():
        return one.low <= int(key) <= one.high
    return key == SKIPPED or key in one.answers


def _link_place(link: UUID) -> Place:
    return Place("survey_link", "respondent", link)
