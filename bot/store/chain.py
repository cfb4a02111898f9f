"""Chaining committed ledger entries, within a second and late commits included, and signing where the chain ends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Select, exists, select, text
from sqlalchemy.orm import Session

from bot.store.db import Database
from bot.store.heads import GENESIS, Head, Notary, SignedHead, write_head
from bot.store.ledger import LedgerEntry, LedgerSeal

LOCK = 7_310_455_201  # any number no other advisory lock of ours uses
AT_ONCE = 500  # entries sealed in one transaction
ROUNDS = 10  # transactions of one step
HEAD_EVERY = timedelta(hours=1)
SWEEP_EVERY = timedelta(hours=1)  # how often old entries are looked through too
LATEST = timedelta(hours=1)  # no transaction commits an entry later than this


class Sealer:
    """Chains what is committed, one process at a time, and lets signed heads leave the house.

    Each second only the entries of the last hour are looked at. At the beginning and every hour all are: those that
    were written while nothing ran, or before a clock was moved.
    """

    def __init__(self, db: Database, notary: Notary, heads: Path) -> None:
        self._db = db
        self._notary = notary
        self._heads = heads
        self._left_at: datetime | None = None
        self._swept_at: datetime | None = None

    def step(self, now: datetime) -> bool:
        """Seal the entries that wait; returns whether there were any. Each hour a head of the chain leaves."""
        found, sweeps = False, _is_due(self._swept_at, now, SWEEP_EVERY)
        since = None if sweeps else now - LATEST
        for _round in range(ROUNDS):
            if not self._waits(since):
                self._swept_at = now if sweeps else self._swept_at
                break
            found = True
            if not self._seal(since):
                break  # another process is at it
        if _is_due(self._left_at, now, HEAD_EVERY):
            self.let_head_out(now)
        return found

    def seal_all(self) -> None:
        """Seal whatever waits, however old and however many; when another process is at it, leave it to that one."""
        while self._waits(None) and self._seal(None):
            pass

    def let_head_out(self, now: datetime) -> SignedHead:
        """Sign the present end of the chain and write it where others can keep it."""
        with self._db.read() as session:
            head = head_of(session)
        signed = self._notary.sign(head, now)
        write_head(self._heads, signed)
        self._left_at = now
        return signed

    def _waits(self, since: datetime | None) -> bool:
        """Looking first: on SQLite the only pen must not be taken each second for nothing."""
        with self._db.read() as session:
            return session.scalar(_waiting(since).limit(1)) is not None

    def _seal(self, since: datetime | None) -> bool:
        """Seal some of what waits; False when another process is sealing."""
        with self._db.write() as session:
            if not self._alone(session):
                return False
            waiting = session.scalars(_waiting(since).limit(AT_ONCE)).all()
            session.add_all(chain(waiting, head_of(session)))
        return True

    def _alone(self, session: Session) -> bool:
        if self._db.is_sqlite:
            return True  # a writing transaction already is alone
        return bool(session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK}))


def head_of(session: Session) -> Head:
    """The end of the chain."""
    last = session.scalar(select(LedgerSeal).order_by(LedgerSeal.position.desc()).limit(1))
    return Head(last.position, last.hash) if last else Head(0, GENESIS)


def chain(entries: Iterable[LedgerEntry], head: Head) -> list[LedgerSeal]:
    """The seals that continue a chain with these entries."""
    seals, position, last = [], head.position, head.hash
    for entry in entries:
        position, last = position + 1, link(last, entry)
        seals.append(LedgerSeal(position=position, entry_id=entry.id, entry_at=entry.at, hash=last))
    return seals


def link(last: bytes, entry: LedgerEntry) -> bytes:
    """The hash of one more entry on top of everything before it."""
    return hashlib.sha256(last + entry.canonical()).digest()


def is_sealed() -> ColumnElement[bool]:
    """Whether an entry has a place in the chain."""
    return exists().where(LedgerSeal.entry_id == LedgerEntry.id)


def _waiting(since: datetime | None) -> Select[LedgerEntry]:
    """Entries not sealed yet, in the order of their moments; from a moment on, or all."""
    rows = select(LedgerEntry).where(~is_sealed())
    if since is not None:
        rows = rows.where(LedgerEntry.at >= since)
    return rows.order_by(LedgerEntry.at, LedgerEntry.id)


def _is_due(last: datetime | None, now: datetime, every: timedelta) -> bool:
    return last is None or abs(now - last) >= every  # a clock that was set back must not stop it
