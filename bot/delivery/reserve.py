"""What may still be sent this month: ordinary messages never eat what is kept back for incidents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.delivery.tables import OutboxMessage

COUNTED = ("push", "multicast")  # LINE: replies are free, these count each recipient
ALWAYS = 0  # the priority of incidents
HELD_BACK = "reserve"  # the fault of a message that was not sent for it


@dataclass(frozen=True)
class Reserved:
    """What a room keeps back of the month's messages; `needs` says how many recipients, as things stand."""

    needs: Callable[[Session, datetime], int]


@dataclass(frozen=True)
class Allowance:
    """The month's plan (None: no limit) and what rooms keep back of it."""

    monthly: int | None
    reserved: tuple[Reserved, ...] = ()

    def purse(self) -> Purse:
        """What one claim may spend; looked up once, when something first costs."""
        return Purse(self)

    def left(self, session: Session, now: datetime) -> int:
        """How many recipients ordinary messages may still reach this month; negative when the reserve is in use."""
        kept = sum(one.needs(session, now) for one in self.reserved)
        return (self.monthly or 0) - used(session, now) - kept


class Purse:
    """What one claim of a sender may spend."""

    def __init__(self, allowance: Allowance) -> None:
        self._allowance = allowance
        self._left: int | None = None

    def pays(self, around: Surroundings, row: OutboxMessage) -> bool:
        """Whether a message may go; what is free, urgent or perhaps sent already always may."""
        if self._allowance.monthly is None or row.method not in COUNTED or row.priority == ALWAYS or row.in_doubt:
            return True
        if self._left is None:
            self._left = self._allowance.left(around.session, around.now)
        if row.recipients > self._left:
            return False
        self._left -= row.recipients
        return True


def used(session: Session, now: datetime) -> int:
    """How many recipients this calendar month (Tokyo) has cost, with what is under way."""
    begins = in_tokyo(now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    ends = (begins + timedelta(days=31)).replace(day=1)
    gone = and_(
        OutboxMessage.state.in_(("sent", "presumed")), OutboxMessage.ended_at >= begins, OutboxMessage.ended_at < ends
    )
    costs = select(func.sum(OutboxMessage.recipients)).where(
        OutboxMessage.method.in_(COUNTED), or_(gone, OutboxMessage.state == "sending")
    )
    return session.scalar(costs) or 0
