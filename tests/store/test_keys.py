"""Keys are made once, found again, destroyed for good; the contract key's file is read with care."""

from __future__ import annotations

import stat
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from bot.errors import EngawaError, NotConfigured, Sealed
from bot.house import House
from bot.store.contract_key import LocalWrapper, make_key_file
from bot.store.db import Database
from bot.store.keystore import Key, KeyStore
from tests.store.conftest import keys_of

RACERS = 6
Racer = TypeVar("Racer")
Found = TypeVar("Found")


def test_key_stores_that_race_for_a_label_get_the_same_key(either_house: House) -> None:
    with processes(either_house) as stores:
        ids = race(stores, lambda store: store.ensure("day", "2026-10-14").id)
    assert len(set(ids)) == 1
    with either_house.key_db.read() as session:
        assert session.scalar(select(func.count()).select_from(Key).where(Key.label == "2026-10-14")) == 1


def test_processes_that_race_for_a_look_up_are_led_to_the_same_target(either_house: House) -> None:
    with processes(either_house) as stores:
        targets = race(stores, lambda store: store.point("line-id", b"digest", uuid4()))
    assert len(set(targets)) == 1
    assert keys_of(either_house).target("line-id", b"digest") == targets[0]


def test_a_look_up_belongs_to_its_purpose(house: House) -> None:
    keys = keys_of(house)
    keys.point("line-id", b"digest", UUID(int=1))
    assert keys.target("officer", b"digest") is None


def test_labels_are_unique_per_kind_only(house: House) -> None:
    keys = keys_of(house)
    assert keys.ensure("day", "same").id != keys.ensure("chat", "same").id


def test_an_unknown_key_is_as_good_as_destroyed(house: House) -> None:
    with pytest.raises(Sealed, match="has been destroyed"):
        keys_of(house).by_id(uuid4())


def test_destroying_counts_what_there_was_and_leaves_other_kinds_alone(house: House) -> None:
    keys = keys_of(house)
    for label in ("2026-10-13", "2026-10-12"):
        keys.ensure("day", label)
    keys.ensure("chat", "2026-10-12")
    assert keys.labels("day") == ["2026-10-12", "2026-10-13"]
    assert keys.destroy("day", ["2026-10-12", "2026-10-11"]) == 1
    assert keys.labels("day") == ["2026-10-13"]
    assert "2026-10-12" in keys.labels("chat")


def test_a_missing_key_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotConfigured, match=r"contract\.key is missing\. Restore it .*migrate"):
        LocalWrapper.from_file(tmp_path / "contract.key")


@pytest.mark.parametrize("content", [b"", b"abcd", b"ab" * 31, b"ab" * 33, b"z" * 64, b"\xff\xfe\x00"])
def test_a_truncated_or_scribbled_key_file_says_so(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "contract.key").write_bytes(content)
    with pytest.raises(NotConfigured, match=r"contract\.key is damaged"):
        LocalWrapper.from_file(tmp_path / "contract.key")


def test_a_key_file_that_cannot_be_read_says_so(tmp_path: Path) -> None:
    with pytest.raises(EngawaError, match="cannot be read"):
        LocalWrapper.from_file(tmp_path)


def test_a_key_file_is_for_its_owner_only_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "contract.key"
    assert make_key_file(path)
    first = path.read_text()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert not make_key_file(path)
    assert path.read_text() == first


@contextmanager
def processes(house: House) -> Iterator[list[KeyStore]]:
    """Key stores with a connection pool each, as several processes have them."""
    wrapper = LocalWrapper.from_file(house.settings.contract_key_file)
    databases = [Database(house.settings.keystore_url) for _ in range(RACERS)]
    yield [KeyStore(db, wrapper, house.clock.now) for db in databases]
    for db in databases:
        db.close()


def race(racers: Sequence[Racer], run: Callable[[Racer], Found]) -> list[Found]:
    """Let all run at the same instant; their results."""
    line = threading.Barrier(len(racers))

    def start(racer: Racer) -> Found:
        line.wait()
        return run(racer)

    with ThreadPoolExecutor(len(racers)) as pool:
        return list(pool.map(start, racers))
