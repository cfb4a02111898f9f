"""Chaining committed ledger entries, within a second and late commits included, and telling where a chain is broken."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import ColumnElement, Select, exists, func, select, text
from sqlalchemy.orm import Session

from bot.store.db import Database
from bot.store.heads import GENESIS, Head, Notary, SignedHead, write_head
from bot.store.ledger import LedgerEntry, LedgerSeal

LOCK = 7_310_455_201  # any number no other advisory lock of ours uses
AT_ONCE = 500
HEAD_EVERY = timedelta(hours=1)
LATEST = timedelta(days=1)  # no transaction commits an entry later than this
GRACE = timedelta(minutes=1)  # an entry that stays unsealed longer was put in behind the sealer's back


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold, and how."""

    position: int
    how: str


class Sealer:
    """Chains what is committed, one process at a time, and lets signed heads leave the house."""

    def __init__(self, db: Database, notary: Notary, heads: Path) -> None:
        self._db = db
        self._notary = notary
        self._heads = heads
        self._left_at: datetime | None = None

    def step(self, now: datetime) -> bool:
        """Seal the entries that wait; returns whether there were any. Each hour a head of the chain leaves."""
        with self._db.read() as session:
            waits = session.scalar(_waiting(session).limit(1)) is not None
        if waits:
            self._seal()
        if self._left_at is None or now - self._left_at >= HEAD_EVERY:
            self.let_head_out(now)
        return waits

    def _seal(self) -> None:
        with self._db.write() as session:
            if self._alone(session):
                last = head_of(session)
                session.add_all(chain(session.scalars(_waiting(session)).all(), last))

    def let_head_out(self, now: datetime) -> SignedHead:
        """Sign the present end of the chain and write it where others can keep it."""
        with self._db.read() as session:
            head = head_of(session)
        signed = self._notary.sign(head, now)
        write_head(self._heads, signed)
        self._left_at = now
        return signed

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


def verify(session: Session, heads: Sequence[Head], now: datetime) -> Break | None:
    """The first place where the ledger was changed, thinned, reordered or cut; None when it holds.

    `heads` are ends of the chain that left the house earlier: they show a cut tail and a rebuilt chain.
    """
    known = {head.position: head.hash for head in heads}
    position, last = 0, GENESIS
    rows = select(LedgerSeal, LedgerEntry).outerjoin(LedgerEntry, LedgerEntry.id == LedgerSeal.entry_id)
    for seal, entry in session.execute(rows.order_by(LedgerSeal.position).execution_options(yield_per=1000)):
        position += 1
        fault = _fault(position, last, seal, entry) or _against(known, position, seal.hash)
        if fault is not None:
            return fault
        last = seal.hash
    if known and max(known) > position:
        return Break(position + 1, f"cut off: an earlier head knows {max(known)} entries, {position} are left")
    return _put_in_behind(session, position, now)


def _fault(position: int, last: bytes, seal: LedgerSeal, entry: LedgerEntry | None) -> Break | None:
    if seal.position != position:
        return Break(position, f"removed: the seals jump from {position - 1} to {seal.position}")
    if entry is None:
        return Break(position, "removed: the entry of this seal is gone")
    if link(last, entry) != seal.hash:
        return Break(position, "changed: the entry or its order is not what was sealed")
    return None


def _against(known: dict[int, bytes], position: int, found: bytes) -> Break | None:
    if position in known and known[position] != found:
        return Break(position, "rebuilt: a head that left the house says otherwise")
    return None


def _put_in_behind(session: Session, position: int, now: datetime) -> Break | None:
    unsealed = select(func.count()).select_from(LedgerEntry).where(LedgerEntry.at < now - GRACE, ~_sealed())
    count = session.scalar(unsealed) or 0
    return Break(position + 1, f"put in: {count} entries were never sealed") if count else None


def _waiting(session: Session) -> Select[LedgerEntry]:
    """Entries not sealed yet; only young ones are looked at, by the clock that stamped them."""
    youngest = session.scalar(select(func.max(LedgerEntry.at)))
    rows = select(LedgerEntry).where(~_sealed())
    if youngest is not None:
        rows = rows.where(LedgerEntry.at >= youngest - LATEST)
    return rows.order_by(LedgerEntry.at, LedgerEntry.id).limit(AT_ONCE)


def _sealed() -> ColumnElement[bool]:
    return exists().where(LedgerSeal.entry_id == LedgerEntry.id)
