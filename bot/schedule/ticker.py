"""Doing what is due: each row once, by whichever process claims it; its words and its end commit together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from bot import logs
from bot.chat.found import Doors
from bot.chat.turn import Happening, Surroundings, origin_of
from bot.checkpoints import reached
from bot.clock import TOKYO, Clock, in_tokyo, wall
from bot.delivery.outbox import queue_notice
from bot.delivery.trouble import Trouble, tell_staff
from bot.schedule.books import Books
from bot.schedule.jobs import Daily, Job, Later
from bot.schedule.tables import OTHERS, URGENT, DueRow, Heartbeat
from bot.settings import Settings
from bot.store.chain import Sealer
from bot.store.db import Database
from bot.store.vault import Vault

MOST_AT_ONCE = 200
ATTEMPTS = 5
BEAT_EVERY = timedelta(seconds=0.9)  # each knock of a second
USEFUL_FOR = timedelta(hours=20)  # of what is done daily

log = logs.get("ticker")


@dataclass(frozen=True)
class Bell:
    """What a ticker needs to do its work."""

    db: Database
    vault: Vault
    clock: Clock
    settings: Settings
    jobs: Mapping[str, Job]
    daily: Sequence[Daily]
    sealer: Sealer
    doors: Doors
    books: Books | None = None


class Ticker:
    """Knocked at once a second in every process; claims make that harmless."""

    def __init__(self, bell: Bell, process: str) -> None:
        self._bell = bell
        self._process = process[-50:]  # as much as the column takes; the end tells processes apart
        self._beats: dict[str, datetime] = {}
        self._planned_for: object = None

    def tick(self, now: datetime | None = None) -> int:
        """Do everything due by now, what is urgent first; returns how many rows ended."""
        return self.tick_urgent(now) + self.tick_others(now)

    def tick_urgent(self, now: datetime | None = None) -> int:
        """Do what is urgent and due by now: one quick look a second, whatever else there is to do."""
        moment = now or self._bell.clock.now()
        self._beat(URGENT)
        return sum(self._do(due, moment) for due in self.due(moment, urgent=True))

    def tick_others(self, now: datetime | None = None) -> int:
        """Plan the day, keep the books, do everything else due by now, in order, and seal the ledger."""
        moment = now or self._bell.clock.now()
        self._beat(OTHERS)
        self._plan_the_day(moment)
        if self._bell.books is not None:
            self._bell.books.step(moment)
        ended = sum(self._do(due, moment) for due in self.due(moment, urgent=False))
        self._bell.sealer.step(moment)
        return ended

    def due(self, moment: datetime, *, urgent: bool) -> list[UUID]:
        """The open rows due by a moment, earliest first."""
        with self._bell.db.read() as session:
            mine = (DueRow.state == "open", DueRow.due_at <= moment, DueRow.urgent == urgent)
            rows = select(DueRow.id).where(*mine).order_by(DueRow.due_at, DueRow.key)
            return list(session.scalars(rows.limit(MOST_AT_ONCE)))

    def next(self, after: datetime) -> DueRow | None:
        """The next open row after a moment."""
        with self._bell.db.read() as session:
            rows = select(DueRow).where(DueRow.state == "open", DueRow.due_at > after)
            return session.scalar(rows.order_by(DueRow.due_at, DueRow.key).limit(1))

    def _do(self, due: UUID, moment: datetime) -> int:
        try:
            with self._bell.db.write() as session:
                return self._end(session, due, moment)
        except Exception as error:  # one room's fault must not stop the others' time; the row stays open
            log.error("due row failed", due=str(due), error=type(error).__name__)
            return self._failed(due, moment)

    def _failed(self, due: UUID, moment: datetime) -> int:
        with self._bell.db.write() as session:
            row = session.scalar(_open(due))
            if row is None:  # another process has done it meanwhile
                return 0
            row.attempts += 1
            if row.attempts < ATTEMPTS:
                return 0
            row.state, row.ended_at = "dead", moment
            tell_staff(Surroundings(session, moment, self._bell.vault, self._bell.settings), Trouble.MISSED)
            return 1

    def _end(self, session: Session, due: UUID, moment: datetime) -> int:
        row = session.scalar(_open(due))
        if row is None:
            return 0
        around = Surroundings(session, moment, self._bell.vault, self._bell.settings, doors=self._bell.doors)
        job = self._bell.jobs.get(row.job)
        if job is None or moment > row.expires_at:
            row.state, row.ended_at = "missed", moment
            if not row.urgent:  # a later alarm has taken its place
                tell_staff(around, Trouble.MISSED)
            return 1
        said = job.run(around, row)
        if isinstance(said, Later):
            row.due_at = said.moment
            return 0
        row.state, row.ended_at = "done", moment
        for one in said:
            notices = self._bell.doors.hear(around, one) if isinstance(one, Happening) else [one]
            for notice in notices:
                queue_notice(around, notice, origin_of(job.run))
        reached("ticker.claimed")
        return 1

    def _plan_the_day(self, moment: datetime) -> None:
        """Make today's rows of what is done daily; the key makes it once for all processes."""
        today = in_tokyo(moment).date()
        if not self._bell.daily or self._planned_for == today:
            return
        rows = []
        for daily in self._bell.daily:
            due_at = datetime.combine(today, daily.at, TOKYO)
            rows.append({
                "id": uuid4(), "key": f"{daily.job.name}:{today}", "job": daily.job.name, "anchor": str(today),
                "revision": 1, "offset": "daily", "recipient": "house", "due_at": due_at, "urgent": daily.job.urgent,
                "expires_at": due_at + USEFUL_FOR, "state": "open", "made_at": moment,
            })  # fmt: skip
        with self._bell.db.write() as session:
            session.execute(self._bell.db.insert_new(DueRow), rows)
        self._planned_for = today

    def _beat(self, lane: str) -> None:
        """Show that this lane of this process is alive, about once a second."""
        now, before = wall(), self._beats.get(lane)
        if before is not None and now - before < BEAT_EVERY:
            return
        with self._bell.db.write() as session:
            steady = self._bell.clock.now()
            session.merge(Heartbeat(process=f"{self._process} {lane}", lane=lane, beat_at=now, steady_at=steady))
        self._beats[lane] = now


def _open(due: UUID) -> Select[DueRow]:
    """The row, held until the transaction ends; none when it is not open any more or another process holds it."""
    return select(DueRow).where(DueRow.id == due, DueRow.state == "open").with_for_update(skip_locked=True)
