"""A sealed value opens at its place under its key, and nowhere else."""

from __future__ import annotations

import gc
from datetime import date
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from bot.clock import wall
from bot.errors import Sealed
from bot.house import House
from bot.store.contract_key import LocalWrapper, make_key_file
from bot.store.destroyed import DestroyedList
from bot.store.keystore import Key, KeyStore, OpenKey
from bot.store.vault import HEAD, Owner, Place, Vault
from tests.store.conftest import Seconds, keys_of

ROW = UUID(int=7)
HERE = Place("dialogue", "answers", ROW)
HANAKO, TAKESHI = Owner.chat(UUID(int=1)), Owner.chat(UUID(int=2))
SECRET = "さくら町会の答え".encode()


def test_a_value_opens_where_it_was_sealed(vault: Vault) -> None:
    assert vault.open(HERE, vault.seal(HANAKO, HERE, SECRET)) == SECRET


def test_an_empty_value_can_be_sealed(lite_vault: Vault) -> None:
    assert lite_vault.open(HERE, lite_vault.seal(HANAKO, HERE, b"")) == b""


def test_json_comes_back_as_it_was(lite_vault: Vault) -> None:
    answers = {"tool": "line", "days": ["2026-11-30"], "people": 10, "ん": None}
    assert lite_vault.open_json(HERE, lite_vault.seal_json(HANAKO, HERE, answers)) == answers


@pytest.mark.parametrize(
    "elsewhere",
    [
        Place("dialogue", "answers", UUID(int=8)),
        Place("dialogue", "name", ROW),
        Place("visit", "answers", ROW),
        Place("dialogue.answers", "", ROW),
    ],
)
def test_a_value_moved_elsewhere_does_not_open(lite_vault: Vault, elsewhere: Place) -> None:
    sealed = lite_vault.seal(HANAKO, HERE, SECRET)
    with pytest.raises(Sealed):
        lite_vault.open(elsewhere, sealed)


@pytest.mark.parametrize("kept", [0, 1, 16, 17, HEAD - 1, HEAD, HEAD + 1, HEAD + 15, -1])
def test_a_truncated_value_does_not_open(lite_vault: Vault, kept: int) -> None:
    with pytest.raises(Sealed):
        lite_vault.open(HERE, lite_vault.seal(HANAKO, HERE, SECRET)[:kept])


@pytest.mark.parametrize("at", [0, 1, 16, 17, HEAD - 1, HEAD, -1])
def test_one_changed_bit_anywhere_is_noticed(lite_vault: Vault, at: int) -> None:
    sealed = bytearray(lite_vault.seal(HANAKO, HERE, SECRET))
    sealed[at] ^= 1
    with pytest.raises(Sealed):
        lite_vault.open(HERE, bytes(sealed))


def test_under_somebody_elses_key_it_does_not_open(lite_vault: Vault) -> None:
    mine, theirs = lite_vault.seal(HANAKO, HERE, SECRET), lite_vault.seal(TAKESHI, HERE, SECRET)
    with pytest.raises(Sealed):
        lite_vault.open(HERE, mine[:1] + theirs[1:17] + mine[17:])


def test_the_same_words_never_look_the_same(lite_vault: Vault) -> None:
    assert lite_vault.seal(HANAKO, HERE, SECRET) != lite_vault.seal(HANAKO, HERE, SECRET)


def test_the_words_do_not_show_in_the_sealed_value(lite_vault: Vault) -> None:
    assert SECRET not in lite_vault.seal(HANAKO, HERE, SECRET)


def test_another_contract_key_opens_nothing(house: House, lite_vault: Vault, tmp_path: Path) -> None:
    sealed = lite_vault.seal(HANAKO, HERE, SECRET)
    make_key_file(tmp_path / "other.key")
    stranger = KeyStore(house.key_db, LocalWrapper.from_file(tmp_path / "other.key"), wall)
    with pytest.raises(Sealed, match="the contract key is another one"):
        Vault(stranger, Seconds()).open(HERE, sealed)


def test_a_wrapped_key_put_in_anothers_place_does_not_open(house: House, lite_vault: Vault) -> None:
    sealed = lite_vault.seal(HANAKO, HERE, SECRET)
    lite_vault.seal(TAKESHI, HERE, SECRET)
    with house.key_db.write() as session:
        theirs = session.scalars(select(Key.wrapped).where(Key.label == TAKESHI.label)).one()
        session.execute(update(Key).where(Key.label == HANAKO.label).values(wrapped=theirs))
    with pytest.raises(Sealed):
        Vault(keys_of(house), Seconds()).open(HERE, sealed)


