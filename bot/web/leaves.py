"""Long lists a leaf at a time: so many rows from the database, and whether more follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request
from sqlalchemy import Select
from sqlalchemy.orm import Session

Row = TypeVar("Row")
ROWS = 20
MOST = 10_000  # no list is turned further by hand


@dataclass(frozen=True)
class Leaf(Generic[Row]):
    """One leaf of a list; `number` counts from 1."""

    rows: Sequence[Row]
    number: int
    more: bool


def leaf(session: Session, wanted: Select[Any], name: str = "page", most: int = ROWS) -> Leaf[Any]:
    """The leaf the address asks for (`?page=2`), of an ordered query for one thing a row."""
    number = asked(name)
    found = session.scalars(wanted.offset((number - 1) * most).limit(most + 1)).all()
    return Leaf(found[:most], number, len(found) > most)


def asked(name: str = "page") -> int:
    """Which leaf the address asks for; the first when it cannot be read."""
    number = request.args.get(name, 1, type=int)
    return number if 0 < number <= MOST else 1
