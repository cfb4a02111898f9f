"""What happens around a report: its event is held, what carries it is sent, the ward confirms it or gives it back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.chat.doors import Hook, Reaction
from bot.chat.turn import Notice, Refusal, Response, Surroundings, Turn
from handlers.deadlines.queries import Change, reopen, settle
from handlers.meetings.changes import HELD
from handlers.meetings.changes import move as move_meeting
from handlers.meetings.queries import by_code
from handlers.meetings.rules import next_state as next_of_meeting
from handlers.meetings.tables import Meeting
from handlers.reports.changes import HOUSE, begin, move
from handlers.reports.editions import refresh
from handlers.reports.queries import by_source, kind_about, kinds, newest
from handlers.reports.rules import CONFIRMED, RETURNED, SENT, next_state
from handlers.reports.show import begun_card
from handlers.reports.tables import Paper, PaperVersion


def held(around: Surroundings, code: str) -> Sequence[Notice]:
    """An event is over: its report is begun, with everything the records know."""
    begun(around, code)
    return []


def begun(around: Surroundings, code: str) -> Paper | None:
    """The report of an event with a draft; without one while its template is broken, which the page then says."""
    kind = kind_about(around, code)
    if kind is None:
        return None
    paper = begin(around, kind, code)
    if newest(around.session, paper) is None:
        try:
            with around.session.begin_nested():
                refresh(around, kind, paper, HOUSE)
        except Refusal:
            around.session.refresh(paper)
    return paper


def tell_staff(turn: Turn) -> Response:
    """`/終了 W03 12`: where the draft is and what it still lacks, in the same free answer."""
    meeting = turn.session.scalar(select(Meeting).where(Meeting.ended_at == turn.now))
    paper = begun(turn, meeting.code) if meeting is not None else None
    kind = kind_about(turn, paper.about) if paper is not None else None
    return [begun_card(turn, kind, paper)] if paper is not None and kind is not None else []


def was_sent(around: Surroundings, source: str) -> Sequence[Notice]:
    """What carried a paper went out: the event is reported and its deadline done."""
    found = by_source(around.session, source)
    if found is not None:
        record_sent(around, *found)
    return []


def was_confirmed(around: Surroundings, source: str) -> Sequence[Notice]:
    """The ward confirmed it (S5.a)."""
    found = by_source(around.session, source)
    if found is not None:
        record_confirmed(around, found[0])
    return []


def was_returned(around: Surroundings, source: str) -> Sequence[Notice]:
    """The ward gave it back: it is owed again, by the same day, as the next version."""
    found = by_source(around.session, source)
    if found is not None:
        record_returned(around, found[0])
    return []


def record_sent(around: Surroundings, paper: Paper, version: PaperVersion | None = None, by: str = HOUSE) -> None:
    """A version (the newest unless told otherwise) is with the ward. What cannot follow any more stays as it is."""
    carried = version or newest(around.session, paper)
    known = version is None and paper.state == "sent"  # told twice, once of the version itself
    if carried is None or known or next_state(paper.state, "sent") is None:
        return
    carried.taken_at = carried.taken_at or around.now
    move(around, paper, "sent", by, sent_number=carried.number, sent_on=around.today, answered_on=None)
    _follow(around, paper, "report", by, reported_on=around.today)
    _of_no_event(around, paper, by, done=True)


def record_confirmed(around: Surroundings, paper: Paper, by: str = HOUSE) -> None:
    """The ward accepted what it was sent."""
    if next_state(paper.state, "confirmed") is not None:
        move(around, paper, "confirmed", by, answered_on=around.today)
        _follow(around, paper, "confirm", by, confirmed_on=around.today)


def record_returned(around: Surroundings, paper: Paper, by: str = HOUSE) -> None:
    """The ward wants it mended; the deadline is open again."""
    if next_state(paper.state, "returned") is None:
        return
    move(around, paper, "returned", by, answered_on=around.today)
    _follow(around, paper, "return", by, reported_on=None)
    _of_no_event(around, paper, by, done=False)


def _follow(around: Surroundings, paper: Paper, event: str, by: str, **values: object) -> None:
    """Let the event follow its report, unless staff recorded it on the event's own page already."""
    meeting, kind = by_code(around.session, paper.about), kinds(around).get(paper.kind)
    if meeting is None or next_of_meeting(meeting.state, event) is None:
        return
    move_meeting(around, meeting, event, by, **values)
    if event == "return" and kind is not None:
        reopen(around, meeting.code, kind.item, Change(by, "returned"))


def _of_no_event(around: Surroundings, paper: Paper, by: str, *, done: bool) -> None:
    """The deadline of a paper that hangs on no event (提案書)."""
    kind = kinds(around).get(paper.kind)
    if kind is not None and by_code(around.session, paper.about) is None:
        (settle if done else reopen)(around, paper.about, kind.item, Change(by, "sent" if done else "returned"))


on_held = Hook(HELD, held)
on_ended = Reaction(HELD, tell_staff)
on_sent = Hook(SENT, was_sent)
on_confirmed = Hook(CONFIRMED, was_confirmed)
on_returned = Hook(RETURNED, was_returned)
