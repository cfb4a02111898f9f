"""Backups of the rows and, apart from them, of the keys: written, listed, and gone when their time is over.

They are made by this program and not by the engine, so that one made on SQLite restores on PostgreSQL and back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import MetaData, func, select
from sqlalchemy.orm import Session

from bot.errors import NotConfigured
from bot.store.archive import writing
from bot.store.contract_key import Wrapper
from bot.store.copying import rows_out, shape_of, snapshot
from bot.store.db import Database
from bot.store.erasure import KEY_BACKUPS_LIVE
from bot.store.types import Base, KeyBase

ROW_BACKUPS_LIVE = timedelta(days=35)  # a month's mistakes can be undone, the monthly inspection included (003-§11-10)
NAME = re.compile(r"(rows|keys)-(\d{8}T\d{6}Z)\.engawa(\.part)?")
WRITTEN_AS = "%Y%m%dT%H%M%SZ"
METADATA: dict[str, MetaData] = {"rows": Base.metadata, "keys": KeyBase.metadata}
LIVES = {"rows": ROW_BACKUPS_LIVE, "keys": KEY_BACKUPS_LIVE}


@dataclass(frozen=True)
class Backup:
    """A backup file by its name: what it holds, and when it was taken."""

    path: Path
    kind: str
    taken_at: datetime


def take(db: Database, kind: str, folder: Path, wrapper: Wrapper, now: datetime) -> tuple[Backup, int]:
    """Write all rows of one database, as of one moment, into a new file; also returns how many rows there were."""
    metadata = METADATA[kind]
    path = folder / kind / f"{kind}-{now.astimezone(UTC).strftime(WRITTEN_AS)}.engawa"
    with db.read() as session:
        snapshot(session, is_sqlite=db.is_sqlite)
        count = _count(session, metadata)
        with writing(path, kind, now, shape_of(session), wrapper) as file:
            file.writelines(rows_out(session, metadata))
    return Backup(path, kind, now), count


def backups(folder: Path) -> Iterator[Backup]:
    """Every backup of the folder, half-written ones included, by name."""
    for path in sorted(folder.glob("*/*")):
        found = NAME.fullmatch(path.name)
        if found:
            yield Backup(path, found[1], datetime.strptime(found[2], WRITTEN_AS).replace(tzinfo=UTC))


def drop_expired(folder: Path, now: datetime) -> int:
    """Delete the backups whose time is over; returns how many there were."""
    expired = [one for one in backups(folder) if now - one.taken_at > LIVES[one.kind]]
    for one in expired:
        one.path.unlink(missing_ok=True)
    return len(expired)


def refuse_expired(kind: str, taken_at: datetime, now: datetime) -> None:
    """Raise NotConfigured for keys from so long ago that erasures since then have been certified."""
    if kind == "keys" and now - taken_at > KEY_BACKUPS_LIVE:
        raise NotConfigured(
            f"This backup of keys is older than {KEY_BACKUPS_LIVE.days} days; it must not be used any more: "
            "people whose erasure was certified would come back. Delete it."
        )


def _count(session: Session, metadata: MetaData) -> int:
    return sum(session.scalars(select(func.count()).select_from(table)).one() for table in metadata.sorted_tables)
