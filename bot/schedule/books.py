"""The month's books: what each open due row will cost and what rooms expect besides, written down ahead of sending.

So the sender adds up numbers and never runs a job. A new row is estimated in the hour it appears, every row again each
morning (officers come and go, groups grow); a row that is superseded or done drops out by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, delete, or_, select
from sqlalchemy.orm import Session

from bot import logs
from bot.catalogs import Sentence
from bot.chat.found import Doors
from bot.chat.priorities import INCIDENT, STAFF
from bot.chat.turn import Surroundings
from bot.clock import TOKYO, in_tokyo
from bot.delivery.month import KEPT, Planned, Span, span
from bot.delivery.reserve import Allowance
from bot.delivery.tables import MonthCost
from bot.errors import KeysAway
from bot.schedule.forecast import cost_of
from bot.schedule.jobs import Job
from bot.schedule.tables import DueCost, DueRow
from bot.settings import Settings
from bot.store.db import Database
from bot.store.vault import Vault

MOST_AT_ONCE = 50  # rows looked at in one tick, so that none is long
MORNING = time(5)  # from when on the day's figures are taken
ABOUT = 60  # as much as the column takes

log = logs.get("books")


@dataclass(frozen=True)
class Expected:
    """What a room will send that no due row tells of (a digest each morning): recipients between two moments."""

    about: Sentence
    cost: Callable[[Surroundings, datetime, datetime], int]
    priority: int = STAFF


@dataclass(frozen=True)
class Shelf:
    """What the books are kept from."""

    db: Database
    vault: Vault
    settings: Settings
    jobs: Mapping[str, Job]
    expected: tuple[Expected, ...]
    allowance: Allowance
    doors: Doors | None = None

    def around(self, session: Session, at: datetime) -> Surroundings:
        """What a room works with, at a moment to come."""
        return Surroundings(session, at, self.vault, self.settings, doors=self.doors)


class Books:
    """Kept by whichever process ticks first in an hour; two that do it write the same."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._kept_for: datetime | None = None

    def step(self, now: datetime) -> int:
        """Bring the books up to date, once an hour of programme time; returns how many rows were looked at.

        A failure is logged and tried again with the next hour: the figures of before stay.
        """
        hour = in_tokyo(now).replace(minute=0, second=0, microsecond=0)
        if self._kept_for == hour:
            return 0
        try:
            looked = self._estimate(now)
            if looked < MOST_AT_ONCE:
                self._expect(now)
                self._kept_for = hour
        except Exception as error:  # the books serve planning; nothing may stop the time for them
            log.error("books not kept", error=type(error).__name__)
            self._kept_for = hour
            return 0
        return looked

    def _estimate(self, now: datetime) -> int:
        costs = self._costs(now)
        with self._shelf.db.write() as session:
            session.execute(delete(DueCost).where(DueCost.due_id.in_([row["due_id"] for row in costs])))
            self._insert(session, DueCost, costs)
        return len(costs)

    def _insert(self, session: Session, table: type[DueCost | MonthCost], rows: list[dict[str, Any]]) -> None:
        """What another process has just written says the same, so it stays."""
        if rows:
            session.execute(self._shelf.db.insert_new(table), rows)

    def _costs(self, now: datetime) -> list[dict[str, Any]]:
        shelf = self._shelf
        with shelf.db.read() as session:
            rows = session.scalars(_unknown(now).limit(MOST_AT_ONCE)).all()
            costs = [self._cost(session, row.id, now) for row in rows]
            session.rollback()
        return costs

    def _cost(self, session: Session, due: UUID, now: datetime) -> dict[str, Any]:
        """What one row will cost; a room that fails costs nothing here and is heard of when the row falls due."""
        shelf, row = self._shelf, session.get_one(DueRow, due)
        job, at = shelf.jobs.get(row.job), max(row.due_at, now)
        about = str(job.about if job else row.job)[:ABOUT]
        if job is None or job.urgent or row.recipient == "house":  # alarms are paid from the reserve
            return {"due_id": due, "about": about, "priority": INCIDENT, "cost": 0, "at": now}
        trial = session.begin_nested()
        try:
            found = cost_of(shelf.around(session, at), job, row)
        except KeysAway:
            raise
        except Exception as error:
            log.warning("not estimated", job=row.job, error=type(error).__name__)
            return {"due_id": due, "about": about, "priority": STAFF, "cost": 0, "at": now}
        finally:
            trial.rollback()
        return {"due_id": due, "about": about, "priority": found.priority, "cost": found.cost, "at": now}

    def _expect(self, now: datetime) -> None:
        month = span(now)
        spans = ((now, month), (month.last, month.next))
        with self._shelf.db.write() as session:
            rows = [row for first, one in spans for row in self._besides(session, first, one)]
            session.execute(delete(MonthCost))
            self._insert(session, MonthCost, rows)

    def _besides(self, session: Session, first: datetime, month: Span) -> list[dict[str, Any]]:
        kept = Planned(KEPT, INCIDENT, self._shelf.allowance.kept(session, first))
        said = [kept, *expected_costs(self._shelf.around(session, first), self._shelf.expected, month.last)]
        return [{"month": month.name, **asdict(one)} for one in said]


def expected_costs(around: Surroundings, expected: Sequence[Expected], last: datetime) -> list[Planned]:
    """What rooms expect to send from now until a moment, besides due rows."""
    return [Planned(str(one.about)[:ABOUT], one.priority, one.cost(around, around.now, last)) for one in expected]


def _unknown(now: datetime) -> Select[DueRow]:
    """The open rows of this month and the next that have not been looked at since the morning, earliest first."""
    morning = datetime.combine((in_tokyo(now) - timedelta(hours=MORNING.hour)).date(), MORNING, TOKYO)
    stale = or_(DueCost.at.is_(None), DueCost.at < morning)
    rows = select(DueRow).outerjoin(DueCost, DueCost.due_id == DueRow.id)
    return rows.where(DueRow.state == "open", DueRow.due_at < span(now).next.last, stale).order_by(DueRow.due_at)