@pytest.mark.parametrize("left", [b"", b"short", b"x" * 12, b"x" * 40])
def test_a_damaged_wrapped_key_is_sealed_and_no_crash(house: House, lite_vault: Vault, left: bytes) -> None:
    sealed = lite_vault.seal(HANAKO, HERE, SECRET)
    with house.key_db.write() as session:
        session.execute(update(Key).values(wrapped=left))
    with pytest.raises(Sealed):
        Vault(keys_of(house), Seconds()).open(HERE, sealed)


def test_a_destroyed_key_is_unusable_after_a_minute(vault: Vault, seconds: Seconds, tmp_path: Path) -> None:
    sealed = vault.seal(HANAKO, HERE, SECRET)
    vault.open(HERE, sealed)
    erase_hanako(vault, tmp_path)
    seconds.value += 59.9
    assert vault.open(HERE, sealed) == SECRET
    seconds.value += 0.1
    with pytest.raises(Sealed, match="has been destroyed"):
        vault.open(HERE, sealed)


def test_using_a_key_does_not_lengthen_its_minute(lite_vault: Vault, seconds: Seconds, tmp_path: Path) -> None:
    sealed = lite_vault.seal(HANAKO, HERE, SECRET)
    for _step in range(3):
        lite_vault.open(HERE, sealed)
        seconds.value += 20
    erase_hanako(lite_vault, tmp_path)
    with pytest.raises(Sealed):
        lite_vault.open(HERE, sealed)


def test_a_process_that_forgets_cannot_use_a_destroyed_key_at_all(lite_vault: Vault, tmp_path: Path) -> None:
    sealed = lite_vault.seal(HANAKO, HERE, SECRET)
    lite_vault.open(HERE, sealed)
    erase_hanako(lite_vault, tmp_path)
    lite_vault.forget()
    with pytest.raises(Sealed):
        lite_vault.open(HERE, sealed)


def test_after_a_minute_nothing_new_is_sealed_for_somebody_erased(
    lite_vault: Vault, seconds: Seconds, tmp_path: Path
) -> None:
    lite_vault.seal(HANAKO, HERE, SECRET)
    erase_hanako(lite_vault, tmp_path)
    seconds.value += 60
    with pytest.raises(Sealed, match="nothing is kept of them"):
        lite_vault.seal(HANAKO, HERE, SECRET)


def test_after_a_minute_a_new_key_seals_what_a_destroyed_key_of_a_day_did(lite_vault: Vault, seconds: Seconds) -> None:
    day = Owner.day(date(2026, 10, 14))
    old = lite_vault.seal(day, HERE, SECRET)
    lite_vault.keys.destroy("day", [day.label])
    seconds.value += 60
    new = lite_vault.seal(day, HERE, SECRET)
    assert new[1:17] != old[1:17]
    assert lite_vault.open(HERE, new) == SECRET


def test_an_unused_key_leaves_memory_once_its_minute_is_over(lite_vault: Vault, seconds: Seconds) -> None:
    lite_vault.open(HERE, lite_vault.seal(HANAKO, HERE, SECRET))
    key_id = lite_vault.keys.ensure(HANAKO.kind, HANAKO.label).id
    assert _in_memory(key_id) > 0
    seconds.value += 60
    lite_vault.open(HERE, lite_vault.seal(TAKESHI, HERE, SECRET))
    assert _in_memory(key_id) == 0


def test_a_key_in_memory_does_not_print_its_secret(lite_vault: Vault) -> None:
    key = lite_vault.keys.ensure("day", date(2026, 10, 14).isoformat())
    assert "secret" not in repr(key)


def test_digests_find_a_value_again_and_differ_by_purpose(vault: Vault) -> None:
    line_id = "U" + uuid4().hex
    assert vault.digest("line-id", line_id) == vault.digest("line-id", line_id)
    assert vault.digest("line-id", line_id) != vault.digest("officer", line_id)
    assert line_id.encode() not in vault.digest("line-id", line_id)


def test_two_processes_digest_alike(either_house: House, vault: Vault) -> None:
    assert Vault(keys_of(either_house), Seconds()).digest("line-id", "U1") == vault.digest("line-id", "U1")


def erase_hanako(vault: Vault, folder: Path) -> None:
    """Destroy the key of one officer's chat."""
    vault.keys.destroy_subject(HANAKO.kind, HANAKO.label, "P0001", DestroyedList(folder / "list.txt"))


def _in_memory(key_id: UUID) -> int:
    gc.collect()
    return sum(isinstance(one, OpenKey) and one.id == key_id for one in gc.get_objects())
