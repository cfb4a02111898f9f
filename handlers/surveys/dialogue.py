"""A survey as a dialogue: made from its questionnaire, every answer kept at once, over when the survey is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.catalogs import Lazy, _, heard_as
from bot.chat import everyday
from bot.chat.conversation import begin_with
from bot.chat.dialogues import Dialogue
from bot.chat.messages import Card, Message, Text
from bot.chat.questions import Accept, Again, Answers, Asking, Number, Question, Reading, Said
from bot.chat.turn import Response, Turn
from bot.text import key as comparable
from handlers.meetings.queries import by_code
from handlers.meetings.tables import Meeting
from handlers.people.queries import association_of, person_of
from handlers.people.tables import Person
from handlers.surveys.answers import Mine, at_seat, begin, given_by, keep_choices, mine_of, still_open, take_back
from handlers.surveys.asking import OF, PREFIX, SEAT, SEATS, as_answers, given_in, question_of
from handlers.surveys.cards import NOT_ASKED, TAKEN_BACK, address, closed, page_card, thanks_card
from handlers.surveys.changes import invite, meeting_of
from handlers.surveys.queries import form_of, invitation_of, participants, survey_of, surveys
from handlers.surveys.questionnaires import Questionnaire, names, questionnaire
from handlers.surveys.rules import MOST_SEATS
from handlers.surveys.tables import Survey, SurveyInvitation

NO_SHEET = everyday.NOTHING | everyday.NO | heard_as(
    _("用紙がない"), "もらっていない", "もらっていません", "わからない", "わかりません", "0", "I have none", "没有用纸",
)  # fmt: skip
TAKEN = _("{n}番の用紙では、もう答えが始まっています。番号をたしかめて、もう一度送ってください。")


class SurveyDialogue(Dialogue):
    """A dialogue that ends by itself when its survey is closed meanwhile."""

    def next(self, asking: Asking) -> Question | None:
        """The first question that applies and is open; none of a survey that takes no answers any more."""
        code = asking.answers.get(OF)
        if code is not None and _open_one(asking.turn, code) is None:
            return None
        return super().next(asking)


@dataclass(frozen=True)
class Seat(Number):
    """The number on the sheet somebody was given, so that paper and chat are counted once."""

    def ask(self, asking: Asking) -> Message:
        """The number is typed; one button for who has no sheet."""
        none = asking.tap(self.key, _("用紙がない"), "0")
        return Card(self.text, (_("用紙の右上の数字を、送ってください。"),), (none,))

    def read(self, asking: Asking, said: Said) -> Reading:
        """A number that was printed, and with which nobody else answers online."""
        if comparable(said.text or "") in NO_SHEET:
            return Accept(0)
        last = int(asking.answers.get(SEATS, self.high))
        found = replace(self, high=last)._number(asking, said)
        if isinstance(found, Accept) and found.value and self._is_taken(asking, int(found.value)):
            return Again(TAKEN.fill(n=int(found.value)))
        return found

    def _number(self, asking: Asking, said: Said) -> Reading:
        return super().read(asking, said)

    def _is_taken(self, asking: Asking, seat: int) -> bool:
        survey = _open_one(asking.turn, str(asking.answers.get(OF, "")))
        there = at_seat(asking.turn.session, survey.id, seat) if survey is not None else None
        mine = _mine(asking.turn, survey) if survey is not None else None
        return there is not None and (mine is None or mine.respondent.id != there.id)


def start(turn: Turn, survey: Survey, *, again: bool = False) -> Response:
    """The questions somebody has not answered yet, or all of them `again`; who was not asked hears what to do."""
    person, meeting = person_of(turn.session, turn.chat), meeting_of(turn, survey)
    if not still_open(turn.session, survey.id):
        return [closed()]
    invitation = may_answer(turn, survey, meeting, person) if person is not None else None
    if person is None or invitation is None:
        return [Text(NOT_ASKED)]
    if invitation.state == "answered" and not again:
        return [thanks_card(survey)]
    association = association_of(turn.session, turn.chat, turn.now)
    mine = begin(turn, survey, person, association.id if association else None)
    invitation.state = "answered" if invitation.state == "answered" else "opened"
    form = form_of(turn.session, survey)
    dialogue = next((one for one in DIALOGUES.values() if one.digest == form.digest), None)
    if dialogue is None:  # its file was changed since: the page asks what was agreed
        return [page_card(turn, survey, form, mine.token)]
    return begin_with(turn, dialogue.dialogue, _known(turn, survey, meeting, mine, form, again=again))


def may_answer(turn: Turn, survey: Survey, meeting: Meeting, person: Person) -> SurveyInvitation | None:
    """The invitation of somebody who was asked, or who takes part and told us later; None for others."""
    there = invitation_of(turn.session, survey.id, person.id)
    if there is None and person.id in [one.id for one in participants(turn, meeting)]:
        there = invite(turn, survey, person.id)
        turn.session.flush()
    return there


def for_me(turn: Turn) -> list[tuple[Survey, Meeting]]:
    """The surveys this chat may answer now."""
    person = person_of(turn.session, turn.chat)
    open_ones = surveys(turn.session, "open") if person is not None else []
    return [(one, meeting) for one, meeting in open_ones if person and may_answer(turn, one, meeting, person)]


def keep(turn: Turn, answers: Answers) -> None:
    """Keep what was answered so far; what was answered before and not asked again stays."""
    survey = _open_one(turn, str(answers.get(OF, "")))
    mine = _mine(turn, survey) if survey is not None else None
    if survey is None or mine is None or not still_open(turn.session, survey.id):
        return
    seat = answers.get(SEAT) or None
    if seat is not None and at_seat(turn.session, survey.id, seat) in (None, mine.respondent):
        mine.respondent.seat = seat
        turn.session.flush()
    form = form_of(turn.session, survey)
    keep_choices(
        turn, form, mine.respondent, given_by(turn.session, mine.respondent.id) | given_in(form.questions, answers)
    )


def finish(turn: Turn, answers: Answers) -> Response:
    """Thanks; who answered nothing at all has declined, and nothing of them stays."""
    survey, person = _open_one(turn, str(answers.get(OF, ""))), person_of(turn.session, turn.chat)
    mine = _mine(turn, survey) if survey is not None else None
    if survey is None or person is None or mine is None:
        return [closed()]
    keep(turn, answers)
    invitation = invitation_of(turn.session, survey.id, person.id)
    said = mine.respondent.state == "answered"
    if invitation is not None:
        invitation.state = "answered" if said else "refused"
    if not said:
        take_back(turn, survey, person)
    return [thanks_card(survey)] if said else [Text(TAKEN_BACK)]


def _known(
    turn: Turn, survey: Survey, meeting: Meeting, mine: Mine, form: Questionnaire, *, again: bool
) -> dict[str, object]:
    """What a dialogue begins with: which survey it is, and what was answered before."""
    given = given_by(turn.session, mine.respondent.id)
    known: dict[str, object] = {OF: meeting.code, SEATS: survey.seats}
    if given or mine.respondent.seat is not None:
        known[SEAT] = mine.respondent.seat or 0
    return known if again else known | as_answers(form.questions, given)


def _page(asking: Asking) -> str:
    """Where somebody writes: their own page, and before there is one the front door."""
    survey = _open_one(asking.turn, str(asking.answers.get(OF, "")))
    mine = _mine(asking.turn, survey) if survey is not None else None
    if survey is None or mine is None:
        return f"{asking.turn.settings.public_url}/s"
    return address(asking.turn, survey, mine.token)


def _open_one(turn: Turn, code: str) -> Survey | None:
    meeting = by_code(turn.session, code)
    survey = survey_of(turn.session, meeting.id) if meeting is not None else None
    return survey if survey is not None and survey.state == "open" else None


def _mine(turn: Turn, survey: Survey) -> Mine | None:
    person = person_of(turn.session, turn.chat)
    return mine_of(turn, survey, person) if person is not None else None


def _sheets(answers: Answers) -> bool:
    return int(answers.get(SEATS, MOST_SEATS)) > 0


def _admit(name: str) -> Callable[[Turn], Response | None]:
    """Its own words begin a survey that is open; there is nothing to be asked without one."""

    def admit(turn: Turn) -> Response | None:
        mine = [one for one, _meeting in for_me(turn) if form_of(turn.session, one).title == questionnaire(name).title]
        return start(turn, mine[0]) if mine else [Text(NOT_ASKED)]

    return admit


@dataclass(frozen=True)
class Made:
    """A dialogue and the hash of the questionnaire it was made from."""

    digest: str
    dialogue: SurveyDialogue


def made(name: str) -> Made:
    """The dialogue of the questionnaire of that name."""
    form = questionnaire(name)
    seat = Seat(SEAT, _("お手元の用紙の番号は、何番ですか。"), 0, MOST_SEATS, (), _("{n}番"), applies=_sheets)
    questions = (seat, *(question_of(one, _page) for one in form.questions))
    title = Lazy(form.title)
    return Made(form.digest, SurveyDialogue(PREFIX + name, title, (title,), questions, finish, _admit(name), keep))


DIALOGUES = {name: made(name) for name in names()}
globals().update({f"of_{name}": one.dialogue for name, one in DIALOGUES.items()})  # discovery looks at names in modules
