"""The key store: every key wrapped by the contract key, and the hashes that find a chat again.

It lives in another database than the rows (`KEYSTORE_URL`), so a copy of either alone opens nothing.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID, uuid4

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import LargeBinary, String, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.errors import NotConfigured, Sealed
from bot.store.db import Database
from bot.store.types import KeyBase

KEY_BYTES = 32
NONCE_BYTES = 12


class Key(KeyBase):
    """One data key, wrapped; its label says whose it is (a chat's UUID, a day) and is unique per kind."""

    __tablename__ = "key"
    __table_args__ = (UniqueConstraint("kind", "label"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(64))
    wrapped: Mapped[bytes] = mapped_column(LargeBinary)
    made_at: Mapped[datetime]


class Lookup(KeyBase):
    """A keyed hash of something we must find again without keeping it, and what it leads to."""

    __tablename__ = "lookup"

    purpose: Mapped[str] = mapped_column(String(20), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    target: Mapped[UUID]


class Wrapper(Protocol):
    """Whatever holds the contract key: a local file here, a key management service elsewhere."""

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key, readable only through `unwrap` with the same `bound_to`."""

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key again; raises Sealed when it was wrapped by somebody else or for something else."""


class LocalWrapper:
    """The contract key in a file of this machine (32 bytes as hexadecimal, readable by its owner only)."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    @classmethod
    def from_file(cls, path: Path) -> LocalWrapper:
        """Read the key file; raises NotConfigured with what to do when it is missing or damaged."""
        try:
            key = bytes.fromhex(path.read_text().strip())
        except FileNotFoundError:
            raise NotConfigured(
                f"The contract key file {path.name} is missing. Restore it from its safe place, "
                "or run `python -m bot migrate` for a new contract."
            ) from None
        except OSError as error:
            raise NotConfigured(f"The contract key file {path.name} cannot be read ({error.strerror}).") from None
        except ValueError:
            key = b""
        if len(key) != KEY_BYTES:
            raise NotConfigured(f"The contract key file {path.name} is damaged. Restore it from its safe place.")
        return cls(key)

    def wrap(self, key: bytes, bound_to: bytes) -> bytes:
        """The key under AES-256-GCM, bound to its id."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, key, bound_to)

    def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
        """The key again."""
        try:
            return self._cipher.decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound_to)
        except (InvalidTag, ValueError):  # ValueError: too short to be anything we wrapped
            raise Sealed("A key cannot be unwrapped: the contract key is another one.") from None


def make_key_file(path: Path) -> bool:
    """Make a new contract key unless there is one; returns whether it was made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(path, "x", opener=_private) as file:
            file.write(secrets.token_hex(KEY_BYTES) + "\n")
    except FileExistsError:
        return False
    return True


def _private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


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
        """The key of that label, made if there is none; processes that race get the same one."""
        found = self._find(kind, label)
        if found is None:
            with self._db.write() as session:
                self._insert(session, kind, label)
            found = self._find(kind, label)
        if found is None:
            raise Sealed("A new key was destroyed while it was being made.")
        return found

    def by_id(self, key_id: UUID) -> OpenKey:
        """The key with that id; raises Sealed when it was destroyed."""
        with self._db.read() as session:
            row = session.get(Key, key_id)
        if row is None:
            raise Sealed("This was sealed under a key that has been destroyed.")
        return self._open(row)

    def destroy(self, kind: str, labels: list[str]) -> int:
        """Destroy keys for good; what they sealed can never be read again. Returns how many there were."""
        with self._db.write() as session:
            gone = session.execute(delete(Key).where(Key.kind == kind, Key.label.in_(labels)).returning(Key.id))
            return len(gone.all())

    def labels(self, kind: str) -> list[str]:
        """The labels of all living keys of a kind, in order."""
        with self._db.read() as session:
            return list(session.scalars(select(Key.label).where(Key.kind == kind).order_by(Key.label)))

    def target(self, purpose: str, digest: bytes) -> UUID | None:
        """What a look-up hash leads to, or None."""
        with self._db.read() as session:
            row = session.get(Lookup, (purpose, digest))
        return row.target if row else None

    def point(self, purpose: str, digest: bytes, target: UUID) -> UUID:
        """Remember where a hash leads; returns the target that won when two processes raced."""
        with self._db.write() as session:
            row = {"purpose": purpose, "digest": digest, "target": target}
            session.execute(self._db.insert_new(Lookup).values(row))
        return self.target(purpose, digest) or target

    def _find(self, kind: str, label: str) -> OpenKey | None:
        with self._db.read() as session:
            row = session.scalar(select(Key).where(Key.kind == kind, Key.label == label))
        return self._open(row) if row else None

    def _insert(self, session: Session, kind: str, label: str) -> None:
        key_id = uuid4()
        wrapped = self._wrapper.wrap(secrets.token_bytes(KEY_BYTES), key_id.bytes)
        row = {"id": key_id, "kind": kind, "label": label, "wrapped": wrapped, "made_at": self._now()}
        session.execute(self._db.insert_new(Key).values(row))

    def _open(self, row: Key) -> OpenKey:
        secret = self._wrapper.unwrap(row.wrapped, row.id.bytes)
        return OpenKey(row.id, secret, AESGCM(secret))
