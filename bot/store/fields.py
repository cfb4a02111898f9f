"""What a column may hold: personal data of an inventory row, something passing through, or no personal data.

Personal data is kept only where a column says for what and under which row of inventory B (003-§3-2, X8).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Column, LargeBinary, MetaData
from sqlalchemy.orm import MappedColumn, mapped_column

from bot.contract import Bounds
from bot.errors import EngawaError, NotConfigured
from bot.store.types import Base

INFO = "field"


class Undeclared(EngawaError):
    """A value was to be sealed in a column that declares no personal data; nothing was kept."""


@dataclass(frozen=True)
class Personal:
    """Sealed personal data: its row of inventory B and what it is used for."""

    inventory: str
    purpose: str


@dataclass(frozen=True)
class Passing:
    """Sealed, under a day's key, and gone when it was handled: why it has to pass through."""

    why: str


@dataclass(frozen=True)
class Plain:
    """Bytes that are no personal data: why not."""

    why: str


Declared = Personal | Passing | Plain


def personal(inventory: str, purpose: str) -> MappedColumn[Any]:
    """A column of sealed personal data, e.g. `personal("B-2", purpose="訪問の連絡")`."""
    return mapped_column(LargeBinary, info={INFO: Personal(inventory, purpose)})


def passing(why: str) -> MappedColumn[Any]:
    """A column of sealed payloads in transit."""
    return mapped_column(LargeBinary, info={INFO: Passing(why)})


def plain_bytes(why: str, *, primary_key: bool = False, unique: bool = False) -> MappedColumn[Any]:
    """A column of bytes that tell nothing about anybody: hashes, wrapped keys."""
    return mapped_column(LargeBinary, primary_key=primary_key, unique=unique or None, info={INFO: Plain(why)})


def declared(column: Column[Any]) -> Declared | None:
    """What a column says it holds."""
    found = column.info.get(INFO)
    return found if isinstance(found, Personal | Passing | Plain) else None


def personal_columns(metadata: MetaData = Base.metadata) -> Iterator[tuple[Column[Any], Personal]]:
    """Every column of personal data, table by table."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            found = declared(column)
            if isinstance(found, Personal):
                yield column, found


def require_sealable(table: str, column: str) -> None:
    """Raise Undeclared unless that column of ours is one for sealed values."""
    if not _sealable(table, column):
        raise Undeclared(f"Nothing may be sealed in {table}.{column}: it declares no row of inventory B.")


def check_inventory(metadata: MetaData, bounds: Bounds) -> None:
    """Raise NotConfigured naming every column whose row is not in the contract's inventory B."""
    known = {row.id for row in bounds.inventory_b}
    strange = [f"{column.table.name}.{column.name} names {field.inventory}"
               for column, field in personal_columns(metadata) if field.inventory not in known]  # fmt: skip
    if strange:
        raise NotConfigured(
            f"Personal data may be kept only under a row of inventory B, but {', '.join(strange)}. "
            "Add the row to the contract profile (the ward agrees to it) or remove the column."
        )


@lru_cache
def _sealable(table: str, column: str) -> bool:
    found = Base.metadata.tables.get(table)
    return found is not None and column in found.columns and isinstance(declared(found.c[column]), Personal | Passing)
