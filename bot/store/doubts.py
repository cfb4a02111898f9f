"""What does not fit together between keys and rows: for `python -m bot doctor`, as sentences with counts and codes."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.clock import wall
from bot.errors import NotConfigured
from bot.store.chats import Chat
from bot.store.db import Database
from bot.store.duty import DutyRoute
from bot.store.erasure import Tombstone, key_of
from bot.store.fields import personal_columns
from bot.store.keystore import PERSONAL, DestroyedKey, Key
from bot.store.ledger import Act, note

Used = dict[UUID, str]  # a key's id → the columns sealed under it


def doubts(db: Database, key_db: Database) -> list[str]:
    """Keys without rows, rows without keys, erasures half done; empty when all fits together."""
    with db.read() as session:
        used, unfinished = keys_in_use(session), _unfinished(session)
    with key_db.read() as session:
        known = set(session.scalars(select(Key.id)))
        personal = set(session.scalars(select(Key.id).where(Key.kind.in_(PERSONAL))))
        destroyed = set(session.scalars(select(DestroyedKey.key_id)))
    orphans = personal - set(used)
    unreadable = {key: where for key, where in used.items() if key not in known | destroyed}
    return [*_orphans(len(orphans)), *_unreadable(unreadable), *unfinished]


def require_keys(db: Database, key_db: Database) -> None:
    """Raise NotConfigured when there are people's rows and not one key: a database restored without its keys."""
    with db.read() as session:
        met = session.scalar(select(Chat.id).where(func.length(Chat.line_id) > 0).limit(1))
    with key_db.read() as session:
        known = session.scalar(select(Key.id).limit(1))
    if met is None or known is not None:
        return
    with db.write() as session:
        note(session, wall(), Act("house", "started", "key store without keys", channel="shell", result="refused"))
    raise NotConfigured(
        "The database holds sealed rows, but the key store has no keys: nothing could be read. "
        "Restore the keys first (`python -m bot restore` with the newest backup of keys), then start again."
    )


def keys_in_use(session: Session) -> Used:
    """The keys of the key store that personal values are sealed under, each with the columns."""
    used: Used = {}
    for column, _field in personal_columns():
        if column.table is DutyRoute.__table__:  # under the deployment key, and entered anew when that is lost
            continue
        sealed = select(key_of(column)).where(func.length(column) > 0).distinct()
        for key in session.scalars(sealed):
            name = f"{column.table.name}.{column.name}"
            used[UUID(bytes=bytes(key))] = ", ".join(filter(None, (used.get(UUID(bytes=bytes(key))), name)))
    return used


def _orphans(count: int) -> Iterator[str]:
    if count:
        yield f"{count} keys of people or chats seal nothing any more; rows may have been lost, or a restore is due."


def _unreadable(keys: Used) -> Iterator[str]:
    if keys:
        columns = ", ".join(sorted({name for where in keys.values() for name in where.split(", ")}))
        yield f"{len(keys)} people or chats cannot be read ({columns}): their keys are gone, and nobody erased them."


def _unfinished(session: Session) -> Iterator[str]:
    codes = session.scalars(select(Tombstone.code).where(Tombstone.rows_gone_at.is_(None)).distinct())
    return iter([f"The erasure of {code} is not finished; run `python -m bot erase person {code}`." for code in codes])
