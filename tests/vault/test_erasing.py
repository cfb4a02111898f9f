"""Erasing goes tombstone, key, rows; killed anywhere it is taken up again, and nobody else notices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.dialogues import DialogueRow
from bot.clock import wall
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.errors import NotConfigured, Sealed
from bot.house import House
from bot.store.chats import Chat
from bot.store.destroyed import DestroyedList
from bot.store.erasure import Erasing, Tombstone
from bot.store.keystore import Lookup
from bot.store.ledger import LedgerEntry
from tests.vault.conftest import Street


class Killed(Exception):
    """The process died here."""


def die(*_anything: object) -> None:
    """Be killed."""
    raise Killed


def kill_before_list(monkeypatch: pytest.MonkeyPatch) -> None:
    """Before an id is on the list."""
    monkeypatch.setattr(DestroyedList, "add", die)


def kill_before_key_goes(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the id is on the list and the key still there."""
    monkeypatch.setattr("bot.store.keystore.bury", die)


def kill_after_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the key has gone, before the tombstone says so."""
    monkeypatch.setattr("bot.store.erasure.certifiable_on", die)


def kill_before_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the tombstone says that the key has gone."""
    monkeypatch.setattr("bot.store.erasure.clean", die)


def kill_within_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    """After the rooms cleaned up, before everything else is wiped."""
    monkeypatch.setattr("bot.store.erasure.wipe", die)


KILLS = (kill_before_list, kill_before_key_goes, kill_after_key, kill_before_rows, kill_within_rows)


