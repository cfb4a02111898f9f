"""Commits are durable, writers take turns across threads and processes, readers see what is committed."""

from __future__ import annotations

import fcntl
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.errors import NotConfigured
from bot.house import House
from bot.schedule.tables import ClockShift
from bot.store.db import Database

COUNT_UP = """
import sys
from bot.store.db import Database
from bot.schedule.tables import ClockShift
db = Database(sys.argv[1])
for _ in range(int(sys.argv[2])):
    with db.write() as session:
        session.get_one(ClockShift, 1).microseconds += 1
"""
HANG_IN_A_WRITE = """
import sys
from bot.store.db import Database
from bot.schedule.tables import ClockShift
with Database(sys.argv[1]).write() as session:
    session.get_one(ClockShift, 1).microseconds = 99
    session.flush()
    print("inside", flush=True)
    sys.stdin.read()
"""


def shift(db: Database) -> int | None:
    """The number the tests of this file count with."""
    with db.read() as session:
        row = session.get(ClockShift, 1)
    return row.microseconds if row else None


def begin(db: Database) -> None:
    """Put the number at nought."""
    with db.write() as session:
        session.add(ClockShift(id=1, microseconds=0))


def url_of(db: Database) -> str:
    """The URL with what `str` hides."""
    return db.url.render_as_string(hide_password=False)


@pytest.mark.parametrize("way", ["read", "write"])
def test_sqlite_commits_survive_a_power_cut(house: House, way: str) -> None:
    with (house.db.read if way == "read" else house.db.write)() as session:
        found = {name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous")}
        assert found == {"journal_mode": "wal", "synchronous": 2}
        assert session.scalar(text("PRAGMA foreign_keys")) == 1


def test_a_write_inside_a_write_is_refused_and_the_next_one_works(house: House) -> None:
    with house.db.write(), pytest.raises(RuntimeError, match="inside another one"), house.db.write():
        pass
    begin(house.db)
    assert shift(house.db) == 0


def test_what_raises_is_rolled_back_and_lets_the_next_writer_in(either_house: House) -> None:
    begin(either_house.db)

    def fail_half_way() -> None:
        with either_house.db.write() as session:
            session.get_one(ClockShift, 1).microseconds = 5
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert shift(either_house.db) == 0
    with either_house.db.write() as session:
        session.get_one(ClockShift, 1).microseconds = 6
    assert shift(either_house.db) == 6


def test_readers_see_only_what_is_committed(either_house: House) -> None:
    begin(either_house.db)
    with either_house.db.write() as session:
        session.get_one(ClockShift, 1).microseconds = 5
        session.flush()
        assert shift(either_house.db) == 0
    assert shift(either_house.db) == 5


def test_nothing_done_while_reading_is_kept(either_house: House) -> None:
    begin(either_house.db)
    with either_house.db.read() as session:
        session.get_one(ClockShift, 1).microseconds = 5
        session.flush()
    assert shift(either_house.db) == 0


def test_a_reader_keeps_seeing_the_moment_it_began(house: House) -> None:
    begin(house.db)
    with house.db.read() as session:
        session.get_one(ClockShift, 1)
        with house.db.write() as writing:
            writing.get_one(ClockShift, 1).microseconds = 5
        assert session.scalar(text("SELECT microseconds FROM clock_shift")) == 0


def test_an_insert_leaves_alone_what_is_there(either_house: House) -> None:
    begin(either_house.db)
    with either_house.db.write() as session:
        session.execute(either_house.db.insert_new(ClockShift).values(id=1, microseconds=7))
        session.execute(either_house.db.insert_new(ClockShift).values(id=2, microseconds=7))
    with either_house.db.read() as session:
        rows = session.execute(text("SELECT id, microseconds FROM clock_shift ORDER BY id")).all()
    assert [tuple(row) for row in rows] == [(1, 0), (2, 7)]


def test_a_bare_connection_commits_too(either_house: House) -> None:
    with either_house.db.connect_to_write() as connection:
        connection.execute(either_house.db.insert_new(ClockShift).values(id=1, microseconds=3))
    assert shift(either_house.db) == 3


def test_a_writer_holds_the_file_lock_for_as_long_as_it_writes(house: House) -> None:
    with _lock_file(house).open("a") as file:
        with house.db.write(), pytest.raises(BlockingIOError):
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_readers_need_no_lock(house: House) -> None:
    with _lock_file(house).open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert shift(house.db) is None


def test_no_increment_is_lost_between_threads(house: House) -> None:
    begin(house.db)

    def count_up(_number: int) -> None:
        with house.db.write() as session:
            session.get_one(ClockShift, 1).microseconds += 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(count_up, range(80)))
    assert shift(house.db) == 80


def test_no_increment_is_lost_between_processes(house: House) -> None:
    begin(house.db)
    command = [sys.executable, "-c", COUNT_UP, url_of(house.db), "40"]
    others = [subprocess.Popen(command) for _ in range(2)]
    for _ in range(40):
        with house.db.write() as session:
            session.get_one(ClockShift, 1).microseconds += 1
    assert [one.wait(60) for one in others] == [0, 0]
    assert shift(house.db) == 120


def test_a_writer_killed_half_way_leaves_nothing_and_blocks_nobody(either_house: House) -> None:
    begin(either_house.db)
    command = [sys.executable, "-c", HANG_IN_A_WRITE, url_of(either_house.db)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"inside\n"
        other.kill()
    with either_house.db.write() as session:
        assert session.get_one(ClockShift, 1).microseconds == 0
        session.get_one(ClockShift, 1).microseconds = 1
    assert shift(either_house.db) == 1


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_is_refused_with_a_sentence(url: str) -> None:
    with pytest.raises(NotConfigured, match="SQLite needs a file"):
        Database(url)


def test_the_folder_of_a_new_sqlite_file_is_made(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path}/deep/down/rows.sqlite3")
    with db.write() as session:
        session.execute(text("CREATE TABLE made (id INTEGER)"))
    db.close()
    assert (tmp_path / "deep/down/rows.sqlite3").stat().st_size > 0


def _lock_file(house: House) -> Path:
    return Path(f"{house.db.url.database}.lock")
