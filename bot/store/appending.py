"""Appending rows to one table: a connection of its own, one statement and one durable commit for many rows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import chain
from typing import Any

from sqlalchemy.orm import DeclarativeBase

from bot.store.db import Database

Row = tuple[Any, ...]


class Appender:
    """Inserts rows that are not there yet; used by one thread at a time, without SQLAlchemy in between.

    The statement is its own transaction: SQLite commits with synchronous=FULL, PostgreSQL with its default, before
    `append` returns. The connection stays open between calls; a process that forked takes a new one.
    """

    def __init__(self, db: Database, model: type[DeclarativeBase], columns: Sequence[str]) -> None:
        table = model.__table__
        self._db = db
        self._mark = "(" + ", ".join(["?" if db.is_sqlite else "%s"] * len(columns)) + ")"
        self._head = " ".join(("INSERT INTO", model.__tablename__, "(" + ", ".join(columns) + ")", "VALUES "))
        self._into = [db.written_as(table.c[name].type) for name in columns]
        self._connection: Any = None
        self._process = 0

    def row(self, values: Sequence[Any]) -> Row:
        """The values as this engine's driver takes them, in the order of the columns."""
        return tuple([value if into is None else into(value) for into, value in zip(self._into, values, strict=True)])

    def append(self, rows: Sequence[Row]) -> None:
        """Return when all rows are on disk; rows already there stay as they are. Raises what the driver raises."""
        statement = self._head + ", ".join([self._mark] * len(rows)) + " ON CONFLICT DO NOTHING"
        values = tuple(chain.from_iterable(rows))
        aged = self._connection is not None and self._process == os.getpid()
        try:
            self._execute(statement, values)
        except Exception:
            self.close()
            if not aged:
                raise
            self._execute(statement, values)  # the server may have gone and come back since the last call

    def close(self) -> None:
        """Give the connection up; the next call opens another one."""
        connection, self._connection = self._connection, None
        if connection is not None and self._process == os.getpid():
            self._db.give_back(connection)

    def _execute(self, statement: str, values: Row) -> None:
        if self._connection is None or self._process != os.getpid():
            self._connection, self._process = self._db.own_connection(), os.getpid()
        with self._db.one_writer():
            self._connection.execute(statement, values)
