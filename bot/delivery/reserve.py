"""What may still be sent this month: ordinary messages never eat what is kept back for incidents.

When it is tight the least important wait before that, so that what is planned and matters more can still go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.chat.priorities import ANNOUNCEMENT, INCIDENT
from bot.chat.turn import Surroundings
from bot.contract import LinePlan
from bot.delivery.month import COUNTED, planned_before, smaller_limit, unknown_to_us, used
from bot.delivery.tables import OutboxMessage

LOCK = 7_310_455_203  # any number no other advisory lock of ours uses (bot.store.chain, bot.store.keystore)
HELD_BACK = "reserve"  # the fault of a message that was not sent for it
Verdict = Literal["goes", "parked", "held"]


@dataclass(frozen=True)
class Reserved:
    """What a room keeps back of the month's messages; `needs` says how many recipients, as things stand."""

    needs: Callable[[Session, datetime], int]


@dataclass(frozen=True)
class Allowance:
    """The month's plan (None: no limit but LINE's), what rooms keep back of it, and from which priority on it waits."""

    monthly: int | None
    reserved: tuple[Reserved, ...] = ()
    waits_from: int = ANNOUNCEMENT

    def purse(self) -> Purse:
        """What one claim may spend; looked up once, when something first costs."""
        return Purse(self)

    def kept(self, session: Session, now: datetime) -> int:
        """What rooms keep back of the month a moment lies in."""
        return sum(one.needs(session, now) for one in self.reserved)

    def left(self, session: Session, now: datetime) -> int | None:
        """How many recipients ordinary messages may still reach this month; negative when the reserve is in use.

        None when nothing limits them.
        """
        limit = smaller_limit(session, self.monthly)
        if limit is None:
            return None
        return limit - used(session, now) - unknown_to_us(session, now) - self.kept(session, now)


def in_turn(session: Session, rows: Sequence[OutboxMessage]) -> None:
    """Let only one sender at a time decide about what costs, or several would spend the same rest and the reserve too.

    On SQLite a writing transaction is alone anyway; incidents and replies wait for nobody.
    """
    if any(_costs(row) for row in rows) and session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _costs(row: OutboxMessage) -> bool:
    return row.method in COUNTED and row.priority != INCIDENT and not row.in_doubt


def allowance(plan: LinePlan | None, reserved: tuple[Reserved, ...]) -> Allowance:
    """The allowance of a contract profile."""
    return Allowance(plan.monthly, reserved, plan.waits_from) if plan else Allowance(None, reserved)


class Purse:
    """What one claim of a sender may spend: the month is added up at most once, the plan once a priority."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._looked = False
        self._left: int | None = None
        self._promised: dict[int, int] = {}

    def judge(self, around: Surroundings, row: OutboxMessage) -> Verdict:
        """Whether a message goes, waits for staff, or is held; what is free, urgent or perhaps sent already goes."""
        if not _costs(row):
            return "goes"
        left = self._look(around)
        if left is None:
            return "goes"
        waits = row.priority >= self._allowance.waits_from
        if waits and row.recipients > left - self._more_important(around, row.priority):
            return "parked"
        if row.recipients > left:
            return "held"
        self._left = left - row.recipients
        return "goes"

    def _look(self, around: Surroundings) -> int | None:
        if not self._looked:
            self._left, self._looked = self._allowance.left(around.session, around.now), True
        return self._left

    def _more_important(self, around: Surroundings, priority: int) -> int:
        """What must be left for everything that comes before it: tips leave room for announcements as well."""
        if priority not in self._promised:
            self._promised[priority] = planned_before(around.session, around.now, priority)
        return self._promised[priority]
