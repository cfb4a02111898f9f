"""What officers say and hear about surveys: 「アンケート」, the buttons under an invitation."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from bot.catalogs import _
from bot.chat.doors import Action, Phrase
from bot.chat.messages import Cards, Text
from bot.chat.postbacks import is_uuid
from bot.chat.turn import Response, Turn
from handlers.people.queries import person_of
from handlers.surveys.answers import still_open, take_back
from handlers.surveys.cards import ELSEWHERE, NONE_OPEN, NOT_ASKED, TAKEN_BACK, choose_card, closed
from handlers.surveys.dialogue import for_me, start
from handlers.surveys.queries import invitation_of, surveys
from handlers.surveys.tables import Survey

MOST = 12  # LINE: bubbles of a carousel


def answer_one(turn: Turn) -> Response:
    """「アンケート」: the one that can be answered, or which of several."""
    mine = for_me(turn)
    if len(mine) == 1:
        return start(turn, mine[0][0])
    if not mine:
        return [Text(NOT_ASKED if surveys(turn.session, "open") else NONE_OPEN)]
    which = _("どのアンケートに答えますか。")
    return [Text(which), Cards(which, tuple(choose_card(*one) for one in mine[:MOST]))]


def tap_answer(turn: Turn, values: Mapping[str, str]) -> Response:
    """「答える」."""
    survey = _meant(turn, values)
    return start(turn, survey) if survey is not None else [closed()]


def tap_again(turn: Turn, values: Mapping[str, str]) -> Response:
    """「答えを変える」: every question once more; what is not answered anew stays."""
    survey = _meant(turn, values)
    return start(turn, survey, again=True) if survey is not None else [closed()]


def tap_refuse(turn: Turn, values: Mapping[str, str]) -> Response:
    """「答えない」: nothing is kept, nobody asks again."""
    return _leave(turn, values, "refused")


def tap_elsewhere(turn: Turn, values: Mapping[str, str]) -> Response:
    """「紙などで、もう答えた」: no more reminders."""
    return _leave(turn, values, "elsewhere")


def _leave(turn: Turn, values: Mapping[str, str], state: str) -> Response:
    survey, person = _meant(turn, values), person_of(turn.session, turn.chat)
    if survey is None or person is None or not still_open(turn.session, survey.id):
        return [closed()]
    invitation = invitation_of(turn.session, survey.id, person.id)
    if invitation is None:
        return [closed()]
    if state == "refused":
        take_back(turn, survey, person)
    invitation.state = state
    return [Text(TAKEN_BACK if state == "refused" else ELSEWHERE)]


def _meant(turn: Turn, values: Mapping[str, str]) -> Survey | None:
    return turn.session.get(Survey, UUID(values["id"])) if is_uuid(values.get("id")) else None


survey_words = Phrase((_("アンケート"), _("アンケートに答える"), _("答える")), answer_one)
on_answer = Action("surveys.answer", "officer", tap_answer)
on_again = Action("surveys.again", "officer", tap_again)
on_refuse = Action("surveys.refuse", "officer", tap_refuse)
on_elsewhere = Action("surveys.elsewhere", "officer", tap_elsewhere)