@pytest.mark.parametrize("kill", KILLS)
def test_an_erasure_killed_anywhere_is_finished_later(
    either_street: Street, kill: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    house, hanako = either_street.house, either_street.hanako
    with monkeypatch.context() as patch:
        kill(patch)
        with pytest.raises(Killed):
            house.eraser().erase(hanako.subject, "operator")
    assert house.eraser().resume("operator") == 2
    assert_erased(either_street)
    assert house.eraser().resume("operator") == 0


def assert_erased(street: Street) -> None:
    """Hanako is gone, entirely and on record; Takeshi is not."""
    house, hanako = street.house, street.hanako
    with pytest.raises(Sealed):
        hanako.read(house)
    with house.db.read() as session:
        assert session.get_one(DialogueRow, hanako.dialogue).answers is None
        assert session.get_one(Chat, hanako.chat).line_id == b""
        stones = session.scalars(select(Tombstone)).all()
    assert {(stone.kind, stone.subject) for stone in stones} == {("person", hanako.person), ("chat", hanako.chat)}
    assert all(stone.keys_gone_at and stone.rows_gone_at and stone.certifiable_on for stone in stones)
    gone = {one.key_id for one in house.vault.keys.destroyed()}
    assert gone == DestroyedList(house.settings.destroyed_keys_file).ids()
    assert len(gone) == 2
    assert street.takeshi.read(house)[1] == street.takeshi.words


def test_look_ups_that_lead_to_somebody_erased_are_gone(street: Street) -> None:
    street.house.eraser().erase(street.hanako.subject, "operator")
    with street.house.key_db.read() as session:
        targets = set(session.scalars(select(Lookup.target)))
    assert targets == {street.takeshi.chat, street.takeshi.person}


def test_erasing_twice_is_erasing_once(street: Street) -> None:
    first = street.house.eraser().erase(street.hanako.subject, "operator")
    again = replace(street.house.eraser(), now=lambda: street.house.clock.now() + timedelta(days=3))
    assert again.erase(street.hanako.subject, "operator") == first


def test_nothing_new_is_kept_of_somebody_erased(street: Street) -> None:
    street.house.eraser().erase(street.hanako.subject, "operator")
    with pytest.raises(Sealed, match="nothing is kept of them any more"):
        street.house.vault.keys.ensure("person", str(street.hanako.person))


def test_whoever_had_no_key_yet_gets_none_after_the_erasure(street: Street) -> None:
    nobody = uuid4()
    street.house.vault.keys.destroy_subject("person", str(nobody), "P0009", listed_by(street.house))
    with pytest.raises(Sealed):
        street.house.vault.keys.ensure("person", str(nobody))


def test_keys_of_people_cannot_be_destroyed_without_being_listed(street: Street) -> None:
    with pytest.raises(ValueError, match="destroy_subject only"):
        street.house.vault.keys.destroy("chat", [str(street.hanako.chat)])
    assert street.hanako.read(street.house)


def test_every_room_is_asked_for_every_id_and_counted(street: Street) -> None:
    asked: list[UUID] = []

    def clean(_session: Session, subject: UUID) -> int:
        asked.append(subject)
        return 7

    eraser = replace(street.house.eraser(), rooms=[Erasing("invented", clean)])
    eraser.erase(street.hanako.subject, "operator")
    assert set(asked) == {street.hanako.person, street.hanako.chat}
    with street.house.db.read() as session:
        counts = session.scalars(select(LedgerEntry.count).where(LedgerEntry.did == "erased")).all()
    assert sorted(counts) == [8, 8]  # seven of the room's, one wiped


def test_the_ledger_tells_of_an_erasure_by_code_only(street: Street) -> None:
    street.house.eraser().erase(street.hanako.subject, "operator")
    with street.house.db.read() as session:
        acts = [(one.did, one.about) for one in session.scalars(select(LedgerEntry))]
    assert sorted(set(acts)) == [("asked erasure", "P0001"), ("destroyed key", "P0001"), ("erased", "P0001")]


def test_what_waits_for_somebody_erased_is_neither_sent_nor_handled(street: Street) -> None:
    house, now = street.house, wall()
    with house.db.write() as session:
        for chat in (street.hanako.chat, street.takeshi.chat):
            session.add(InboxEvent(id=uuid4(), event_id=uuid4().hex, chat_id=chat, kind="message", happened_at=now,
                                   received_at=now, payload=b"x", state="open", attempts=0))  # fmt: skip
            session.add(OutboxMessage(id=uuid4(), method="push", chat_id=chat, purpose="test", origin="test",
                                      payload=b"x", payload_day=now.date(), digest=b"x", retry_key=uuid4(),
                                      state="queued", queued_at=now, try_at=now))  # fmt: skip
    house.eraser().erase(street.hanako.subject, "operator")
    with house.db.read() as session:
        events = {one.chat_id: (one.state, one.payload) for one in session.scalars(select(InboxEvent))}
        messages = {one.chat_id: (one.state, one.payload) for one in session.scalars(select(OutboxMessage))}
    assert events == {street.hanako.chat: ("withdrawn", None), street.takeshi.chat: ("open", b"x")}
    assert messages == {street.hanako.chat: ("dead", None), street.takeshi.chat: ("queued", b"x")}


def test_the_list_holds_ids_and_nothing_else(street: Street) -> None:
    street.house.eraser().erase(street.hanako.subject, "operator")
    lines = street.house.settings.destroyed_keys_file.read_text().splitlines()
    assert sorted(map(UUID, lines)) == sorted(listed_by(street.house).ids())
    assert street.house.settings.destroyed_keys_file.stat().st_mode & 0o777 == 0o600


def test_half_a_line_left_by_a_crash_is_written_anew(tmp_path: Path) -> None:
    listed, first, second = DestroyedList(tmp_path / "list.txt"), uuid4(), uuid4()
    listed.add([first])
    with open(listed.path, "a") as file:
        file.write(str(second)[:20])
    assert listed.ids() == {first}
    listed.add([second])
    assert listed.path.read_text() == f"{first}\n{second}\n"


def test_a_scribbled_list_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(f"{uuid4()}\nscribble\n")
    with pytest.raises(NotConfigured, match=r"list\.txt:2: this is not the id of a key"):
        DestroyedList(tmp_path / "list.txt").ids()


def listed_by(house: House) -> DestroyedList:
    """The house's list of destroyed keys."""
    return DestroyedList(house.settings.destroyed_keys_file)
