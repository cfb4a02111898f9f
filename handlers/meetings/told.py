"""What officers who take part hear when a meeting changes: at once by day, in the morning after a quiet night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.catalogs import Lazy, Sentence, _
from bot.chat.doors import Hook
from bot.chat.messages import Button, Card
from bot.chat.turn import Notice, Surroundings
from bot.schedule.jobs import Due, Job, Later, keep_in_step
from bot.schedule.tables import DueRow
from handlers.contract.kinds import TITLES
from handlers.contract.rules import out_of_quiet, profile
from handlers.meetings.changes import CALLED_OFF, FIXED, MOVED, VENUE
from handlers.meetings.queries import PUBLIC, by_code
from handlers.meetings.reminders import cannot_come, event_lines, reminder, to_guests
from handlers.meetings.rules import TO_COME
from handlers.meetings.tables import Meeting
from handlers.people.calls import unsay
from handlers.people.officer import call_ward

USEFUL = timedelta(days=2)
NEWS: dict[str, Lazy] = {
    "fixed": _("{kind}の日時が決まりました。"),
    "moved": _("{kind}の日時が変わりました。"),
    "venue": _("{kind}の会場が変わりました。"),
    "postponed": _("{kind}は延期になりました。"),
    "cancelled": _("{kind}は中止になりました。"),
}
GREATER = ("fixed", "moved")  # what nobody was told of yet and is more than what came after it


def fixed(around: Surroundings, code: str) -> Sequence[Notice]:
    """A date was agreed: whoever took part before it was postponed hears of it."""
    return _changed(around, code, "fixed")


def moved(around: Surroundings, code: str) -> Sequence[Notice]:
    """Another day or time."""
    return _changed(around, code, "moved")


def venue_changed(around: Surroundings, code: str) -> Sequence[Notice]:
    """Another place."""
    return _changed(around, code, "venue")


def called_off(around: Surroundings, code: str) -> Sequence[Notice]:
    """It does not take place, or not on that day."""
    meeting = by_code(around.session, code)
    return _changed(around, code, "cancelled" if meeting and meeting.state == "cancelled" else "postponed")


def tell(around: Surroundings, due: DueRow) -> Sequence[Notice] | Later:
    """What changed in the night, as it stands in the morning."""
    morning = out_of_quiet(profile(around.settings.contract).quiet, around.now)
    if morning > around.now:
        return Later(morning)
    meeting = by_code(around.session, due.anchor)
    return [_news(around, meeting, due.offset)] if meeting is not None else []


def _changed(around: Surroundings, code: str, what: str) -> Sequence[Notice]:
    """The news now, or a row for the morning; calls with the old words go either way."""
    meeting = by_code(around.session, code)
    if meeting is None or meeting.kind not in PUBLIC:
        return []
    untold = unsay(around, code, news, reminder)
    what = next((one for one in GREATER if one in untold), what) if what in ("moved", "venue") else what
    morning = out_of_quiet(profile(around.settings.contract).quiet, around.now)
    later = (Due(what, code, morning, morning + USEFUL),) if morning > around.now else ()
    keep_in_step(around, news, code, meeting.version, later)
    return [] if later else [_news(around, meeting, what)]


def _news(around: Surroundings, meeting: Meeting, what: str) -> Notice:
    card = Card(NEWS[what].fill(kind=TITLES[meeting.kind]), (*event_lines(meeting), *_more(around, what)),
                _buttons(around, meeting))  # fmt: skip
    key = f"{news.name}:{meeting.code}:{meeting.version}:{what}"
    return to_guests(around, meeting, Notice((), (card,), "meeting news", key, around.now + USEFUL), card)


def _more(around: Surroundings, what: str) -> tuple[Sentence, ...]:
    if what == "postponed":
        return (_("決まったら、ここでお知らせします。"),)
    if what == "cancelled":
        ward = profile(around.settings.contract).ward
        return (_("くわしくは、{ward}へおたずねください。").fill(ward=ward.short),)
    return (_("近くなったら、ここでお知らせします。"),)


def _buttons(around: Surroundings, meeting: Meeting) -> tuple[Button, ...]:
    return (cannot_come(meeting),) if meeting.state in TO_COME else (call_ward(around),)


news = Job("meeting-news", _("行事の変更のお知らせ"), tell)
on_fixed = Hook(FIXED, fixed)
on_moved = Hook(MOVED, moved)
on_venue = Hook(VENUE, venue_changed)
on_called_off = Hook(CALLED_OFF, called_off)
