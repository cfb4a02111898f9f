"""Visits have their days here too: what the visits' room fixes, moves or calls off is followed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time
from uuid import uuid4

from sqlalchemy import select

from bot.catalogs import _
from bot.chat.doors import Hook
from bot.chat.messages import Text
from bot.chat.turn import Notice, Surroundings
from bot.schedule.jobs import Daily, Job
from bot.schedule.tables import DueRow
from handlers.contract.rules import profile
from handlers.deadlines.queries import Change
from handlers.meetings.changes import follow, follow_contract, move
from handlers.meetings.planning import NOT_READY_ANY_MORE
from handlers.meetings.queries import meetings, name_of, of_number, planned_count
from handlers.meetings.readiness import steady
from handlers.meetings.rules import COUNT, TO_COME, more_than_about
from handlers.meetings.tables import Meeting
from handlers.people.queries import staff_group
from handlers.people.tables import Association
from handlers.visits.rules import VISIT_CHANGED
from handlers.visits.tables import Visit

HOUSE = "visits"


def visit_changed(around: Surroundings, code: str) -> Sequence[Notice]:
    """Keep the day of a visit as the visit is: fixed, moved, or called off."""
    visit = around.session.scalar(select(Visit).where(Visit.number == int(code.removeprefix("V"))))
    meeting = of_number(around.session, "visit", visit.number) if visit is not None else None
    if visit is None or (meeting is None and visit.state != "fixed"):
        return []
    if meeting is None:
        _add(around, visit)
    elif visit.state == "cancelled" and meeting.state in TO_COME:
        move(around, meeting, "cancel", HOUSE)
    elif visit.state == "fixed" and meeting.state in TO_COME and meeting.starts_at != visit.starts_at:
        was_ready = meeting.state == "ready"
        move(around, meeting, "propose", HOUSE, starts_at=visit.starts_at)
        return [not_ready(around, meeting, (Text(NOT_READY_ANY_MORE),))] if was_ready else []
    return []


def still_ready(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """What nobody changed here can be gone too: a facilitator whose work ended (S4-3-カ.c)."""
    told = [(one, steady(around, one, HOUSE)) for one in meetings(around.session, "ready")]
    return [not_ready(around, one, tuple(said)) for one, said in told if said]


def not_ready(around: Surroundings, meeting: Meeting, said: tuple[Text, ...]) -> Notice:
    """Staff hear in their group which meeting is not ready any more."""
    named = Text(_("{name}（{code}）").fill(name=name_of(meeting), code=meeting.code))
    key = f"unready:{meeting.code}:{meeting.version}"
    return Notice(staff_group(around.session), (named, *said), "meeting not ready", key)


def each_morning(around: Surroundings, _row: DueRow) -> Sequence[Notice]:
    """What hangs on no event exists from the first day of the period, also before any event is planned."""
    if profile(around.settings.contract).in_term(around.today):
        follow_contract(around, Change("house", "morning"))
    return []


def _add(around: Surroundings, visit: Visit) -> None:
    name = around.session.get_one(Association, visit.association_id).name
    contract, planned = profile(around.settings.contract), planned_count(around.session, "visit")
    meeting = Meeting(
        id=uuid4(), kind="visit", number=visit.number, state="fixed", version=1, revision=1, title=name[:20],
        starts_at=visit.starts_at, minutes=contract.visits.minutes,
        consult=COUNT if more_than_about(contract, "visit", planned + 1) else "",
        agreed_on=visit.decided_on, agreed_by=visit.decided_by, made_at=around.now, made_by=HOUSE,
    )  # fmt: skip
    around.session.add(meeting)
    around.session.flush()
    follow(around, meeting, Change(HOUSE, "fixed"))


readiness = Daily(Job("readiness", _("準備のできた行事をもう一度たしかめる"), still_ready), at=time(8, 0))
on_visit_changed = Hook(VISIT_CHANGED, visit_changed)
contract_days = Daily(Job("contract deadlines", _("契約の期限をそろえる"), each_morning), at=time(4, 0))
