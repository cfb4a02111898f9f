"""A search of the ledger as a file for a spreadsheet: codes only, line by line, never whole in memory."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO

from sqlalchemy import select

from bot.clock import in_tokyo
from bot.store.db import Database
from bot.store.ledger import LedgerEntry
from handlers.registers.rules import shown
from handlers.registers.search import Search, newest_first, sealed

AT_ONCE = 500
MARK = "\ufeff"  # lets a spreadsheet read Japanese
COLUMNS = ("日時", "取扱者", "したこと", "対象", "だれ・どれ", "理由", "件数", "目録", "手段", "結果", "封の番号")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would calculate instead of showing it


def written(db: Database, wanted: Search, now: datetime) -> Iterator[str]:
    """The file in pieces; what was written after `now` is not in it."""
    rows = select(LedgerEntry).where(*wanted.wanted(), LedgerEntry.at <= now)
    yield MARK + _lines([COLUMNS])
    with db.read() as session:
        streamed = session.scalars(newest_first(rows).execution_options(yield_per=AT_ONCE))
        for entries in streamed.partitions(AT_ONCE):
            places = sealed(session, entries)
            yield _lines([_cells(one, places.get(one.id)) for one in entries])
            session.expunge_all()


def _lines(rows: list[tuple[str, ...]]) -> str:
    text = StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _cells(entry: LedgerEntry, place: int | None) -> tuple[str, ...]:
    one = shown(entry)
    words = (
        in_tokyo(entry.at).isoformat(timespec="seconds"), entry.who, one.did, one.what, entry.about, one.why,
        str(entry.count), entry.inventory or "", one.channel, one.result, str(place or ""),
    )  # fmt: skip
    return tuple(f"'{cell}" if cell.startswith(FORMULA) else cell for cell in words)
