"""What other rooms may do with deadlines: keep them in step with an event, settle one, look what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from handlers.contract.counting import target
from handlers.contract.rules import profile
from handlers.deadlines.rules import ITEMS, Wanted
from handlers.deadlines.tables import Obligation, ObligationChange

APART = ("payment",)  # begins by a worker's word, not by a plan


@dataclass(frozen=True)
class Change:
    """Whose doing it is that deadlines change, and why (a few words of ours)."""

    by: str
    why: str


@dataclass(frozen=True)
class Anchor:
    """What deadlines hang on: a code, its words for staff, the worker who takes care."""

    code: str
    label: str
    lead: str | None = None


def keep(around: Surroundings, anchor: Anchor, wanted: Sequence[Wanted], change: Change) -> None:
    """Make the open deadlines of an anchor what they should be; old days stay on record, what is done stays done."""
    there = {one.item: one for one in of_anchor(around.session, anchor.code)}
    for one in wanted:
        row = there.pop(one.item, None)
        if row is None:
            around.session.add(_new(around, anchor, one))
        else:
            row.label, row.lead = anchor.label[:60], anchor.lead
            _follow(around, row, one, change)
    for row in there.values():
        if row.item in APART:
            continue
        row.label = anchor.label[:60]
        if row.state == "open":
            _end(around, row, "withdrawn", change)
    around.session.flush()


def add(around: Surroundings, anchor: Anchor, wanted: Wanted, change: Change) -> Obligation:
    """One deadline more for an anchor, or its new day; the others are left alone."""
    row = one_of(around.session, anchor.code, wanted.item)
    if row is None:
        row = _new(around, anchor, wanted)
        around.session.add(row)
    else:
        _follow(around, row, wanted, change)
    around.session.flush()
    return row


def settle(around: Surroundings, code: str, item: str, change: Change, *, state: str = "done") -> None:
    """End an open deadline: done (why is the evidence) or waived; nothing happens when it is not open."""
    row = one_of(around.session, code, item)
    if row is not None and row.state == "open":
        _end(around, row, state, change)
        row.evidence = change.why


def reopen(around: Surroundings, code: str, item: str, change: Change, *, waived: bool = False) -> None:
    """A deadline that was done is owed again (a confirmed material was changed); one the ward waived only on demand."""
    row = one_of(around.session, code, item)
    if row is not None and row.state in (("done", "waived") if waived else ("done",)):
        _record(around, row, change, row.due_on, "open")
        row.state, row.ended_on, row.ended_by, row.evidence = "open", None, None, None


def of_anchor(session: Session, code: str) -> Sequence[Obligation]:
    """All deadlines of an anchor, earliest first."""
    rows = select(Obligation).where(Obligation.anchor == code)
    return session.scalars(rows.order_by(Obligation.due_on, Obligation.item)).all()


def one_of(session: Session, code: str, item: str) -> Obligation | None:
    """One deadline of an anchor."""
    return session.scalar(select(Obligation).where(Obligation.anchor == code, Obligation.item == item))


def open_ones(session: Session, lead: str | None = None) -> Sequence[Obligation]:
    """Everything still owed, earliest first; of one worker when `lead` is given."""
    rows = select(Obligation).where(Obligation.state == "open")
    if lead is not None:
        rows = rows.where(Obligation.lead == lead)
    return session.scalars(rows.order_by(Obligation.due_on, Obligation.anchor, Obligation.item)).all()


def near(session: Session, today: date, ahead: int) -> Sequence[Obligation]:
    """What is owed within so many days, or whose event is as near or over: all that may be spoken of today."""
    until = today + timedelta(days=ahead)
    rows = select(Obligation).where(
        Obligation.state == "open", (Obligation.due_on <= until) | (Obligation.event_on <= until)
    )
    return session.scalars(rows.order_by(Obligation.due_on, Obligation.anchor, Obligation.item)).all()


def changes_of(session: Session, row: Obligation) -> Sequence[ObligationChange]:
    """What an obligation was before, oldest first."""
    mine = select(ObligationChange).where(ObligationChange.obligation_id == row.id)
    return session.scalars(mine.order_by(ObligationChange.at)).all()


def _follow(around: Surroundings, row: Obligation, wanted: Wanted, change: Change) -> None:
    back = row.state == "withdrawn"
    if row.due_on == wanted.due_on and row.event_on == wanted.event_on and not back:
        return
    _record(around, row, change, wanted.due_on, "open" if back else row.state)
    row.due_on, row.event_on, row.target_on = wanted.due_on, wanted.event_on, _target(around, wanted.due_on)
    row.made_on = around.today
    if back:
        row.state, row.ended_on, row.ended_by = "open", None, None


def _end(around: Surroundings, row: Obligation, state: str, change: Change) -> None:
    _record(around, row, change, row.due_on, state)
    row.state, row.ended_on, row.ended_by = state, around.today, change.by


def _record(around: Surroundings, row: Obligation, change: Change, due: date, state: str) -> None:
    around.session.add(
        ObligationChange(
            id=uuid4(),
            obligation_id=row.id,
            at=around.now,
            by=change.by,
            why=change.why[:40],
            was_due=row.due_on,
            now_due=due,
            was_state=row.state,
            now_state=state,
        )  # fmt: skip
    )


def _new(around: Surroundings, anchor: Anchor, wanted: Wanted) -> Obligation:
    return Obligation(
        id=uuid4(), anchor=anchor.code, item=wanted.item, label=anchor.label[:60], owner=ITEMS[wanted.item].owner,
        lead=anchor.lead, event_on=wanted.event_on, due_on=wanted.due_on, target_on=_target(around, wanted.due_on),
        made_on=around.today, state="open",
    )  # fmt: skip


def _target(around: Surroundings, due: date) -> date:
    return target(profile(around.settings.contract).office, due)
