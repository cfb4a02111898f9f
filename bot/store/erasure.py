"""Erasing somebody: tombstone, key, rows, in this order; whoever is killed in between is taken up again (000-§22, X16).

The key makes every copy unreadable, those in backups included; the rows are cleaned so that nothing is left to wonder
about. When the last backup that could hold the key has expired, the erasure may be certified.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Index, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.clock import in_tokyo
from bot.store.db import Database
from bot.store.destroyed import DestroyedList
from bot.store.fields import personal_columns
from bot.store.ledger import Act, note
from bot.store.types import Base
from bot.store.vault import Vault

KEY_BACKUPS_LIVE = timedelta(days=7)  # design: an erasure must be certifiable within days, not months
A_NIGHT = timedelta(days=1)  # what expired by day goes in the night after
AT_ONCE = 500


class Tombstone(Base):
    """One person or chat that is to be gone, or is."""

    __tablename__ = "tombstone"
    __table_args__ = (Index("ix_tombstone_code", "code"),)

    subject: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # person | chat
    code: Mapped[str] = mapped_column(String(8))  # P0123
    asked_at: Mapped[datetime]
    keys_gone_at: Mapped[datetime | None]
    rows_gone_at: Mapped[datetime | None]
    certifiable_on: Mapped[date | None]


@dataclass(frozen=True)
class Erasing:
    """What a room cleans of somebody (a person or a chat); returns how many rows it touched, may run again."""

    name: str
    run: Callable[[Session, UUID], int]


@dataclass(frozen=True)
class Subject:
    """Somebody to erase: their code, and the ids their values are sealed for."""

    code: str
    person: UUID | None
    chats: Sequence[UUID] = ()

    @property
    def parts(self) -> list[tuple[str, UUID]]:
        """Every key that has to go, by kind."""
        people = [("person", self.person)] if self.person is not None else []
        return [*people, *(("chat", chat) for chat in self.chats)]


@dataclass(frozen=True)
class Eraser:
    """Erases, with everything the rooms brought for it."""

    db: Database
    vault: Vault
    listed: DestroyedList
    rooms: Sequence[Erasing]
    now: Callable[[], datetime]

    def erase(self, subject: Subject, who: str) -> date:
        """Erase somebody; returns the first day on which it may be certified. May be called again at any time."""
        with self.db.write() as session:
            self._ask(session, subject, who)
        self.resume(who)
        with self.db.read() as session:
            days = select(func.max(Tombstone.certifiable_on)).where(Tombstone.code == subject.code)
            return session.scalar(days) or certifiable_on(self.now())  # the latter when there was nobody to erase

    def resume(self, who: str) -> int:
        """Finish every erasure that was begun; returns how many persons and chats there were."""
        with self.db.read() as session:
            begun = session.scalars(select(Tombstone).where(Tombstone.rows_gone_at.is_(None))).all()
        for stone in begun:
            if stone.keys_gone_at is None:
                self._destroy_key(stone, who)
            self._clean_rows(stone, who)
        return len(begun)

    def _ask(self, session: Session, subject: Subject, who: str) -> None:
        now = self.now()
        rows = [{"subject": one, "kind": kind, "code": subject.code, "asked_at": now} for kind, one in subject.parts]
        for row in rows:
            session.execute(self.db.insert_new(Tombstone).values(row))
        note(session, now, Act(who, "asked erasure", "person", subject.code, count=len(rows), channel="shell"))

    def _destroy_key(self, stone: Tombstone, who: str) -> None:
        self.vault.keys.destroy_subject(stone.kind, str(stone.subject), stone.code, self.listed)
        self.vault.forget()
        now = self.now()
        with self.db.write() as session:
            values = {"keys_gone_at": now, "certifiable_on": certifiable_on(now)}
            mine = update(Tombstone).where(Tombstone.subject == stone.subject, Tombstone.keys_gone_at.is_(None))
            session.execute(mine.values(values))
            note(session, now, Act(who, "destroyed key", f"{stone.kind} key", stone.code, channel="shell"))

    def _clean_rows(self, stone: Tombstone, who: str) -> None:
        now = self.now()
        keys = {one.key_id for one in self.vault.keys.destroyed([str(stone.subject)]) if one.key_id}
        with self.db.write() as session:
            count = clean(session, self.rooms, [stone.subject], keys)
            session.execute(update(Tombstone).where(Tombstone.subject == stone.subject).values(rows_gone_at=now))
            note(session, now, Act(who, "erased", f"{stone.kind} rows", stone.code, count=count, channel="shell"))


def clean(session: Session, rooms: Iterable[Erasing], subjects: Iterable[UUID], keys: Iterable[UUID]) -> int:
    """Let every room clean up, then empty whatever is still sealed under the keys; returns how many rows there were."""
    rooms = tuple(rooms)
    touched = sum(room.run(session, subject) for subject in subjects for room in rooms)
    return touched + wipe(session, list(keys))


def wipe(session: Session, keys: Sequence[UUID]) -> int:
    """Empty every personal column sealed under these keys, whichever room it belongs to; returns how many."""
    wiped = 0
    for column, _field in personal_columns():
        for start in range(0, len(keys), AT_ONCE):
            under = key_of(column).in_([key.bytes for key in keys[start : start + AT_ONCE]])
            empty = update(column.table).where(under).values({column: None if column.nullable else b""})
            wiped += len(session.execute(empty.returning(column)).all())
    return wiped


def key_of(column: Column[Any]) -> Any:
    """The id of the key a column's value is sealed under (`Vault.seal`: it stands behind the version)."""
    return func.substr(column, 2, 16)


def certifiable_on(keys_gone_at: datetime) -> date:
    """The first day on which no backup of the key store can hold the key any more."""
    return in_tokyo(keys_gone_at + KEY_BACKUPS_LIVE + A_NIGHT).date()
