"""Opening the database so that a commit is durable and writers never deadlock."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeEngine

from bot.errors import NotConfigured

BUSY_MS = 10_000
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    f"busy_timeout={BUSY_MS}",
    "foreign_keys=ON",
    "recursive_triggers=ON",  # so that INSERT OR REPLACE cannot get round what only grows
)


class Database:
    """One database, SQLite or PostgreSQL: `write()` for changes, `read()` for looking.

    SQLite: WAL, synchronous=FULL, writers `BEGIN IMMEDIATE` one at a time behind a file lock (threads and
    processes alike), readers deferred. PostgreSQL: ordinary transactions at READ COMMITTED.
    """

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self._lent: list[Any] = []
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        if self.is_sqlite:
            self._lock: _FileLock | None = _FileLock(_lock_path(self.url.database))
            self._writer = _sqlite_engine(url, "BEGIN IMMEDIATE")
            self._reader = _sqlite_engine(url, "BEGIN")
        else:
            self._lock = None
            self._writer = self._reader = create_engine(url, pool_size=pool_size, max_overflow=20, pool_pre_ping=True)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction that commits when the block ends and rolls back when it raises."""
        with self.one_writer(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only looks; nothing done in it is kept."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def connect_to_write(self) -> Iterator[Connection]:
        """A bare connection in a writing transaction, for the hot paths that do not need an ORM."""
        with self.one_writer(), self._writer.begin() as connection:
            yield connection

    def insert_new(self, table: type[DeclarativeBase]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that leaves a row alone which is already there."""
        if self.is_sqlite:
            return sqlite.insert(table).on_conflict_do_nothing()
        return postgresql.insert(table).on_conflict_do_nothing()

    @property
    def driver(self) -> Any:
        """The driver's module with its kinds of errors (PEP 249)."""
        return self._writer.dialect.loaded_dbapi

    def own_connection(self) -> Any:
        """A driver's connection outside the pool that commits each statement; to be given back in the end."""
        pooled = self._writer.raw_connection()
        connection: Any = pooled.driver_connection
        pooled.detach()
        if not self.is_sqlite:
            connection.autocommit = True
        self._lent.append(connection)
        return connection

    def give_back(self, connection: Any) -> None:
        """Close one's own connection."""
        self._lent.remove(connection)
        connection.close()

    def written_as(self, kind: TypeEngine[Any]) -> Callable[[Any], Any] | None:
        """How this engine's driver takes values of a column type; None when as they are."""
        dialect = self._writer.dialect
        return kind.dialect_impl(dialect).bind_processor(dialect)

    @contextmanager
    def one_writer(self) -> Iterator[None]:
        """Hold SQLite's only pen while the block runs; nothing to hold on PostgreSQL."""
        if self._lock is None:
            yield
            return
        with self._lock:
            yield

    def close(self) -> None:
        """Give all connections back; the object is not usable afterwards."""
        while self._lent:
            self.give_back(self._lent[0])
        if self._lock is not None:
            self._lock.close()
        self._writer.dispose()
        self._reader.dispose()


class _FileLock:
    """A lock held by one thread of one process at a time; its file stays open, but never across a fork."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = threading.Lock()
        self._owner: int | None = None
        self._file = -1
        self._process = 0

    def __enter__(self) -> None:
        if self._owner == threading.get_ident():
            raise RuntimeError("a writing transaction was opened inside another one")
        self._thread.acquire()
        try:
            if self._process != os.getpid():  # a file inherited from a parent would share the parent's lock
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                self._process = os.getpid()
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._thread.release()
            raise
        self._owner = threading.get_ident()

    def __exit__(self, *_error: object) -> None:
        self._owner = None
        fcntl.flock(self._file, fcntl.LOCK_UN)
        self._thread.release()

    def close(self) -> None:
        """Close the file; the lock opens it again when it is taken again."""
        if self._process == os.getpid():
            os.close(self._file)
        self._process = 0


def _lock_path(database: str | None) -> Path:
    if not database or database == ":memory:":
        raise NotConfigured("SQLite needs a file: sqlite:///path/to/file")
    path = Path(database)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(path.name + ".lock")


def _sqlite_engine(url: str, begin: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions on its own
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
