"""Opening the database so that a commit is durable and writers never deadlock."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.orm import DeclarativeBase, Session

BUSY_MS = 10_000


class Database:
    """One database, SQLite or PostgreSQL: `write()` for changes, `read()` for looking.

    SQLite: WAL, synchronous=FULL, writers `BEGIN IMMEDIATE` one at a time behind a file lock (threads and
    processes alike), readers deferred. PostgreSQL: ordinary transactions at READ COMMITTED.
    """

    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.url = make_url(url)
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
        with self._one_writer(), Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A transaction that only looks; nothing done in it is kept."""
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def connect_to_write(self) -> Iterator[Connection]:
        """A bare connection in a writing transaction, for the hot paths that do not need an ORM."""
        with self._one_writer(), self._writer.begin() as connection:
            yield connection

    def insert_new(self, table: type[DeclarativeBase]) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that leaves a row alone which is already there."""
        if self.is_sqlite:
            return sqlite.insert(table).on_conflict_do_nothing()
        return postgresql.insert(table).on_conflict_do_nothing()

    @contextmanager
    def _one_writer(self) -> Iterator[None]:
        if self._lock is None:
            yield
            return
        with self._lock:
            yield

    def close(self) -> None:
        """Give all connections back; the object is not usable afterwards."""
        self._writer.dispose()
        self._reader.dispose()


class _FileLock:
    """A lock held by one thread of one process at a time."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._thread = threading.Lock()
        self._owner: int | None = None
        self._file: Any = None

    def __enter__(self) -> None:
        if self._owner == threading.get_ident():
            raise RuntimeError("a writing transaction was opened inside another one")
        self._thread.acquire()
        try:
            self._file = self._path.open("a")
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._thread.release()
            raise
        self._owner = threading.get_ident()

    def __exit__(self, *_error: object) -> None:
        self._owner = None
        self._file.close()
        self._thread.release()


def _lock_path(database: str | None) -> Path:
    if not database or database == ":memory:":
        raise ValueError("SQLite needs a file: sqlite:///path/to/file")
    path = Path(database)
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.with_name(path.name + ".lock")


def _sqlite_engine(url: str, begin: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions on its own
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
