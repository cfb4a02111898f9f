"""How a month stands, in recipients: what is gone, what is planned, what is kept back (LINE: Message count)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.chat.priorities import INCIDENT
from bot.clock import in_tokyo
from bot.delivery.tables import LineMonth, MonthCost, OutboxMessage
from bot.schedule.tables import DueCost, DueRow

COUNTED = ("push", "multicast")  # LINE: replies are free, these count each recipient
PARKED = "parked"  # the state of what waits for staff's decision because the month is tight
KEPT = "kept"  # the name under which MonthCost holds what rooms keep back


@dataclass(frozen=True)
class Span:
    """One calendar month of Tokyo, from its first moment to the first of the next."""

    first: datetime
    last: datetime

    @property
    def name(self) -> str:
        """2026-10."""
        return f"{self.first:%Y-%m}"

    @property
    def next(self) -> Span:
        """The month after."""
        return span(self.last)


@dataclass(frozen=True)
class Planned:
    """One kind of what a month will cost."""

    about: str
    priority: int
    cost: int


def span(moment: datetime) -> Span:
    """The month (Tokyo) a moment lies in."""
    first = in_tokyo(moment).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Span(first, (first + timedelta(days=31)).replace(day=1))


def used(session: Session, now: datetime) -> int:
    """How many recipients this calendar month (Tokyo) has cost by our own count, with what is under way."""
    month = span(now)
    gone = and_(
        OutboxMessage.state.in_(("sent", "presumed")),
        OutboxMessage.ended_at >= month.first,
        OutboxMessage.ended_at < month.last,
    )
    return _recipients(session, or_(gone, OutboxMessage.state == "sending"))


def unknown_to_us(session: Session, now: datetime) -> int:
    """How much more LINE counts this month than we do, so that the larger number counts; what we sent since is ours."""
    told = session.get(LineMonth, span(now).name)
    return max(0, told.consumed - told.ours) if told else 0


def smaller_limit(session: Session, monthly: int | None) -> int | None:
    """The plan of the profile or what LINE said last, whichever is less; None when neither sets a limit."""
    told = session.scalar(select(LineMonth.quota).order_by(LineMonth.month.desc()).limit(1))
    limits = [one for one in (monthly, told) if one is not None]
    return min(limits) if limits else None


def on_its_way(session: Session, *which: ColumnElement[bool]) -> int:
    """What is queued and will cost, incidents aside: those are paid from their reserve."""
    return _recipients(session, OutboxMessage.state == "queued", OutboxMessage.priority > INCIDENT, *which)


def planned(session: Session, month: Span) -> list[Planned]:
    """What the schedule and the rooms will still cost in a month, dearest first; what is queued is not in it."""
    due = (
        select(DueCost.about, func.min(DueCost.priority), func.sum(DueCost.cost))
        .join(DueRow, DueRow.id == DueCost.due_id)
        .where(DueRow.state == "open", DueRow.due_at >= month.first, DueRow.due_at < month.last)
        .group_by(DueCost.about)
    )
    expected = select(MonthCost.about, MonthCost.priority, MonthCost.cost)
    expected = expected.where(MonthCost.month == month.name, MonthCost.about != KEPT)
    rows = [Planned(*row) for row in (*session.execute(due), *session.execute(expected))]
    return sorted((row for row in rows if row.cost), key=lambda row: (-row.cost, row.about))


def planned_before(session: Session, now: datetime, priority: int) -> int:
    """What is queued or planned for the rest of this month and is more important than a priority."""
    month = span(now)
    due = select(func.sum(DueCost.cost)).join(DueRow, DueRow.id == DueCost.due_id)
    due = due.where(DueRow.state == "open", DueRow.due_at >= month.first, DueRow.due_at < month.last)
    expected = select(func.sum(MonthCost.cost)).where(MonthCost.month == month.name, MonthCost.about != KEPT)
    scheduled = session.scalar(due.where(DueCost.priority < priority)) or 0
    expected_too = session.scalar(expected.where(MonthCost.priority < priority)) or 0
    return scheduled + expected_too + on_its_way(session, OutboxMessage.priority < priority)


def kept(session: Session, month: Span) -> int:
    """What rooms keep back in a month, as last looked at."""
    return session.scalar(select(MonthCost.cost).where(MonthCost.month == month.name, MonthCost.about == KEPT)) or 0


def _recipients(session: Session, *which: ColumnElement[bool]) -> int:
    rows = select(func.sum(OutboxMessage.recipients)).where(OutboxMessage.method.in_(COUNTED), *which)
    return session.scalar(rows) or 0
