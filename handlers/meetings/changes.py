"""Changing a meeting: one place that checks the state, wins or loses against others, and keeps what follows in step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import update

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.clock import in_tokyo
from handlers.contract.rules import KINDS, profile
from handlers.deadlines.queries import Anchor, Change, keep, reopen, settle
from handlers.deadlines.rules import CONTRACT
from handlers.meetings.queries import agreed_count, brings_own, confirmed_material, label_of, last_event
from handlers.meetings.reminders import remind_in_step
from handlers.meetings.rules import AFTER, AGREED, STATES, Facts, next_state, of_the_contract, wanted, why_not
from handlers.meetings.tables import Meeting, MeetingDate
from handlers.visits.rules import MEETING_HELD

FIXED, MOVED, CALLED_OFF, HELD = "meeting fixed", "meeting moved", "meeting called off", MEETING_HELD
VENUE = "meeting venue changed"


def move(around: Surroundings, meeting: Meeting, event: str, by: str, **values: Any) -> Meeting:
    """Let an event happen to a meeting; raises Refusal with the reason when it may not, or somebody was faster.

    A change of date or time raises the revision and keeps the old one; every deadline follows in the same transaction.
    """
    state, was = expect_possible(meeting, event), meeting.starts_at
    changed = "starts_at" in values and values["starts_at"] != was
    if changed:
        values["revision"] = meeting.revision + 1
    won = around.session.execute(
        update(Meeting)
        .where(Meeting.id == meeting.id, Meeting.version == meeting.version, Meeting.state == meeting.state)
        .values(state=state, version=meeting.version + 1, **values)
        .returning(Meeting.id)
        .execution_options(synchronize_session=False)
    ).first()
    if won is None:
        raise Refusal(_("ちょうど別の人が変えたところです。もう一度、いまのようすを見てください。"))
    around.session.refresh(meeting)
    if was is not None and (changed or event == "cancel"):
        _remember(around, meeting, was, by)
    follow(around, meeting, Change(by, event))
    return meeting


@contextmanager
def changing(around: Surroundings, meeting: Meeting, by: str, **values: Any) -> Iterator[None]:
    """Change what hangs on a meeting: the race is won first, then the body writes its rows, then deadlines follow.

    Raises Refusal before anything was written.
    """
    move(around, meeting, "change", by, **values)
    yield
    around.session.flush()
    follow(around, meeting, Change(by, "change"))


def expect_possible(meeting: Meeting, event: str) -> str:
    """The state an event leads to; raises Refusal with the reason when it may not happen now."""
    state = next_state(meeting.state, event)
    if state is None:
        why = why_not(meeting.state, event)
        raise Refusal(_("いまは「{now}」です。{why}").fill(now=STATES[meeting.state], why=why))
    return state


def expect_version(meeting: Meeting, version: str | None) -> None:
    """Refuse a button from before the last change."""
    if version != str(meeting.version):
        raise Refusal(_("このボタンは古くなりました。「/予定」で新しいカードを出してください。"))


def follow(around: Surroundings, meeting: Meeting, change: Change) -> None:
    """Keep a meeting's deadlines and reminders, and what in the contract depends on it, in step with the facts."""
    contract = profile(around.settings.contract)
    facts = Facts(
        meeting.kind, meeting.state, in_tokyo(meeting.starts_at).date() if meeting.starts_at else None,
        meeting.materials == "new", brings_own(around.session, meeting.id), meeting.consult,
    )  # fmt: skip
    anchor = Anchor(meeting.code, label_of(meeting), meeting.lead)
    keep(around, anchor, wanted(contract, facts), change)
    remind_in_step(around, meeting)
    if meeting.headcount is not None and meeting.state in AGREED:
        settle(around, meeting.code, "headcount", Change(change.by, "headcount"))
    _settle_prepared(around, meeting, change.by)
    if meeting.state in AFTER and meeting.reported_on is not None:
        item = "visit_report" if meeting.kind == "visit" else "report"
        settle(around, meeting.code, item, Change(change.by, str(meeting.reported_on)))
    follow_contract(around, change)


def follow_contract(around: Surroundings, change: Change) -> None:
    """The deadlines that hang on no single event: all dates planned, the proposal, the end of the contract."""
    contract = profile(around.settings.contract)
    anchor = Anchor(CONTRACT, _("契約").render())
    keep(around, anchor, of_the_contract(contract, last_event(around.session)), change)
    for kind in KINDS:
        enough = agreed_count(around.session, kind) >= contract.programme(kind).about
        (settle if enough else reopen)(around, CONTRACT, f"plan_{kind}", change)


def _settle_prepared(around: Surroundings, meeting: Meeting, by: str) -> None:
    """What was confirmed or printed before the date was agreed counts as soon as it is owed."""
    confirmed = confirmed_material(around.session, meeting.id)
    if confirmed is not None:
        settle(around, meeting.code, "materials", Change(by, f"v{confirmed.version} {confirmed.decided_by}"))
    if meeting.copies is not None:
        settle(around, meeting.code, "print", Change(by, f"{meeting.copies}部"))


def _remember(around: Surroundings, meeting: Meeting, was: datetime, by: str) -> None:
    became = meeting.starts_at if meeting.state != "cancelled" else None
    around.session.add(
        MeetingDate(
            id=uuid4(), meeting_id=meeting.id, revision=meeting.revision, was=was, became=became, at=around.now, by=by
        )  # fmt: skip
    )
