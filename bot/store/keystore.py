"""The key store: every key wrapped by the contract key, and the hashes that find a chat again.

It lives in another database than the rows (`KEYSTORE_URL`), so a copy of either alone opens nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from itertools import islice
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import String, UniqueConstraint, delete, select, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.errors import KeysAway, NotConfigured, Sealed
from bot.store.contract_key import KEY_BYTES, Wrapper
from bot.store.db import Database
from bot.store.destroyed import DestroyedList
from bot.store.fields import plain_bytes
from bot.store.types import KeyBase

PERSONAL = ("person", "chat")  # kinds of keys whose destruction erases somebody
MAKING = 7_310_455_202  # PostgreSQL's advisory lock of those who make keys; a rotation waits for them
AT_ONCE = 500


class Key(KeyBase):
    """One data key, wrapped; its label says whose it is (a person's or chat's UUID, a day), unique per kind."""

    __tablename__ = "key"
    __table_args__ = (UniqueConstraint("kind", "label"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(64))
    wrapped: Mapped[bytes] = plain_bytes("a key under the contract key")
    made_at: Mapped[datetime]


class Lookup(KeyBase):
    """A keyed hash of something we must find again without keeping it, and what it leads to."""

    __tablename__ = "lookup"

    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    digest: Mapped[bytes] = plain_bytes("a keyed hash, useless without its key", primary_key=True)
    target: Mapped[UUID]


class DestroyedKey(KeyBase):
    """Somebody whose key was destroyed: no other key is ever made for them."""

    __tablename__ = "destroyed_key"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    label: Mapped[str] = mapped_column(String(64), primary_key=True)
    code: Mapped[str] = mapped_column(String(8))  # P0123; empty when only a restore knew of it
    key_id: Mapped[UUID | None]  # None when there never was one
    destroyed_at: Mapped[datetime]


@dataclass(frozen=True)
class OpenKey:
    """A data key in memory: never kept longer than the vault's cache keeps it."""

    id: UUID
    secret: bytes = field(repr=False)
    cipher: AESGCM = field(repr=False)


