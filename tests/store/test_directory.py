"""A LINE id leads to one chat for ever, and stands nowhere in clear."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import delete, func, inspect, select, text

from bot.clock import monotonic
from bot.house import House
from bot.store.chats import PURPOSE, Chat, Directory
from bot.store.db import Database
from tests.cast import Town
from tests.houses import build
from tests.store.test_keys import race

HANAKO, GROUP = "U" + "a1" * 16, "C" + "b2" * 16
PRIVATE_WORDS = "だれにも見せないことば"


def test_the_same_line_id_is_the_same_chat_in_every_process(either_house: House) -> None:
    first = either_house.directory.chat_of("user", HANAKO)
    other = build(either_house.settings)
    assert other.directory.chat_of("user", HANAKO) == first
    other.close()


def test_a_chat_is_met_once_and_remembers_its_kind(house: House) -> None:
    chat = house.directory.chat_of("group", GROUP)
    house.directory.chat_of("group", GROUP)
    with house.db.read() as session:
        assert session.scalars(select(Chat.kind)).all() == ["group"]
        assert session.get_one(Chat, chat).members == 1


def test_processes_that_meet_somebody_at_once_agree_on_the_chat(either_house: House) -> None:
    houses = [build(either_house.settings) for _ in range(4)]
    chats = race(houses, lambda one: one.directory.chat_of("user", HANAKO))
    assert len(set(chats)) == 1
    with either_house.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Chat)) == 1
        assert either_house.directory.line_ids(session, chats[:1]) == [HANAKO]
    for one in houses:
        one.close()


def test_a_crash_between_the_look_up_and_the_row_is_healed(either_house: House) -> None:
    vault, half_made = either_house.vault, uuid4()
    vault.keys.ensure("chat", str(half_made))
    vault.keys.point(PURPOSE, vault.digest(PURPOSE, HANAKO), half_made)
    assert either_house.directory.chat_of("user", HANAKO) == half_made
    with either_house.db.read() as session:
        assert either_house.directory.line_ids(session, [half_made]) == [HANAKO]


def test_a_crash_between_the_key_and_the_look_up_costs_nothing(house: House) -> None:
    house.vault.keys.ensure("chat", str(uuid4()))
    chat = house.directory.chat_of("user", HANAKO)
    with house.db.read() as session:
        assert house.directory.line_ids(session, [chat]) == [HANAKO]


def test_line_ids_come_in_the_order_asked_and_as_often(house: House) -> None:
    ids = ["U" + f"{number:032x}" for number in range(5)]
    chats = [house.directory.chat_of("user", one) for one in ids]
    with house.db.read() as session:
        assert house.directory.line_ids(session, [chats[3], chats[0], chats[3]]) == [ids[3], ids[0], ids[3]]


def test_the_line_id_of_a_chat_that_is_gone_is_a_look_up_error(house: House) -> None:
    chat = house.directory.chat_of("user", HANAKO)
    with house.db.write() as session:
        session.execute(delete(Chat).where(Chat.id == chat))
    with house.db.read() as session, pytest.raises(LookupError):
        house.directory.line_ids(session, [chat])


def test_a_full_memory_is_emptied_and_nothing_changes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.chats.REMEMBERED", 2)
    directory = Directory(house.db, house.vault, lambda: datetime(2026, 10, 14, tzinfo=UTC), monotonic)
    ids = ["U" + f"{number:032x}" for number in range(5)]
    first = [directory.chat_of("user", one) for one in ids]
    assert [directory.chat_of("user", one) for one in ids] == first


def test_line_ids_and_private_words_stand_nowhere_in_clear(either_town: Town) -> None:
    town = either_town
    town.takeshi.say("アドバイザーに来てほしい").tap("その他").say(PRIVATE_WORDS)
    town.staff.say("/希望一覧")
    town.stranger.say(PRIVATE_WORDS)
    everything = kept_by(town.house)
    assert _shows(everything, "いなほ町会"), "the search must be able to see"
    known = [town.takeshi.user, town.hanako.user, town.stranger.user, town.saeki, town.staff.group or ""]
    for secret in (*known, PRIVATE_WORDS):
        assert not _shows(everything, secret)


def kept_by(house: House) -> bytes:
    """Every byte of the database files with their write-ahead logs, or every column of every table."""
    if house.db.is_sqlite:
        folder = Path(house.db.url.database or "").parent
        files = sorted([*folder.glob("*.sqlite3*")])
        assert any(one.name.endswith("-wal") and one.stat().st_size for one in files)
        return b"\n".join(one.read_bytes() for one in files)
    return "\n".join([*_dump(house.db), *_dump(house.key_db)]).encode()


def _dump(db: Database) -> Iterable[str]:
    with db.read() as session:
        for table in inspect(session.connection()).get_table_names():
            yield from session.scalars(text(f'SELECT kept::text FROM "{table}" AS kept'))


def _shows(everything: bytes, word: str) -> bool:
    """In clear, or as the hexadecimal in which PostgreSQL prints bytes."""
    plain = word.encode()
    return plain in everything or plain.hex().encode() in everything


def test_a_chats_id_says_nothing_about_its_line_id(house: House) -> None:
    assert house.directory.chat_of("user", HANAKO).version == 4
