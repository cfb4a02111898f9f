"""A new contract key while everything runs: every key is wrapped anew, nothing sealed is touched.

Killed at any point it goes on where it stood when it is started again: the file's lines say how far it came.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, text, update

from bot.errors import EngawaError, Sealed
from bot.store.contract_key import KEY_BYTES, LocalWrapper, Several, Wrapper, read_key_file, write_key_file
from bot.store.db import Database
from bot.store.keystore import MAKING, Key

AT_ONCE = 200
RETIRED = ".retired"  # the old keys, for backups that are older than the rotation


class RotationUnderWay(EngawaError):
    """Another rotation of the contract key is under way; wait until it has ended."""


class NotRewrapped(EngawaError):
    """A key could not be wrapped by the new contract key; the old one was kept."""


def nothing(_point: str) -> None:
    """Where tests stop a rotation."""


@dataclass(frozen=True)
class Rotation:
    """One change of the contract key: from the lines of a file to a new line, or to a key management service."""

    keys: Database
    file: Path
    services: Sequence[Wrapper] = ()  # newest first
    reached: Callable[[str], None] = nothing

    def run(self) -> int:
        """Rotate; returns how many keys were wrapped anew. Raises NotConfigured when the file is damaged."""
        with _alone(self.file):
            newest, older = self._newest()
            self.reached("added")
            self._let_makers_finish()
            count = self._rewrap(newest, Several([newest, *older]))
            self.reached("rewrapped")
            self._verify(newest)
            self.reached("verified")
            self._drop()
            return count

    def _newest(self) -> tuple[Wrapper, Sequence[Wrapper]]:
        """The new contract key, made unless an earlier rotation made it, and the old ones."""
        if self.services:
            local = [LocalWrapper(self.file)] if self.file.exists() else []
            return self.services[0], [*self.services[1:], *local]
        lines = read_key_file(self.file)
        if len(lines) == 1:
            lines = [secrets.token_bytes(KEY_BYTES), *lines]
            write_key_file(self.file, lines)
        return LocalWrapper(self.file, first_only=True), [LocalWrapper(self.file)]

    def _let_makers_finish(self) -> None:
        """Wait for everybody who is wrapping a key by the old contract key; whoever comes later sees the new one."""
        with self.keys.write() as session:
            if not self.keys.is_sqlite:  # there the pen itself is the lock
                session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MAKING})

    def _rewrap(self, newest: Wrapper, any_of_them: Wrapper) -> int:
        count = 0
        for some in self._batches():
            stale = {key.id: key.wrapped for key in some if not _opens(newest, key)}
            with self.keys.write() as session:
                for key_id, wrapped in stale.items():
                    anew = newest.wrap(any_of_them.unwrap(wrapped, key_id.bytes), key_id.bytes)
                    same = update(Key).where(Key.id == key_id, Key.wrapped == wrapped)
                    count += len(session.execute(same.values(wrapped=anew).returning(Key.id)).all())
            self.reached("batch")
        return count

    def _verify(self, newest: Wrapper) -> None:
        for some in self._batches():
            if any(not _opens(newest, key) for key in some):
                raise NotRewrapped

    def _batches(self) -> Iterator[list[Key]]:
        last = UUID(int=0)
        while True:
            with self.keys.read() as session:
                rows = select(Key).where(Key.id > last).order_by(Key.id).limit(AT_ONCE)
                some = list(session.scalars(rows))
            if not some:
                return
            yield some
            last = some[-1].id

    def _drop(self) -> None:
        """Take the old keys out of the file; they stay beside it until the backups of their time are gone."""
        if not self.file.exists():
            return
        lines = read_key_file(self.file)
        kept = [] if self.services else lines[:1]
        retired = self.file.with_name(self.file.name + RETIRED)
        before = read_key_file(retired) if retired.exists() else []
        write_key_file(retired, list(dict.fromkeys([*lines[len(kept) :], *before])))
        self.reached("retired")
        if kept:
            write_key_file(self.file, kept)
        else:
            self.file.unlink()


def drop_retired(file: Path, now: datetime, after: timedelta) -> bool:
    """Delete the old contract keys when the last backup they could open has expired; returns whether it did."""
    retired = file.with_name(file.name + RETIRED)
    if not retired.exists() or now - datetime.fromtimestamp(retired.stat().st_mtime, UTC) <= after:
        return False
    retired.unlink()
    return True


def _opens(wrapper: Wrapper, key: Key) -> bool:
    try:
        wrapper.unwrap(key.wrapped, key.id.bytes)
    except Sealed:
        return False
    return True


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    """One rotation at a time on this machine; the lock goes with the process."""
    handle = os.open(file.with_name(file.name + ".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _lock(handle)
        yield
    finally:
        os.close(handle)


def _lock(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise RotationUnderWay from None
