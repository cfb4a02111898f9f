"""What time triggers: a survey opens and closes by itself, those who have not answered are reminded, links are lost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.catalogs import _
from bot.chat.priorities import ANNOUNCEMENT
from bot.chat.turn import Happening, Notice, Surroundings
from bot.errors import KeysAway
from bot.schedule.jobs import Job, Later
from bot.schedule.tables import DueRow
from bot.store.ledger import Act, note
from handlers.contract.rules import out_of_quiet, profile
from handlers.meetings.queries import by_code
from handlers.meetings.rules import TO_COME
from handlers.meetings.tables import Meeting
from handlers.surveys.answers import link_owner
from handlers.surveys.cards import reminder_card
from handlers.surveys.queries import form_of, survey_of, unanswered
from handlers.surveys.rules import BEFORE_THE_END, LAST, opening_moment
from handlers.surveys.tables import Survey

OPENS, CLOSES = "survey opens", "survey closes"  # what the hooks of this room hear
AGAIN = timedelta(minutes=10)


def open_it(around: Surroundings, due: DueRow) -> Sequence[Happening] | Later:
    """The end of an event is near; after a downtime nobody is woken for it."""
    survey, meeting = _found(around, due)
    if survey is None or meeting is None or survey.state != "agreed":
        return []
    if meeting.state not in (*TO_COME, "running", "held"):
        return []
    morning = out_of_quiet(profile(around.settings.contract).quiet, around.now)
    late = around.now > opening_moment(meeting.starts_at or around.now, meeting.minutes) + BEFORE_THE_END
    return Later(morning) if late and morning > around.now else [Happening(OPENS, meeting.code)]


def remind(around: Surroundings, due: DueRow) -> Sequence[Notice] | Later:
    """Only those who have not answered; a month that is tight comes first."""
    morning = out_of_quiet(profile(around.settings.contract).quiet, around.now)
    if morning > around.now:
        return Later(morning)
    survey, meeting = _found(around, due)
    if survey is None or meeting is None or survey.state != "open":
        return []
    chats = tuple(one.chat_id for one in unanswered(around.session, survey.id) if one.chat_id is not None)
    card = reminder_card(survey, form_of(around.session, survey), meeting, last=due.offset == LAST)
    return [
        Notice(chats, (card,), "survey reminder", due.key, due.expires_at, must_arrive=False, priority=ANNOUNCEMENT)
    ]


def close_it(around: Surroundings, due: DueRow) -> Sequence[Happening]:
    """The last evening is over."""
    survey, meeting = _found(around, due)
    due_now = survey is not None and meeting is not None and survey.state == "open"
    return [Happening(CLOSES, due.anchor)] if due_now else []


def unlink(around: Surroundings, due: DueRow) -> Sequence[Notice] | Later:
    """Destroy the key of the links of a closed survey: copies of them in backups open nothing any more."""
    survey, _meeting = _found(around, due)
    if survey is None or survey.closed_at is None or survey.unlinked_at is not None:
        return []
    try:
        owner = link_owner(survey.id)
        around.vault.keys.destroy(owner.kind, [owner.label])
    except KeysAway:
        return Later(around.now + AGAIN)
    around.vault.forget()
    survey.unlinked_at = around.now
    note(around.session, around.now, Act("house", "destroyed key", "survey links", due.anchor, inventory="B-10",
                                         channel="clock"))  # fmt: skip
    return []


def _found(around: Surroundings, due: DueRow) -> tuple[Survey | None, Meeting | None]:
    meeting = by_code(around.session, due.anchor)
    return (survey_of(around.session, meeting.id) if meeting is not None else None), meeting


opening = Job("survey-opening", _("アンケートを始める"), open_it)
reminding = Job("survey-reminder", _("アンケートのお願い（まだの方）"), remind)
closing = Job("survey-closing", _("アンケートを締め切る"), close_it)
unlinking = Job("survey-unlinking", _("アンケートの結びつきを消す"), unlink)
