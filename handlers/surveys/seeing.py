"""A worker's request about one survey: who asks, which survey, inside one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from flask import abort
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.web.pages import Premises, Visitor
from handlers.meetings.queries import by_code
from handlers.meetings.tables import Meeting
from handlers.surveys.queries import form_of, survey_of
from handlers.surveys.questionnaires import Questionnaire
from handlers.surveys.tables import Survey


@dataclass(frozen=True)
class Seen:
    """What every page of one survey begins with; `stamp` is what its forms carry."""

    visitor: Visitor
    around: Surroundings
    survey: Survey
    meeting: Meeting
    form: Questionnaire
    stamp: str

    @property
    def session(self) -> Session:
        """The transaction."""
        return self.around.session

    @property
    def code(self) -> str:
        """The event's code."""
        return self.meeting.code

    @property
    def by(self) -> str:
        """Who asks, as the ledger writes it."""
        return self.visitor.by


@contextmanager
def survey_at(premises: Premises, code: str) -> Iterator[Seen]:
    """The survey of an event's code, for a worker who may see it; 404 where there is none."""
    with premises.staff() as visitor:
        meeting = by_code(visitor.session, code)
        survey = survey_of(visitor.session, meeting.id) if meeting is not None else None
        if meeting is None or survey is None:
            abort(404)
        around, form = premises.around(visitor.session), form_of(visitor.session, survey)
        yield Seen(visitor, around, survey, meeting, form, premises.stamp(visitor.cookie))
