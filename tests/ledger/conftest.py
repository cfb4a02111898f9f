"""A ledger with entries, the hand that seals it, and an insider who owns the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

from bot.clock import FixedClock
from bot.house import House
from bot.store.chain import Sealer, head_of
from bot.store.heads import Head
from bot.store.ledger import Act, LedgerSeal, note
from bot.store.proof import Break, verify
from tests.houses import Postgres, build
from tests.shell.conftest import Terminal, environment_of

OPENED = Act("S01", "opened", "person.name", "P0001", "call", 2, "B-2", "page", "done")
TRIGGERS = [f"{table}_no_{act}" for table in ("ledger", "ledger_seal") for act in ("update", "delete")]
TIES = (
    "ALTER TABLE ledger_seal DROP CONSTRAINT IF EXISTS fk_ledger_seal_entry_id_ledger",
    "ALTER TABLE ledger_seal DROP CONSTRAINT IF EXISTS uq_ledger_seal_entry_id",
)


@dataclass
class Book:
    """The ledger of a house; the clock goes on a minute with each entry."""

    house: House
    clock: FixedClock
    sealer: Sealer
    heads: list[Head] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The moment now."""
        return self.clock.now()

    def write(self, count: int = 1, act: Act = OPENED, at: datetime | None = None) -> Book:
        """Append entries, each in the next minute, or all at one moment."""
        with self.house.db.write() as session:
            for _ in range(count):
                self.clock.moment += timedelta(minutes=1) if at is None else timedelta()
                note(session, at or self.now, act)
        return self

    def seal(self) -> Book:
        """A step of the sealer."""
        self.sealer.step(self.now)
        return self

    def keep_head(self) -> Book:
        """Remember where the chain ends now, as the ward does."""
        with self.house.db.read() as session:
            self.heads.append(head_of(session))
        return self

    def verdict(self, later: timedelta = timedelta(), *, clock_moves: bool = False) -> Break | None:
        """What `verify` finds with the heads that were kept."""
        with self.house.db.read() as session:
            return verify(session, self.heads, self.now + later, clock_moves=clock_moves)

    def found(self) -> tuple[int, str] | None:
        """Where `verify` finds what kind of fault."""
        broken = self.verdict()
        return (broken.position, broken.how.partition(":")[0]) if broken else None

    def seals(self) -> list[LedgerSeal]:
        """The chain."""
        with self.house.db.read() as session:
            return list(session.scalars(select(LedgerSeal).order_by(LedgerSeal.position)))

    def entry(self, position: int) -> UUID:
        """The entry at a position."""
        return next(one.entry_id for one in self.seals() if one.position == position)

    @contextmanager
    def insider(self) -> Iterator[Session]:
        """Everything the owner of the database can do: triggers and ties between the tables are no hindrance."""
        settings = self.house.settings
        engine = create_engine(settings.migrate_database_url or settings.database_url)
        try:
            with engine.begin() as connection:
                for statement in [f"DROP TRIGGER IF EXISTS {name}" for name in TRIGGERS] if self.lite else TIES:
                    connection.execute(text(statement))
            with Session(engine) as session, session.begin():
                yield session
        finally:
            engine.dispose()

    @property
    def lite(self) -> bool:
        """Whether it is on SQLite."""
        return self.house.db.is_sqlite


def book_of(house: House, clock: FixedClock) -> Book:
    """The ledger of a house, empty."""
    return Book(house, clock, house.sealer())


@pytest.fixture
def empty_book(either_house: House, clock: FixedClock) -> Book:
    """A ledger nobody has written in, on each engine."""
    return book_of(either_house, clock)


@pytest.fixture
def book(empty_book: Book) -> Book:
    """Eight sealed entries on each engine."""
    return empty_book.write(8).seal()


@pytest.fixture
def lite_book(house: House, clock: FixedClock) -> Book:
    """Eight sealed entries on SQLite."""
    return book_of(house, clock).write(8).seal()


@pytest.fixture
def served_book(postgres: Postgres, sqlite_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[Book]:
    """A ledger nobody has written in on PostgreSQL, used by the runtime role."""
    (tmp_path / "contract.key").write_text((sqlite_template / "contract.key").read_text())
    with postgres.fresh(tmp_path) as settings:
        wired = build(settings, clock)
        yield book_of(wired, clock)
        wired.close()


@pytest.fixture
def operator(either_house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal beside the house of each engine; its clock cannot be moved."""
    monkeypatch.chdir(tmp_path)
    made = Terminal(tmp_path, monkeypatch).set(**environment_of(either_house.settings))
    return made.set(APP_ENV="development")
