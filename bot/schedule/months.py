"""What each month of a forecast comes to: planned, gone, kept for incidents, and what remains of the plan."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.delivery.month import Span, on_its_way, smaller_limit, span, unknown_to_us, used
from bot.house import House
from bot.schedule.books import expected_costs
from bot.schedule.forecast import Line
from bot.store.chats import Chat


@dataclass(frozen=True)
class MonthTotal:
    """One month in recipients; `used` and `queued` are 0 for months to come, `limit` None: no limit."""

    name: str
    planned: int
    used: int
    queued: int
    kept: int
    limit: int | None
    group: int  # what one push to the private group costs

    @property
    def left(self) -> int | None:
        """What remains; negative when the plan does not do."""
        return None if self.limit is None else self.limit - self.planned - self.used - self.queued - self.kept

    @property
    def text(self) -> str:
        """As the command line prints it."""
        end = "no limit" if self.limit is None else f"{self.left} of {self.limit} remain"
        return (
            f"{self.name}: {self.planned} planned, {self.queued} queued, {self.used} used, "
            f"{self.kept} kept for incidents; {end}. One push to the group costs {self.group}."
        )


def by_month(house: House, lines: Sequence[Line], first: datetime, last: datetime) -> list[MonthTotal]:
    """The totals of every month a period touches, with what rooms expect besides the lines."""
    with house.db.read() as session:
        totals = [_total(house, session, month, lines, (first, last)) for month in _months(first, last)]
        session.rollback()
    return totals


def _total(
    house: House, session: Session, month: Span, lines: Sequence[Line], period: tuple[datetime, datetime]
) -> MonthTotal:
    now, allowance = house.clock.now(), house.allowance()
    begins, ends = max(period[0], month.first), min(period[1], month.last)
    around = Surroundings(session, begins, house.vault, house.settings, doors=house.rooms.doors)
    expected = expected_costs(around, house.rooms.expected, ends)
    scheduled = sum(line.cost for line in lines if month.first <= line.due_at < month.last)
    present = span(now) == month
    return MonthTotal(
        month.name, scheduled + sum(one.cost for one in expected),
        used(session, now) + unknown_to_us(session, now) if present else 0,
        on_its_way(session) if present else 0,
        allowance.kept(session, now if present else month.first),
        smaller_limit(session, allowance.monthly),
        session.scalar(select(Chat.members).where(Chat.role == "staff")) or 0,
    )  # fmt: skip


def _months(first: datetime, last: datetime) -> Iterator[Span]:
    month = span(first)
    while month.first < last:
        yield month
        month = month.next
