"""Appending rows to one table: a connection of its own, one statement and one durable commit for many rows."""

from __future__ import annotations

import os
from collections.abc import Sequence
from itertools import chain, count
from typing import Any, Protocol
from uuid import UUID

from psycopg import errors, pq
from sqlalchemy.orm import DeclarativeBase

from bot.store.db import Database

Row = tuple[Any, ...]
PREPARED = 16  # statements for up to so many rows are prepared; more rows seldom come together


class Appender:
    """Inserts rows that are not there yet; used by one thread at a time, without SQLAlchemy in between.

    The statement is its own transaction: SQLite commits with synchronous=FULL, PostgreSQL with its default, before
    `append` returns. The connection stays open between calls; a process that forked takes a new one.
    """

    def __init__(self, db: Database, model: type[DeclarativeBase], columns: Sequence[str]) -> None:
        kinds = [model.__table__.c[name].type for name in columns]
        self._db = db
        self._binary = [kind.python_type is bytes for kind in kinds]
        self._into = [None if kind.python_type is bytes else db.written_as(kind) for kind in kinds]
        self._head = " ".join(("INSERT INTO", model.__tablename__, "(" + ", ".join(columns) + ")", "VALUES "))
        self._blaming = (db.driver.IntegrityError, db.driver.DataError, ValueError)
        self._pen: _Pen | None = None
        self._process = 0

    def row(self, values: Sequence[Any]) -> Row:
        """The values as this engine's driver takes them, in the order of the columns."""
        pairs = zip(self._into, values, strict=True)
        ready = [value if into is None or value is None else into(value) for into, value in pairs]
        return tuple(ready if self._db.is_sqlite else map(_as_sent, ready))

    def append(self, rows: Sequence[Row]) -> None:
        """Return when all rows are on disk; rows already there stay as they are. Raises what the driver raises."""
        aged = self._pen is not None and self._process == os.getpid()
        try:
            self._write(rows)
        except Exception:
            self.close()
            if not aged:
                raise
            self._write(rows)  # the server may have gone and come back since the last call

    def blames_rows(self, error: Exception | None) -> bool:
        """Whether it is the rows that cannot be kept (a value, a constraint), not the database that fails."""
        return isinstance(error, self._blaming)

    def close(self) -> None:
        """Give the connection up; the next call opens another one."""
        pen, self._pen = self._pen, None
        if pen is not None and self._process == os.getpid():
            self._db.give_back(pen.connection)

    def _write(self, rows: Sequence[Row]) -> None:
        if self._pen is None or self._process != os.getpid():
            own = self._db.own_connection()
            self._pen = _Lite(own, self._head) if self._db.is_sqlite else _Postgres(own, self._head, self._binary)
            self._process = os.getpid()
        with self._db.one_writer():
            self._pen.write(rows)


class _Pen(Protocol):
    """One connection, and how rows are written through it."""

    connection: Any

    def write(self, rows: Sequence[Row]) -> None:
        """Insert and commit."""


class _Lite:
    """Rows for SQLite, all in one statement, so that the driver waits for the disk and the interpreter only once."""

    def __init__(self, connection: Any, head: str) -> None:
        self.connection = connection
        self._head = head

    def write(self, rows: Sequence[Row]) -> None:
        """Insert and commit."""
        statement = _statement(self._head, [["?"] * len(row) for row in rows])
        self.connection.execute(statement, tuple(chain.from_iterable(rows)))


class _Postgres:
    """Rows for PostgreSQL, prepared and in one round trip; psycopg's cursors would cost twice the time."""

    def __init__(self, connection: Any, head: str, binary: list[bool]) -> None:
        self.connection = connection
        self._server: pq.abc.PGconn = connection.pgconn
        self._head = head
        self._formats = [int(one) for one in binary]
        self._prepared: set[int] = set()

    def write(self, rows: Sequence[Row]) -> None:
        """Insert and commit."""
        values, formats, name = list(chain.from_iterable(rows)), self._formats * len(rows), b"append %d" % len(rows)
        if len(rows) > PREPARED:
            _check(self._server.exec_params(self._sql(len(rows)), values, None, formats))
            return
        if len(rows) not in self._prepared:
            _check(self._server.prepare(name, self._sql(len(rows))))
            self._prepared.add(len(rows))
        _check(self._server.exec_prepared(name, values, formats))

    def _sql(self, rows: int) -> bytes:
        number = count(1)
        marks = [[f"${next(number)}" for _ in self._formats] for _ in range(rows)]
        return _statement(self._head, marks).encode()


def _statement(head: str, marks: Sequence[Sequence[str]]) -> str:
    return head + ", ".join("(" + ", ".join(row) + ")" for row in marks) + " ON CONFLICT DO NOTHING"


def _as_sent(value: Any) -> bytes | None:
    """A value in PostgreSQL's text format; bytes go as they are."""
    if value is None or isinstance(value, bytes):
        return value
    return (value.hex if isinstance(value, UUID) else str(value)).encode()


def _check(result: pq.abc.PGresult) -> None:
    if result.status == pq.ExecStatus.COMMAND_OK:
        return
    state = result.error_field(pq.DiagnosticField.SQLSTATE)
    kind = errors.lookup(state.decode()) if state else errors.OperationalError
    raise kind(f"PostgreSQL refused the rows (SQLSTATE {state.decode() if state else 'none'}).")
