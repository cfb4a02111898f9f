"""A new contract key while everything runs: every key opens before, during and after, wherever somebody is killed."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from bot.clock import wall
from bot.errors import NotConfigured, Sealed
from bot.house import House
from bot.store import rotation
from bot.store.contract_key import LocalWrapper, Several, Wrapper, read_key_file, write_key_file
from bot.store.db import Database
from bot.store.keystore import Key, KeyStore
from bot.store.kms import KmsWrapper
from bot.store.rotation import Rotation, RotationUnderWay, drop_retired, nothing
from tests.vault.conftest import Street
from tests.vault.test_kms import ARN, Cloud

POINTS = ("added", "batch", "rewrapped", "verified", "retired")


class Killed(Exception):
    """The process died here."""


def rotating(house: House, services: Sequence[Wrapper] = (), reached: Callable[[str], None] = nothing) -> Rotation:
    """A rotation of a house's contract key."""
    return Rotation(house.key_db, house.settings.contract_key_file, services, reached)


def everybody_reads(street: Street) -> bool:
    """Whether both residents can be read, in this process and in a new one."""
    fresh = KeyStore(street.house.key_db, LocalWrapper(street.house.settings.contract_key_file), wall)
    with street.house.key_db.read() as session:
        for key in session.scalars(select(Key)):
            fresh.by_id(key.id)
    return all(one.read(street.house) == (one.line_id, one.words) for one in (street.hanako, street.takeshi))


def test_after_a_rotation_only_the_new_key_opens(either_street: Street) -> None:
    file = either_street.house.settings.contract_key_file
    (old,) = read_key_file(file)
    assert rotating(either_street.house).run() > 4
    (new,) = read_key_file(file)
    assert new != old
    assert file.stat().st_mode & 0o777 == 0o600
    assert everybody_reads(either_street)
    write_key_file(file, [old])
    thief = KeyStore(either_street.house.key_db, LocalWrapper(file), wall)
    with pytest.raises(Sealed, match="contract key is another one"):
        thief.ensure("chat", str(either_street.hanako.chat))


