"""What happens around a survey: its event gets another date, is over; its own moments have come."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.chat.doors import Hook, Reaction
from bot.chat.priorities import STAFF
from bot.chat.turn import Notice, Response, Surroundings, Turn
from handlers.meetings.changes import CALLED_OFF, FIXED, HELD, MOVED
from handlers.meetings.queries import by_code
from handlers.meetings.tables import Meeting
from handlers.people.queries import staff_group
from handlers.surveys.changes import open_now, plan
from handlers.surveys.closing import close
from handlers.surveys.queries import survey_of
from handlers.surveys.scheduled import CLOSES, OPENS
from handlers.surveys.show import closed_card, held_card
from handlers.surveys.tables import Survey

HOUSE = "house"


def follow(around: Surroundings, code: str) -> Sequence[Notice]:
    """Another date, or none: the survey opens near the new end."""
    survey, meeting = _found(around, code)
    if survey is not None and meeting is not None:
        plan(around, survey, meeting)
    return []


def begin(around: Surroundings, code: str) -> Sequence[Notice]:
    """The end of an event is near, or it was ended before: whoever takes part is asked."""
    survey, meeting = _found(around, code)
    if survey is None or meeting is None or survey.state != "agreed":
        return []
    return open_now(around, survey, meeting, HOUSE)


def end(around: Surroundings, code: str) -> Sequence[Notice]:
    """The last evening is over; staff hear what is left to do."""
    survey, meeting = _found(around, code)
    if survey is None or meeting is None or survey.state != "open":
        return []
    close(around, survey, meeting, HOUSE)
    key = f"survey-closed:{code}:{survey.version}"
    card = closed_card(around, survey, meeting)
    return [Notice(staff_group(around.session), (card,), "survey closed", key, priority=STAFF)]


def tell_staff(turn: Turn) -> Response:
    """`/終了 講習会3 出席 14`: how many are missing, in the same free answer."""
    meeting = turn.session.scalar(select(Meeting).where(Meeting.ended_at == turn.now))
    survey = survey_of(turn.session, meeting.id) if meeting is not None else None
    return [held_card(turn, survey, meeting)] if survey is not None and meeting is not None else []


def _found(around: Surroundings, code: str) -> tuple[Survey | None, Meeting | None]:
    meeting = by_code(around.session, code)
    return (survey_of(around.session, meeting.id) if meeting is not None else None), meeting


on_fixed = Hook(FIXED, follow)
on_moved = Hook(MOVED, follow)
on_called_off = Hook(CALLED_OFF, follow)
on_held = Hook(HELD, begin)
on_opening = Hook(OPENS, begin)
on_closing = Hook(CLOSES, end)
on_ended = Reaction(HELD, tell_staff)
