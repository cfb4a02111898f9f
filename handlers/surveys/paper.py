"""Sheets of paper: one worker types them in, another looks whether they say the same; then they count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import uuid4

from sqlalchemy import delete, select, update

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import Act, note
from handlers.surveys.answers import Given, at_seat, keep_choices, keep_text, settle_seat
from handlers.surveys.queries import form_of
from handlers.surveys.tables import Survey, SurveyAnswer, SurveyRespondent

TYPED_IN = ("open", "closed")  # while paper may still be added


def enter(
    around: Surroundings, survey: Survey, seat: int, said: tuple[Given, Mapping[str, str]], by: str, *,
    blank: bool = False,
) -> SurveyRespondent:  # fmt: skip
    """A sheet is typed in, or typed again before anybody checked it; `blank`: it came back empty. Raises Refusal."""
    expect_typing(survey)
    if not 1 <= seat <= survey.seats:
        raise Refusal(_("用紙の番号は1から{n}までです。").fill(n=survey.seats))
    there = at_seat(around.session, survey.id, seat, paper=True)
    if there is not None and there.checked_by is not None:
        raise Refusal(_("{n}番の用紙は、もう二人でたしかめてあります。").fill(n=seat))
    if there is None:
        there = SurveyRespondent(
            id=uuid4(), survey_id=survey.id, channel="paper", paper=True, seat=seat, state="opened", counted=True,
            chosen=False,
        )  # fmt: skip
        around.session.add(there)
    there.entered_by, there.state = by, "refused" if blank else "opened"
    around.session.flush()
    _fill(around, survey, there, ({}, {}) if blank else said)
    if there.state == "opened":
        raise Refusal(_("何も入っていません。白紙のときは「白紙・答えない」に印をつけてください。"))
    note(around.session, around.now, Act(by, "typed in", "survey sheet", f"{survey.slug} {seat}", channel="page"))
    return there


def check(around: Surroundings, survey: Survey, seat: int, by: str) -> None:
    """A second person saw that what was typed is what stands on the sheet. Raises Refusal."""
    expect_typing(survey)
    won = around.session.execute(
        update(SurveyRespondent)
        .where(
            SurveyRespondent.survey_id == survey.id, SurveyRespondent.seat == seat, SurveyRespondent.paper,
            SurveyRespondent.checked_by.is_(None), SurveyRespondent.entered_by != by,
        )
        .values(checked_by=by)
        .returning(SurveyRespondent.id)
    ).first()  # fmt: skip
    if won is None:
        raise Refusal(_("たしかめられるのは、入力した人ではない、もう一人の従事者です。"))
    around.session.expire_all()
    settle_seat(around.session, survey.id, seat)
    note(around.session, around.now, Act(by, "checked", "survey sheet", f"{survey.slug} {seat}", channel="page"))


def drop(around: Surroundings, survey: Survey, seat: int, by: str) -> None:
    """What was typed is not what stands on the sheet: it is typed again from the beginning. Raises Refusal."""
    expect_typing(survey)
    there = at_seat(around.session, survey.id, seat, paper=True)
    if there is None:
        raise Refusal(_("この用紙は、まだ入力されていません。"))
    around.session.execute(delete(SurveyAnswer).where(SurveyAnswer.respondent_id == there.id))
    around.session.delete(there)
    around.session.flush()
    online = at_seat(around.session, survey.id, seat)
    if online is not None:
        online.counted = True
    note(around.session, around.now, Act(by, "took back", "survey sheet", f"{survey.slug} {seat}", channel="page"))


def choose(around: Surroundings, survey: Survey, seat: int, *, paper: bool, by: str) -> None:
    """Of one sheet's answers on paper and online staff say which counts. Raises Refusal."""
    expect_typing(survey)
    there = at_seat(around.session, survey.id, seat, paper=True)
    if there is None or there.checked_by is None:
        raise Refusal(_("先に、もう一人の従事者が用紙をたしかめてください。"))
    there.chosen = paper
    settle_seat(around.session, survey.id, seat)
    note(around.session, around.now, Act(by, "chose", "paper" if paper else "online", f"{survey.slug} {seat}",
                                         channel="page"))  # fmt: skip


def sheets(around: Surroundings, survey: Survey) -> Sequence[SurveyRespondent]:
    """The sheets that were typed in, by their numbers."""
    mine = (SurveyRespondent.survey_id == survey.id, SurveyRespondent.paper)
    return around.session.scalars(select(SurveyRespondent).where(*mine).order_by(SurveyRespondent.seat)).all()


def expect_typing(survey: Survey) -> None:
    """Refuse once the totals are made, and before anything was handed out."""
    if survey.state not in TYPED_IN:
        raise Refusal(_("紙の入力ができるのは、アンケートを始めてから「集計する」を押すまでです。"))


def _fill(around: Surroundings, survey: Survey, one: SurveyRespondent, said: tuple[Given, Mapping[str, str]]) -> None:
    given, texts = said
    keep_choices(around, form_of(around.session, survey), one, given)
    for question in form_of(around.session, survey).questions:
        if question.kind == "text":
            keep_text(around, one, question.key, texts.get(question.key, ""))
