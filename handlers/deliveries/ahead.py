"""What is still to come this month and the next, day by day and by kind, as the books have it (bot.schedule.books)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clock import in_tokyo
from bot.delivery.month import KEPT, Planned, Span
from bot.delivery.tables import MonthCost
from bot.schedule.tables import DueCost, DueRow


@dataclass(frozen=True)
class Day:
    """One day that will cost something; `left` is what remains after it, None without a limit."""

    day: date
    what: tuple[tuple[str, int], ...]
    cost: int
    left: int | None


@dataclass(frozen=True)
class Ahead:
    """What is to come in a month: `whole` has no day (answers, digests), `days` have."""

    whole: tuple[Planned, ...]
    days: tuple[Day, ...]

    @property
    def cost(self) -> int:
        """All of it."""
        return sum(one.cost for one in self.whole) + sum(one.cost for one in self.days)


def ahead(session: Session, month: Span, left: int | None, besides: tuple[Planned, ...] = ()) -> Ahead:
    """A month to come, when so much is left before all of it; `besides`: what neither rows nor rooms tell of."""
    whole = (*_whole(session, month), *besides)
    remaining = None if left is None else left - sum(one.cost for one in whole)
    days = []
    for day, found in groupby(_rows(session, month), key=lambda row: in_tokyo(row[0]).date()):
        what: dict[str, int] = {}
        for _at, about, cost in found:
            what[about] = what.get(about, 0) + cost
        spent = sum(what.values())
        remaining = None if remaining is None else remaining - spent
        days.append(Day(day, tuple(what.items()), spent, remaining))
    return Ahead(whole, tuple(days))


def _rows(session: Session, month: Span) -> Sequence[tuple[datetime, str, int]]:
    """Moment, kind and cost of what is due; the rows of one moment and kind are added up by the database."""
    open_ones = (DueRow.state == "open", DueRow.due_at >= month.first, DueRow.due_at < month.last, DueCost.cost > 0)
    rows = select(DueRow.due_at, DueCost.about, func.sum(DueCost.cost)).join(DueRow, DueRow.id == DueCost.due_id)
    rows = rows.where(*open_ones).group_by(DueRow.due_at, DueCost.about).order_by(DueRow.due_at, DueCost.about)
    return [(row[0], row[1], row[2]) for row in session.execute(rows)]


def _whole(session: Session, month: Span) -> tuple[Planned, ...]:
    mine = (MonthCost.month == month.name, MonthCost.about != KEPT, MonthCost.cost > 0)
    rows = select(MonthCost.about, MonthCost.priority, MonthCost.cost).where(*mine).order_by(MonthCost.cost.desc())
    return tuple(Planned(*row) for row in session.execute(rows))
