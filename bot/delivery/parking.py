"""What waits because the month is tight: never lost, shown to staff on one card, and theirs to decide.

A parked message's `fault` says how far that is: TIGHT (no card tells of it yet), ASKED, or NEXT_MONTH (staff let it
wait). It ends by a decision, by a new month, or, when its time passes, as missed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, false, func, or_, select, update
from sqlalchemy.orm import Session

from bot.chat.priorities import NEWS
from bot.chat.turn import Surroundings
from bot.clock import wall
from bot.delivery.month import PARKED, span
from bot.delivery.outbox import freeze, open_payload
from bot.delivery.tables import OutboxMessage
from bot.errors import KeysAway, Sealed
from bot.schedule.tables import DueRow

TIGHT, ASKED, NEXT_MONTH = "tight", "tight, asked", "next month"
ASK = "ask about parked messages"  # the job that shows staff the card
GATHERED = timedelta(minutes=1)  # so long one card waits for more of the same
APART = timedelta(hours=1)  # between two cards
SEALED_FOR = timedelta(days=7)  # then the words are sealed anew, because keys of days gone by are destroyed
DROPPED = "dropped"  # the state of what staff gave up


def park(around: Surroundings, row: OutboxMessage) -> None:
    """Let a message wait, and have staff asked in a minute; one card asks about all that wait by then."""
    row.state, row.fault, row.ended_at = PARKED, TIGHT, around.now
    session = around.session
    asking = select(DueRow.id).where(DueRow.job == ASK, DueRow.state == "open").limit(1)
    if session.scalar(asking) is not None:
        return
    asked = session.scalar(select(func.max(DueRow.ended_at)).where(DueRow.job == ASK))
    soon = around.now + GATHERED
    due_at = max(soon, asked + APART) if asked else soon
    if row.expires_at is not None and row.expires_at <= due_at:  # an hour later there is nothing left to decide
        due_at = soon
    session.add(
        DueRow(
            id=uuid4(), key=f"{ASK}:{uuid4()}", job=ASK, anchor=span(around.now).name, revision=1, offset="once",
            recipient="house", due_at=due_at, expires_at=due_at + timedelta(days=31), made_at=around.now,
        )
    )  # fmt: skip


def count(session: Session, *faults: str) -> tuple[int, int, int]:
    """How many messages wait with one of these faults, what they would cost, and the number of the last (0: none)."""
    rows = select(func.count(), func.sum(OutboxMessage.recipients), func.max(OutboxMessage.seq))
    found = session.execute(rows.where(*_with(*faults))).one()
    return found[0], found[1] or 0, found[2] or 0


def by_purpose(session: Session, *faults: str) -> Sequence[tuple[str, int]]:
    """What these are for, and how many of each, most first."""
    rows = select(OutboxMessage.purpose, func.count()).where(*_with(*faults)).group_by(OutboxMessage.purpose)
    return [(row[0], row[1]) for row in session.execute(rows.order_by(func.count().desc(), OutboxMessage.purpose))]


def ending(session: Session, now: datetime, *faults: str, upto: int | None = None) -> tuple[int, datetime | None]:
    """How many of these can not wait for the next month, and when the first of them is of no use any more."""
    rows = select(func.count(), func.min(OutboxMessage.expires_at)).where(*_with(*faults), _ends_before_next(now))
    found = session.execute(rows if upto is None else rows.where(OutboxMessage.seq <= upto)).one()
    return found[0], found[1]


def ask_about(session: Session) -> bool:
    """Claim what no card has told of yet; whether there was any."""
    return _change(session, {"fault": ASKED}, *_with(TIGHT)) > 0


def send(session: Session, upto: int, *faults: str) -> int:
    """Staff want these sent: they count as important as news from now on; returns how many still waited."""
    going = {"state": "queued", "priority": NEWS, "fault": None, "ended_at": None, "try_at": wall()}
    return _change(session, going, *_with(*faults), OutboxMessage.seq <= upto)


def wait(session: Session, now: datetime, upto: int, *faults: str) -> int:
    """Staff let these wait for the next month; what ends before it stays undecided. Returns how many wait now."""
    may = ~_ends_before_next(now)
    return _change(session, {"fault": NEXT_MONTH}, *_with(*faults), OutboxMessage.seq <= upto, may)


def drop(around: Surroundings, upto: int, *faults: str) -> int:
    """Staff give these up; returns how many still waited."""
    gone = {"state": DROPPED, "payload": None, "ended_at": around.now}
    return _change(around.session, gone, *_with(*faults), OutboxMessage.seq <= upto)


def let_go(session: Session, now: datetime) -> int:
    """Queue again what waited into a new month, and what is too late by now: the sender ends that as missed."""
    over = or_(OutboxMessage.ended_at < span(now).first, OutboxMessage.expires_at < now)
    back = {"state": "queued", "fault": None, "ended_at": None, "try_at": wall()}
    return _change(session, back, OutboxMessage.state == PARKED, over)


def keep_readable(around: Surroundings) -> None:
    """Seal the words of what has waited long under the key of today."""
    today = wall().date()
    old = select(OutboxMessage).where(OutboxMessage.state == PARKED, OutboxMessage.payload_day < today - SEALED_FOR)
    for row in around.session.scalars(old.with_for_update(skip_locked=True)):
        try:
            payload = open_payload(around, row)
            row.payload_day = today
            freeze(around, row, payload)
        except KeysAway:  # tomorrow again
            return
        except Sealed:  # its key went: the sender will say so
            continue


def _with(*faults: str) -> tuple[ColumnElement[bool], ...]:
    return OutboxMessage.state == PARKED, OutboxMessage.fault.in_(faults)


def _ends_before_next(now: datetime) -> ColumnElement[bool]:
    return func.coalesce(OutboxMessage.expires_at < span(now).last, false())


def _change(session: Session, values: dict[str, Any], *which: ColumnElement[bool]) -> int:
    return len(session.execute(update(OutboxMessage).where(*which).values(values).returning(OutboxMessage.seq)).all())