class KeyStore:
    """Makes, finds and destroys data keys and look-up hashes."""

    def __init__(self, db: Database, wrapper: Wrapper, now: Callable[[], datetime]) -> None:
        self._db = db
        self._wrapper = wrapper
        self._now = now

    def ensure(self, kind: str, label: str) -> OpenKey:
        """The key of that label, made if there is none; processes that race get the same one.

        Raises Sealed for somebody whose key was destroyed.
        """
        found = self._find(kind, label)
        if found is None:
            with self._writing() as session:
                self._insert(session, kind, label)
            found = self._find(kind, label)
        if found is None:
            raise Sealed("A new key was destroyed while it was being made.")
        return found

    def by_id(self, key_id: UUID) -> OpenKey:
        """The key with that id; raises Sealed when it was destroyed."""
        with self._reading() as session:
            row = session.get(Key, key_id)
        if row is None:
            raise Sealed("This was sealed under a key that has been destroyed.")
        return self._open(row)

    def by_ids(self, key_ids: Iterable[UUID]) -> list[OpenKey]:
        """The keys with these ids, as far as they are there."""
        wanted = iter(key_ids)
        found: list[Key] = []
        with self._reading() as session:
            while some := list(islice(wanted, AT_ONCE)):
                found += session.scalars(select(Key).where(Key.id.in_(some))).all()
        return [key for row in found if (key := self._open_or_none(row)) is not None]

    def destroy(self, kind: str, labels: list[str]) -> int:
        """Destroy keys for good; what they sealed can never be read again. Returns how many there were.

        People's keys go by `destroy_subject`, which remembers them against restores.
        """
        if kind in PERSONAL:
            raise ValueError(f"the key of a {kind} is destroyed by destroy_subject only")
        with self._writing() as session:
            gone = session.execute(delete(Key).where(Key.kind == kind, Key.label.in_(labels)).returning(Key.id))
            return len(gone.all())

    def destroy_subject(self, kind: str, label: str, code: str, listed: DestroyedList) -> None:
        """Destroy the key of a person or chat, with every look-up that leads there; may be done again at any time.

        Its id is on the list before the key goes: whoever is killed in between finds the key and goes on.
        """
        with self._writing() as session:
            key = session.scalar(select(Key).where(Key.kind == kind, Key.label == label).with_for_update())
            listed.add([key.id] if key else [])
            bury(session, self._db, Burial(kind, label, code, key.id if key else None, self._now()))

    def destroyed(self, labels: Sequence[str] | None = None) -> list[DestroyedKey]:
        """Everybody whose key was destroyed, or those of these labels."""
        rows = select(DestroyedKey)
        if labels is not None:
            rows = rows.where(DestroyedKey.label.in_(labels))
        with self._reading() as session:
            return list(session.scalars(rows.order_by(DestroyedKey.label)))

    def labels(self, kind: str) -> list[str]:
        """The labels of all living keys of a kind, in order."""
        with self._reading() as session:
            return list(session.scalars(select(Key.label).where(Key.kind == kind).order_by(Key.label)))

    def target(self, purpose: str, digest: bytes) -> UUID | None:
        """What a look-up hash leads to, or None."""
        with self._reading() as session:
            row = session.get(Lookup, (purpose, digest))
        return row.target if row else None

    def point(self, purpose: str, digest: bytes, target: UUID) -> UUID:
        """Remember where a hash leads; returns the target that won when two processes raced."""
        with self._writing() as session:
            row = {"purpose": purpose, "digest": digest, "target": target}
            session.execute(self._db.insert_new(Lookup).values(row))
        return self.target(purpose, digest) or target

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        try:
            with self._db.read() as session:
                yield session
        except SQLAlchemyError as error:
            raise KeysAway from error

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        try:
            with self._db.write() as session:
                yield session
        except SQLAlchemyError as error:
            raise KeysAway from error

    def _find(self, kind: str, label: str) -> OpenKey | None:
        with self._reading() as session:
            row = session.scalar(select(Key).where(Key.kind == kind, Key.label == label))
        return self._open(row) if row else None

    def _insert(self, session: Session, kind: str, label: str) -> None:
        if kind in PERSONAL and session.get(DestroyedKey, (kind, label)) is not None:
            raise Sealed("The key of this person has been destroyed; nothing is kept of them any more.")
        if not self._db.is_sqlite:  # there the pen itself is the lock
            session.execute(text("SELECT pg_advisory_xact_lock_shared(:lock)"), {"lock": MAKING})
        key_id = uuid4()
        with _contract_key_there():
            wrapped = self._wrapper.wrap(secrets.token_bytes(KEY_BYTES), key_id.bytes)
        row = {"id": key_id, "kind": kind, "label": label, "wrapped": wrapped, "made_at": self._now()}
        session.execute(self._db.insert_new(Key).values(row))

    def _open_or_none(self, row: Key) -> OpenKey | None:
        try:
            return self._open(row)
        except Sealed:
            return None

    def _open(self, row: Key) -> OpenKey:
        with _contract_key_there():
            secret = self._wrapper.unwrap(row.wrapped, row.id.bytes)
        return OpenKey(row.id, secret, AESGCM(secret))


@contextmanager
def _contract_key_there() -> Iterator[None]:
    """A contract key that goes missing while everything runs is as if the key store were away."""
    try:
        yield
    except NotConfigured as error:
        raise KeysAway("The contract key is gone.") from error


@dataclass(frozen=True)
class Burial:
    """Whose key goes: what a DestroyedKey remembers."""

    kind: str
    label: str
    code: str
    key_id: UUID | None
    destroyed_at: datetime


def bury(session: Session, db: Database, burial: Burial) -> None:
    """Delete a person's key and look-ups, and remember that they are never to have another one."""
    session.execute(db.insert_new(DestroyedKey).values(asdict(burial)))
    session.execute(delete(Lookup).where(Lookup.target == UUID(burial.label)))
    session.execute(delete(Key).where(Key.kind == burial.kind, Key.label == burial.label))
