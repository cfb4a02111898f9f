"""Somebody erased stays erased, whatever is restored from before, on and across both engines."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.chat.dialogues import DialogueRow
from bot.errors import NotConfigured, Sealed
from bot.house import House
from bot.store.chats import Chat
from bot.store.contract_key import contract_wrapper
from bot.store.erasure import Tombstone
from bot.store.keystore import Key, Lookup
from bot.store.restore import restore_keys, restore_rows
from tests.vault.conftest import TAKEN_AT, Resident, Street, empty_house, site_of


def restore_all(house: House, rows: Path, keys: Path) -> None:
    """Keys first, then rows."""
    with site_of(house) as site:
        restore_keys(site, keys, contract_wrapper(house.settings))
        restore_rows(site, rows, lambda _session, _label: None)


def unreadable(resident: Resident, house: House) -> bool:
    """Whether nothing of somebody can be read in a house, by the program or straight from its key store."""
    with house.key_db.read() as session:
        keys = session.scalars(select(Key).where(Key.label.in_([str(resident.chat), str(resident.person)]))).all()
        lookups = session.scalars(select(Lookup).where(Lookup.target.in_([resident.chat, resident.person]))).all()
    with pytest.raises(Sealed):
        resident.read(house)
    return not keys and not lookups


def test_a_backup_from_before_an_erasure_brings_nobody_back(either_street: Street, other_house: House) -> None:
    rows, keys = either_street.backup("rows"), either_street.backup("keys")
    either_street.house.eraser().erase(either_street.hanako.subject, "operator")
    assert unreadable(either_street.hanako, either_street.house)
    restore_all(other_house, rows, keys)
    assert unreadable(either_street.hanako, other_house)
    assert either_street.takeshi.read(other_house) == (either_street.takeshi.line_id, "いなほ町会の答え")


def test_without_an_erasure_the_same_backups_bring_everybody_back(either_street: Street, other_house: House) -> None:
    restore_all(other_house, either_street.backup("rows"), either_street.backup("keys"))
    assert either_street.hanako.read(other_house) == (either_street.hanako.line_id, "さくら町会の答え")
    assert other_house.directory.chat_of("user", either_street.hanako.line_id) == either_street.hanako.chat


def test_not_even_old_sealed_values_beside_the_living_key_store_open(street: Street, new_house: House) -> None:
    rows = street.backup("rows")
    with street.house.db.read() as session:
        sealed = session.get_one(DialogueRow, street.hanako.dialogue).answers or b""
    street.house.eraser().erase(street.hanako.subject, "operator")
    with site_of(street.house) as site, site_of(new_house) as empty:
        there = type(empty)(empty.rows, site.keys, site.wrapper, site.listed, site.rooms, site.now)
        restore_rows(there, rows, lambda _session, _label: None)
    with new_house.db.read() as session:
        assert session.get_one(DialogueRow, street.hanako.dialogue).answers is None
        assert session.get_one(Chat, street.hanako.chat).line_id == b""
        stones = {stone.subject: stone.code for stone in session.scalars(select(Tombstone))}
    assert stones == {street.hanako.chat: "P0001", street.hanako.person: "P0001"}
    with pytest.raises(Sealed):
        street.house.vault.keys.by_id(type(street.hanako.chat)(bytes=sealed[1:17]))


def test_keys_without_their_list_are_refused(street: Street, new_house: House) -> None:
    keys = street.backup("keys")
    street.house.eraser().erase(street.hanako.subject, "operator")
    street.house.settings.destroyed_keys_file.unlink()
    with site_of(new_house) as site, pytest.raises(NotConfigured, match="list of destroyed keys .* is missing"):
        restore_keys(site, keys, site.wrapper)
    assert new_house.vault.keys.labels("chat") == []


def test_keys_with_a_shortened_list_are_refused(street: Street, new_house: House) -> None:
    street.house.eraser().erase(street.hanako.subject, "operator")
    keys = street.backup("keys")
    street.house.settings.destroyed_keys_file.write_text("")
    with site_of(new_house) as site, pytest.raises(NotConfigured, match="lacks 2 keys"):
        restore_keys(site, keys, site.wrapper)
    assert new_house.vault.keys.labels("chat") == []


def test_tombstones_alone_keep_a_key_from_coming_back(street: Street, new_house: House) -> None:
    keys = street.backup("keys")
    street.house.eraser().erase(street.hanako.subject, "operator")
    street.house.settings.destroyed_keys_file.write_text("")
    with site_of(street.house) as site, site_of(new_house) as empty:
        there = type(site)(site.rows, empty.keys, site.wrapper, site.listed, site.rooms, site.now)
        assert restore_keys(there, keys, site.wrapper).erased == 2
    assert new_house.vault.keys.labels("chat") == [str(street.takeshi.chat)]
    assert len(street.house.settings.destroyed_keys_file.read_text().split()) == 2


def test_keys_older_than_seven_days_are_refused(street: Street, new_house: House) -> None:
    keys = street.backup("keys")
    too_late, in_time = TAKEN_AT + timedelta(days=7, seconds=1), TAKEN_AT + timedelta(days=7)
    with site_of(new_house, too_late) as site, pytest.raises(NotConfigured, match="older than 7 days"):
        restore_keys(site, keys, site.wrapper)
    with site_of(new_house, in_time) as site:
        assert restore_keys(site, keys, site.wrapper).rows > 0


def test_a_key_store_backup_opens_only_with_its_contract_key(
    street: Street, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    rows = street.backup("rows")
    stranger = street.house.settings.model_copy(update={"contract_key_file": tmp_path / "stranger.key"})
    (tmp_path / "stranger.key").write_text("ab" * 32)
    with (
        empty_house(request, "sqlite", stranger, tmp_path / "theirs") as house,
        site_of(house) as site,
        pytest.raises(Sealed, match="contract key is another one"),
    ):
        restore_rows(site, rows, lambda _session, _label: None)


def test_an_erasure_is_certified_when_the_last_backup_of_keys_has_gone(street: Street) -> None:
    day = street.house.eraser().erase(street.hanako.subject, "operator")
    assert day == date(2026, 10, 22)  # erased on the 14th, expired on the 21st, deleted in the night to the 22nd
