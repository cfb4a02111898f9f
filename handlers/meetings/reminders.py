"""What time triggers: reminders of a meeting to the officers the ward accepted for it (never in the quiet hours)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.catalogs import Lazy, Sentence, _
from bot.chat.messages import Card, Tap
from bot.chat.postbacks import encode
from bot.chat.priorities import REMINDER
from bot.chat.turn import Notice, Surroundings
from bot.clock import in_tokyo
from bot.schedule.jobs import Due, Job, Later, keep_in_step
from bot.schedule.tables import DueRow
from handlers.contract.kinds import TITLES
from handlers.contract.reminding import HOURS_BEFORE, plan
from handlers.contract.rules import out_of_quiet, profile
from handlers.meetings.queries import PUBLIC, attending, by_code, event_words
from handlers.meetings.rules import TO_COME
from handlers.meetings.tables import Meeting
from handlers.people.calls import call_one

HEADINGS: dict[int, Lazy] = {
    0: _("今日は、{kind}の日です。"),
    1: _("明日は、{kind}の日です。"),
    7: _("来週は、{kind}があります。"),
}
SOON = _("{days}日後に、{kind}があります。")  # a reminder that comes late after a downtime
SPOKEN = _("{kind}のお知らせです。")  # a call is made when somebody has time: nothing that is true today only


def remind(around: Surroundings, due: DueRow) -> Sequence[Notice] | Later:
    """The reminder of one meeting, or Later when it would wake people; calls only where there is a day for them."""
    morning = out_of_quiet(profile(around.settings.contract).quiet, around.now)
    if morning > around.now:
        return Later(morning)
    meeting = by_code(around.session, due.anchor)
    if meeting is None or meeting.state not in TO_COME or meeting.starts_at is None:
        return []
    days = (in_tokyo(meeting.starts_at).date() - around.today).days
    heading = HEADINGS.get(days, SOON.fill(days=days)).fill(kind=TITLES[meeting.kind])
    notice = Notice((), (Card(heading, event_lines(meeting), (cannot_come(meeting),)),), "meeting reminder", due.key,
                    due.expires_at, priority=REMINDER)  # fmt: skip
    spoken = Card(SPOKEN.fill(kind=TITLES[meeting.kind]), event_lines(meeting)) if due.offset != HOURS_BEFORE else None
    return [to_guests(around, meeting, notice, spoken, before=_planned(around, meeting, due))]


def to_guests(
    around: Surroundings, meeting: Meeting, notice: Notice, spoken: Card | None, *, before: datetime | None = None
) -> Notice:
    """The same notice to everybody accepted for a meeting before a moment; those without LINE hear `spoken` by phone.

    Without spoken words nobody is called.
    """
    guests = [
        person
        for person, said in attending(around.session, meeting.id, around.today)
        if before is None or (said.accepted_at is not None and said.accepted_at < before)
    ]
    for person in guests:
        if spoken is not None and person.chat_id is None:
            call_one(around, person, spoken, notice.key or "", notice.expires_at)
    return replace(notice, to=tuple(one.chat_id for one in guests if one.chat_id is not None))


def remind_in_step(around: Surroundings, meeting: Meeting) -> None:
    """Keep the reminders of a seminar or an exchange meeting as its date is; visits have their own."""
    if meeting.kind in PUBLIC:
        keep_in_step(around, reminder, meeting.code, meeting.revision, _dues(around, meeting))


def is_reminded(around: Surroundings, meeting: Meeting) -> bool:
    """Whether a reminder is still to come for somebody who is accepted now."""
    return any(due.due_at > around.now for due in _dues(around, meeting))


def event_lines(meeting: Meeting) -> tuple[Sentence, ...]:
    """A meeting as officers see it: what, when, where, what to bring."""
    lines: list[Sentence] = [event_words(meeting)]
    if meeting.starts_at is not None:
        begins, words = in_tokyo(meeting.starts_at), _("日時: {day} {time}から、{long}ほど")
        lines.append(words.fill(day=begins.date(), time=begins.time(), long=_long(meeting.minutes)))
    if meeting.venue:
        lines.append(_("場所: {venue}").fill(venue=meeting.venue))
    if meeting.bring:
        lines.append(_("持ち物: {things}").fill(things=meeting.bring))
    return tuple(lines)


def cannot_come(meeting: Meeting) -> Tap:
    """The one button under whatever is said to somebody who takes part."""
    return Tap(_("行けなくなりました"), encode("meetings.cannot_come", id=meeting.id))


def _dues(around: Surroundings, meeting: Meeting) -> tuple[Due, ...]:
    starts_at = meeting.starts_at if meeting.state in TO_COME else None
    return plan(starts_at, meeting.code, profile(around.settings.contract).quiet)


def _planned(around: Surroundings, meeting: Meeting, due: DueRow) -> datetime:
    """When a reminder was due by its plan, also where the quiet hours put it off since."""
    return next((one.due_at for one in _dues(around, meeting) if one.offset == due.offset), due.due_at)


def _long(minutes: int) -> Lazy:
    hours, rest = divmod(minutes, 60)
    if rest == 0:
        return _("{n}時間").fill(n=hours)
    return _("{n}分").fill(n=minutes)


reminder = Job("meeting-reminder", _("行事のお知らせ"), remind)
