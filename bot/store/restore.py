"""Restoring a backup into an empty database; whoever was erased since stays erased.

What was destroyed is known from three places, so that losing one brings nobody back: the list kept apart, the key
store's own table, the tombstones among the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.errors import NotConfigured
from bot.store.archive import Label, label_of, reading
from bot.store.backup import METADATA, refuse_expired
from bot.store.contract_key import Wrapper
from bot.store.copying import continue_sequences, require_empty, rows_in, shape_of
from bot.store.db import Database
from bot.store.destroyed import DestroyedList
from bot.store.erasure import Erasing, Tombstone, certifiable_on, clean
from bot.store.keystore import PERSONAL, Burial, DestroyedKey, Key, bury
from bot.store.ledger import LedgerEntry, LedgerSeal
from bot.store.types import Base

NO_LIST = (
    "The list of destroyed keys ({name}) is missing. Without it people who were erased would come back: put its copy "
    "there first. Only if nobody was ever erased, restore with --nobody-erased."
)


@dataclass(frozen=True)
class Site:
    """Both databases, opened as their owner, and what is needed to restore them."""

    rows: Database
    keys: Database
    wrapper: Wrapper
    listed: DestroyedList
    rooms: Sequence[Erasing]
    now: datetime


@dataclass(frozen=True)
class Restored:
    """What a restore did: rows put in, and people and chats who stay erased."""

    label: Label
    rows: int
    erased: int


Settle = Callable[[Session, Label], None]


def restore_rows(site: Site, file: Path, settle: Settle) -> Restored:
    """Put the rows back; all or nothing. `settle` runs in the same transaction, when they are in."""
    gone, key_ids = erased_subjects(site), erased_keys(site)
    with reading(file, site.wrapper) as (label, lines), site.rows.write() as session:
        _require(session, label, "rows")
        _require_empty_rows(session)
        count = rows_in(session, Base.metadata, lines)
        if not site.rows.is_sqlite:
            continue_sequences(session, Base.metadata)
        for one in gone:
            _put_tombstone_back(session, site, one)
        clean(session, site.rooms, [UUID(one.label) for one in gone], key_ids)
        settle(session, label)
    return Restored(label, count, len(gone))


def restore_keys(site: Site, file: Path, newest: Wrapper, *, nobody_erased: bool = False) -> Restored:
    """Put the keys back, wrapped anew by `newest`, but none of those destroyed since; all or nothing.

    Raises NotConfigured when the list of destroyed keys is missing, or is shorter than the backup knows.
    """
    if not site.listed.exists() and not nobody_erased:
        raise NotConfigured(NO_LIST.format(name=site.listed.path.name))
    stones = _tombstones(site)
    with reading(file, site.wrapper) as (label, lines), site.keys.write() as session:
        _require(session, label, "keys")
        refuse_expired("keys", label.moment, site.now)
        require_empty(session, METADATA["keys"])
        count = rows_in(session, METADATA["keys"], lines)
        _require_whole_list(session, site.listed)
        erased = bury_again(session, site, stones)
        _rewrap(session, site.wrapper, newest)
    clean_again(site)
    return Restored(label, count, erased)


def bury_again(session: Session, site: Site, stones: Sequence[Tombstone]) -> int:
    """Destroy every key once more that is on the list or belongs to a tombstone; returns how many there were."""
    ids, labels = site.listed.ids(), {str(one.subject): one.code for one in stones}
    living = session.scalars(select(Key).where(Key.kind.in_(PERSONAL)))
    condemned = [(key.kind, key.label, key.id) for key in living if key.id in ids or key.label in labels]
    site.listed.add([key_id for _kind, _label, key_id in condemned])
    for kind, name, key_id in condemned:
        burial = Burial(kind, name, labels.get(name, ""), key_id, site.now)
        bury(session, site.keys, burial)
    return len(condemned)


def clean_again(site: Site) -> int:
    """Clean the rows once more of everybody erased; returns how many were touched."""
    gone, key_ids = [UUID(one.label) for one in erased_subjects(site)], erased_keys(site)
    with site.rows.write() as session:
        return clean(session, site.rooms, gone, key_ids)


def erased_subjects(site: Site) -> list[DestroyedKey]:
    """The persons and chats whose keys the key store knows as destroyed."""
    with site.keys.read() as session:
        return list(session.scalars(select(DestroyedKey).order_by(DestroyedKey.label)))


def erased_keys(site: Site) -> list[UUID]:
    """The ids of all destroyed keys, from the list and from the key store."""
    with site.keys.read() as session:
        known = set(session.scalars(select(DestroyedKey.key_id).where(DestroyedKey.key_id.is_not(None))))
    return sorted({one for one in known if one is not None} | site.listed.ids())


def kind_of(file: Path) -> str:
    """Whether a backup file holds rows or keys."""
    return label_of(file).kind


def _require(session: Session, label: Label, kind: str) -> None:
    if label.kind != kind:
        raise NotConfigured(f"This backup holds {label.kind}, not {kind}.")
    here = shape_of(session)
    if label.shape != here:
        raise NotConfigured(
            f"The backup's tables have the shape {label.shape}, the database's {here}; "
            "restore with the version that wrote it, then run `python -m bot migrate`."
        )


def _require_empty_rows(session: Session) -> None:
    """Entries of the restore itself are no rows yet: keys are restored first, and the ledger says so at once."""
    sealed = session.scalar(select(LedgerSeal.position).limit(1)) is not None
    others = session.scalar(select(LedgerEntry.id).where(LedgerEntry.did != "restored").limit(1)) is not None
    require_empty(session, Base.metadata, [] if sealed or others else [LedgerEntry.__tablename__])


def _require_whole_list(session: Session, listed: DestroyedList) -> None:
    known = set(session.scalars(select(DestroyedKey.key_id).where(DestroyedKey.key_id.is_not(None))))
    missing = len(known - listed.ids())
    if missing:
        raise NotConfigured(
            f"The list of destroyed keys ({listed.path.name}) lacks {missing} keys which the backup knows as "
            "destroyed; it is not the whole list. Put its newest copy there first."
        )


def _tombstones(site: Site) -> list[Tombstone]:
    with site.rows.read() as session:
        return list(session.scalars(select(Tombstone)))


def _put_tombstone_back(session: Session, site: Site, gone: DestroyedKey) -> None:
    """The backup may be older than the erasure; what is remembered of it must be there again."""
    at = gone.destroyed_at
    row = {"subject": UUID(gone.label), "kind": gone.kind, "code": gone.code, "asked_at": at, "keys_gone_at": at}
    row |= {"rows_gone_at": site.now, "certifiable_on": certifiable_on(at)}
    session.execute(site.rows.insert_new(Tombstone).values(row))
    session.execute(update(Tombstone).where(Tombstone.subject == UUID(gone.label)).values(row))


def _rewrap(session: Session, wrapper: Wrapper, newest: Wrapper) -> None:
    """See that every key opens, and wrap it by the contract key of today; raises Sealed when one does not."""
    for key in session.scalars(select(Key)):
        key.wrapped = newest.wrap(wrapper.unwrap(key.wrapped, key.id.bytes), key.id.bytes)