@pytest.mark.parametrize("point", POINTS)
def test_a_rotation_killed_anywhere_goes_on(either_street: Street, point: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    file = either_street.house.settings.contract_key_file

    def die(reached: str) -> None:
        if reached == point:
            raise Killed

    with pytest.raises(Killed):
        rotating(either_street.house, reached=die).run()
    assert everybody_reads(either_street)
    half_way = read_key_file(file)
    rotating(either_street.house).run()
    assert read_key_file(file) == half_way[:1]
    assert everybody_reads(either_street)


def test_a_running_process_makes_and_reads_keys_throughout(either_street: Street) -> None:
    house, ended = either_street.house, threading.Event()
    other = Database(house.settings.keystore_url)
    running = KeyStore(other, LocalWrapper(house.settings.contract_key_file), wall)
    made: list[tuple[str, bytes]] = []

    def live() -> None:
        while not ended.is_set():
            label = str(uuid4())
            made.append((label, running.ensure("day", label).secret))

    thread = threading.Thread(target=live)
    thread.start()
    try:
        for _time in range(3):
            rotating(house).run()
    finally:
        ended.set()
        thread.join()
    assert made
    house.vault.forget()
    fresh = KeyStore(house.key_db, LocalWrapper(house.settings.contract_key_file), wall)
    assert [fresh.ensure("day", label).secret for label, _secret in made] == [secret for _label, secret in made]
    other.close()


def test_a_process_with_the_old_file_in_memory_reads_it_anew(street: Street) -> None:
    running = LocalWrapper(street.house.settings.contract_key_file)
    rotating(street.house).run()
    with street.house.key_db.read() as session:
        key = session.scalars(select(Key).limit(1)).one()
    assert len(running.unwrap(key.wrapped, key.id.bytes)) == 32


def test_whoever_wraps_after_the_new_line_uses_it(street: Street) -> None:
    file = street.house.settings.contract_key_file
    running = LocalWrapper(file)
    lines = [os.urandom(32), *read_key_file(file)]
    write_key_file(file, lines)
    wrapped = running.wrap(b"k" * 32, b"bound")
    write_key_file(file, lines[:1])
    assert LocalWrapper(file).unwrap(wrapped, b"bound") == b"k" * 32


def test_two_rotations_at_once_are_refused(street: Street) -> None:
    file = street.house.settings.contract_key_file
    before = read_key_file(file)
    handle = os.open(file.with_name(file.name + ".lock"), os.O_RDWR | os.O_CREAT)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(RotationUnderWay, match="under way"):
        rotating(street.house).run()
    os.close(handle)
    assert read_key_file(file) == before


def test_a_key_that_no_contract_key_opens_stops_the_rotation_with_the_old_key_kept(street: Street) -> None:
    file = street.house.settings.contract_key_file
    before = read_key_file(file)
    with street.house.key_db.write() as session:
        session.scalars(select(Key).limit(1)).one().wrapped = b"scribble" * 8
    with pytest.raises(Sealed):
        rotating(street.house).run()
    assert read_key_file(file)[1:] == before


@pytest.mark.parametrize("content", [None, "", "ab" * 31, "ab" * 32 + "\n" + "cd" * 31])
def test_a_missing_or_truncated_key_file_stops_the_rotation(street: Street, content: str | None) -> None:
    file = street.house.settings.contract_key_file
    file.unlink()
    if content is not None:
        file.write_text(content)
    with pytest.raises(NotConfigured, match=r"contract\.key is (missing|damaged)"):
        rotating(street.house).run()


def test_old_contract_keys_stay_beside_until_their_backups_have_gone(street: Street) -> None:
    file = street.house.settings.contract_key_file
    old = read_key_file(file)
    rotating(street.house).run()
    rotating(street.house).run()
    retired = file.with_name("contract.key.retired")
    assert old[0] in read_key_file(retired)
    assert len(read_key_file(retired)) == 2
    written = datetime.fromtimestamp(retired.stat().st_mtime, UTC)
    assert not drop_retired(file, written + timedelta(days=35), timedelta(days=35))
    assert drop_retired(file, written + timedelta(days=35, seconds=1), timedelta(days=35))
    assert not retired.exists()


def test_a_rotation_to_a_service_leaves_no_key_on_this_machine(either_street: Street) -> None:
    house, cloud = either_street.house, Cloud()
    service = KmsWrapper(ARN, cloud)
    rotating(house, services=[service]).run()
    assert not house.settings.contract_key_file.exists()
    keys = KeyStore(house.key_db, Several([service]), wall)
    with house.key_db.read() as session:
        ids = list(session.scalars(select(Key.id)))
    assert len(keys.by_ids(ids)) == len(ids) > 4


def test_a_rotation_to_a_service_killed_half_way_goes_on(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rotation, "AT_ONCE", 2)
    service = KmsWrapper(ARN, Cloud())

    def die(reached: str) -> None:
        if reached == "batch":
            raise Killed

    with pytest.raises(Killed):
        rotating(street.house, services=[service], reached=die).run()
    both = KeyStore(street.house.key_db, Several([service, LocalWrapper(key_file(street.house))]), wall)
    with street.house.key_db.read() as session:
        ids = list(session.scalars(select(Key.id)))
    assert len(both.by_ids(ids)) == len(ids)
    rotating(street.house, services=[service]).run()
    assert len(KeyStore(street.house.key_db, service, wall).by_ids(ids)) == len(ids)


def key_file(house: House) -> Path:
    """Where a house has its contract key."""
    return house.settings.contract_key_file


def test_a_key_being_made_by_the_old_contract_key_is_waited_for(either_street: Street) -> None:
    house, began, ended = either_street.house, threading.Event(), threading.Event()
    other, inner = Database(house.settings.keystore_url), LocalWrapper(house.settings.contract_key_file)

    class Slow:
        """Has wrapped by the old key and not committed yet, while a rotation comes by."""

        def wrap(self, key: bytes, bound_to: bytes) -> bytes:
            """Wrap, then dawdle."""
            wrapped = inner.wrap(key, bound_to)
            began.set()
            ended.wait(0.3)
            return wrapped

        def unwrap(self, wrapped: bytes, bound_to: bytes) -> bytes:
            """Unwrap."""
            return inner.unwrap(wrapped, bound_to)

    maker = threading.Thread(target=KeyStore(other, Slow(), wall).ensure, args=("day", "2026-10-14"))
    maker.start()
    began.wait(5)
    rotating(house).run()
    ended.set()
    maker.join()
    other.close()
    fresh = KeyStore(house.key_db, LocalWrapper(house.settings.contract_key_file), wall)
    assert len(fresh.ensure("day", "2026-10-14").secret) == 32
