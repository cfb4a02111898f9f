"""All rows of a database as lines of JSON and back, the same on both engines."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any
from uuid import UUID

from alembic.migration import MigrationContext
from sqlalchemy import JSON, Column, Integer, MetaData, Table, bindparam, func, insert, select, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeDecorator

from bot.errors import NotConfigured
from bot.store.archive import Damaged

AT_ONCE = 500
Row = dict[str, Any]


def _same(value: Any) -> Any:
    return value


WRITTEN: dict[type, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    bytes: (lambda value: base64.b64encode(value).decode(), base64.b64decode),
    datetime: (datetime.isoformat, datetime.fromisoformat),
    date: (date.isoformat, date.fromisoformat),
    time: (time.isoformat, time.fromisoformat),
    UUID: (str, UUID),
    **dict.fromkeys((str, int, bool, float), (_same, _same)),
}


def shape_of(session: Session) -> str:
    """Which shape the tables have: the newest migration; raises NotConfigured when there is none."""
    shape = MigrationContext.configure(session.connection()).get_current_revision()
    if shape is None:
        raise NotConfigured("There are no tables yet; run `python -m bot migrate` first.")
    return shape


def snapshot(session: Session, *, is_sqlite: bool) -> None:
    """Let everything read in this transaction be of one moment; to be called before anything is read."""
    if not is_sqlite:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def rows_out(session: Session, metadata: MetaData) -> Iterator[str]:
    """Every row of every table: a line naming table and columns, its rows, and how many there were in the end."""
    count = 0
    for table in metadata.sorted_tables:
        yield _line({"table": table.name, "columns": [column.name for column in table.columns]})
        codes = [_coding(column)[0] for column in table.columns]
        for row in session.execute(select(table).execution_options(yield_per=AT_ONCE)):
            count += 1
            yield _line([_or_none(code, value) for code, value in zip(codes, row, strict=True)])
    yield _line({"end": count})


def rows_in(session: Session, metadata: MetaData, lines: Iterable[str]) -> int:
    """Put the rows of such lines into empty tables; returns how many there were, raises Damaged unless that is all."""
    count, end = 0, None
    for table, rows in _tables(metadata, iter(lines)):
        if table is None:
            end = next(rows)["end"]
            continue
        while some := list(islice(rows, AT_ONCE)):
            session.execute(insert(table).values(_parameters(table)), some)
            count += len(some)
    if end != count:
        raise Damaged
    return count


def require_empty(session: Session, metadata: MetaData, leaving_out: Iterable[str] = ()) -> None:
    """Raise NotConfigured naming the first table with rows: a restore never mixes with what is there."""
    skipped = set(leaving_out)
    for table in metadata.sorted_tables:
        if table.name not in skipped and session.scalar(select(func.count()).select_from(table)):
            raise NotConfigured(
                f"A restore needs an empty database, but there are rows in {table.name}. "
                "Stop every process, make a new database, run `python -m bot migrate`, then restore."
            )


def continue_sequences(session: Session, metadata: MetaData) -> None:
    """On PostgreSQL let the numbers that the database gives itself go on behind the restored ones."""
    for table in metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None or not isinstance(column.type, Integer):
            continue
        last = session.scalar(select(func.max(column)))
        if last is not None:
            place = {"table": f'"{table.name}"', "column": column.name, "last": last}
            session.execute(text("SELECT setval(pg_get_serial_sequence(:table, :column), :last)"), place)


def _tables(metadata: MetaData, lines: Iterator[str]) -> Iterator[tuple[Table | None, Iterator[Row]]]:
    """Each table with its rows, to be read to their end before the next one; at last None with the end mark."""
    marks: list[Any] = [next(lines, "null")]
    while marks:
        mark = json.loads(marks.pop())
        if not isinstance(mark, dict):
            raise Damaged
        if "end" in mark:
            yield None, iter([mark])
            if next(lines, None) is not None:
                raise Damaged
            return
        table = metadata.tables.get(mark["table"])
        if table is None or [column.name for column in table.columns] != mark["columns"]:
            raise NotConfigured(
                f"The backup's table {mark['table']} is not as this program knows it; "
                "restore with the version that wrote it, then migrate."
            )
        yield table, _rows(table, lines, marks)
    raise Damaged


def _rows(table: Table, lines: Iterator[str], marks: list[str]) -> Iterator[Row]:
    codes = [(column.name, _coding(column)[1]) for column in table.columns]
    for line in lines:
        if not line.startswith("["):
            marks.append(line)
            return
        values = json.loads(line)
        yield {name: _or_none(code, value) for (name, code), value in zip(codes, values, strict=True)}


def _parameters(table: Table) -> dict[str, Any]:
    """Each column as a parameter; an absent JSON value stays NULL and does not become JSON's null."""
    absent = JSON(none_as_null=True)
    return {
        column.name: bindparam(column.name, type_=absent if isinstance(column.type, JSON) else column.type)
        for column in table.columns
    }


def _coding(column: Column[Any]) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """How a column's values become JSON and come back; a kind of column nobody thought of is a KeyError."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return (_same, _same) if isinstance(kind, JSON) else WRITTEN[kind.python_type]


def _or_none(code: Callable[[Any], Any], value: Any) -> Any:
    return None if value is None else code(value)


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"
