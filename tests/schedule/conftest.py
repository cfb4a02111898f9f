"""A room of the tests: jobs that say one sentence to one chat, and a staff group that hears of trouble."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.chat.found import Doors
from bot.chat.messages import Text
from bot.chat.turn import Notice, Surroundings
from bot.clock import TOKYO
from bot.delivery.tables import OutboxMessage
from bot.house import House
from bot.schedule.jobs import Daily, Job, Later
from bot.schedule.tables import DueRow
from bot.schedule.ticker import Bell, Ticker
from bot.store.chats import Chat
from bot.store.db import Database

NOW = datetime(2026, 10, 14, 18, 0, tzinfo=TOKYO)
Run = Callable[[Surroundings, DueRow], Sequence[Notice] | Later]


@dataclass
class Room:
    """A house with jobs of the tests; `officer` is whom they speak to, `staff` who hears of trouble."""

    house: House
    officer: UUID
    staff: UUID
    jobs: dict[str, Job] = field(default_factory=dict)

    def job(self, run: Run | None = None, name: str = "note") -> Job:
        """A job of the room; without `run` it tells the officer."""
        made = Job(name, f"the {name}", run or self.tell)
        self.jobs[name] = made
        return made

    def tell(self, _around: Surroundings, due: DueRow) -> Sequence[Notice]:
        """One notice to the officer, once for each due row."""
        return [Notice((self.officer,), (Text("お知らせです。"),), "note", key=due.key)]

    def around(self, session: Session, now: datetime = NOW) -> Surroundings:
        """What handlers are given."""
        return Surroundings(session, now, self.house.vault, self.house.settings)

    def due(
        self, at: datetime = NOW, job: str = "note", useful: timedelta = timedelta(hours=1), to: str = "A",
        *, urgent: bool = False,
    ) -> str:  # fmt: skip
        """A due row; its key."""
        key = f"{job}:{uuid4()}"
        with self.house.db.write() as session:
            session.add(
                DueRow(
                    id=uuid4(), key=key, job=job, anchor="V01", revision=1, offset="d-1", recipient=to, due_at=at,
                    expires_at=at + useful, state="open", made_at=at - timedelta(days=1), urgent=urgent,
                )
            )  # fmt: skip
        return key

    def ticker(self, name: str = "test", daily: Sequence[Daily] = (), db: Database | None = None) -> Ticker:
        """A ticker that knows the room's jobs."""
        house = self.house
        jobs: Mapping[str, Job] = self.jobs | {one.job.name: one.job for one in daily}
        bell = Bell(db or house.db, house.vault, house.clock, house.settings, jobs, daily, house.sealer(), Doors())
        return Ticker(bell, name)

    def rows(self) -> dict[str, DueRow]:
        """Every due row by its key."""
        with self.house.db.read() as session:
            return {row.key: row for row in session.scalars(select(DueRow).order_by(DueRow.due_at, DueRow.key))}

    def said(self, to: UUID | None = None) -> list[OutboxMessage]:
        """What was queued for a chat (the officer), in order."""
        with self.house.db.read() as session:
            mine = select(OutboxMessage).where(OutboxMessage.chat_id == (to or self.officer))
            return list(session.scalars(mine.order_by(OutboxMessage.seq)))


def furnish(house: House) -> Room:
    """Give a house an officer and a staff group of eight."""
    officer = house.directory.chat_of("user", "U" + "a" * 32)
    staff = house.directory.chat_of("group", "C" + "b" * 32)
    with house.db.write() as session:
        session.execute(update(Chat).where(Chat.id == staff).values(role="staff", members=8))
    return Room(house, officer, staff)


@pytest.fixture
def room(either_house: House) -> Room:
    """The room on each engine."""
    return furnish(either_house)


@pytest.fixture
def lite(house: House) -> Room:
    """The room on SQLite."""
    return furnish(house)
