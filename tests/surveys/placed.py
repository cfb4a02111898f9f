"""Surveys put straight into a state, with answers, so that a test begins with its claim."""

from __future__ import annotations

from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from handlers.surveys.answers import keep_choices, keep_text
from handlers.surveys.questionnaires import questionnaire
from handlers.surveys.seats import new_slug
from handlers.surveys.tables import Survey, SurveyForm, SurveyRespondent
from tests.cast import Town

FORM = questionnaire("seminar")
Sheet = tuple[int, str, str | None]  # the number of a paper, who typed it in and who checked it


def around(town: Town, session: Session) -> Surroundings:
    """What a handler would be given."""
    return Surroundings(session, town.now, town.house.vault, town.house.settings)


def place(town: Town, meeting: UUID, state: str = "tallied", seats: int = 9) -> UUID:
    """The survey of an event in this state."""
    made = uuid4()
    with town.house.db.write() as session:
        if session.get(SurveyForm, FORM.digest) is None:
            words = FORM.frozen()
            session.add(SurveyForm(digest=FORM.digest, name="seminar", version=1, words=words, kept_at=town.now))
            session.flush()
        session.add(
            Survey(
                id=made,
                meeting_id=meeting,
                form_digest=FORM.digest,
                state=state,
                version=1,
                slug=new_slug(),
                seats=seats,
                tries=0,
                agreed_on=town.now.date(),
                agreed_by="phone",
                recorded_by="S01",
                invited=0,
                unopened=0,
                declined=0,
                closes_at=town.now,
            )  # fmt: skip
        )
    return made


def said(
    town: Town, of: UUID, voice: str = "", association: str | None = None, sheet: Sheet | None = None,
    **given: tuple[str, ...],
) -> UUID:  # fmt: skip
    """Somebody who answered, on a `sheet` of paper or else online."""
    made = uuid4()
    with town.house.db.write() as session:
        one = SurveyRespondent(
            id=made, survey_id=of, channel="paper" if sheet else "page", paper=bool(sheet), state="opened",
            counted=True, chosen=False, association_id=town.associations[association] if association else None,
            seat=sheet[0] if sheet else None, entered_by=sheet[1] if sheet else None,
            checked_by=sheet[2] if sheet else None,
        )  # fmt: skip
        session.add(one)
        session.flush()
        keep_choices(around(town, session), FORM, one, given)
        if voice:
            keep_text(around(town, session), one, "voice", voice)
    return made
