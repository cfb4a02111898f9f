"""What does not fit together between keys and rows is said, and only that."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, update

from bot.chat.dialogues import DialogueRow, answers_place
from bot.errors import Sealed
from bot.house import House
from bot.store import erasure
from bot.store.doubts import doubts
from bot.store.keystore import Key
from tests.vault.conftest import Street


def said(house: House) -> list[str]:
    """The doctor's doubts."""
    return doubts(house.db, house.key_db)


def test_when_all_fits_nothing_is_said(either_street: Street) -> None:
    assert said(either_street.house) == []


def test_keys_without_rows_are_counted(either_street: Street) -> None:
    with either_street.house.db.write() as session:
        session.execute(delete(DialogueRow))
    assert said(either_street.house) == [
        "2 keys of people or chats seal nothing any more; rows may have been lost, or a restore is due."
    ]


def test_people_whose_keys_are_gone_without_an_erasure_are_counted(either_street: Street) -> None:
    with either_street.house.key_db.write() as session:
        session.execute(delete(Key).where(Key.label.in_([str(either_street.hanako.chat)])))
    (doubt,) = said(either_street.house)
    assert doubt.startswith("1 people or chats cannot be read (chat.line_id)")


def test_whoever_was_erased_is_no_doubt(either_street: Street) -> None:
    either_street.house.eraser().erase(either_street.hanako.subject, "operator")
    assert said(either_street.house) == []


def test_an_erasure_half_done_is_named_by_code(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_anything: object) -> int:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(erasure, "clean", die)
        with pytest.raises(RuntimeError):
            street.house.eraser().erase(street.hanako.subject, "operator")
    assert "The erasure of P0001 is not finished; run `python -m bot erase person P0001`." in said(street.house)


def test_swapped_rows_do_not_open(street: Street) -> None:
    house, hanako, takeshi = street.house, street.hanako, street.takeshi
    with house.db.write() as session:
        mine = session.get_one(DialogueRow, hanako.dialogue).answers
        session.execute(update(DialogueRow).where(DialogueRow.id == takeshi.dialogue).values(answers=mine))
    with pytest.raises(Sealed, match="cannot be opened"):
        takeshi.read(house)


def test_many_values_are_opened_together_and_those_of_the_erased_left_out(either_street: Street) -> None:
    house = either_street.house
    with house.db.read() as session:
        rows = {
            one: session.get_one(DialogueRow, one.dialogue) for one in (either_street.hanako, either_street.takeshi)
        }
    sealed = [(answers_place(row.id), row.answers or b"") for row in rows.values()]
    house.vault.forget()
    assert house.vault.open_all(sealed) == [one.words.encode() for one in rows]
    house.eraser().erase(either_street.hanako.subject, "operator")
    assert house.vault.open_all([*sealed, (sealed[0][0], b"scribble")]) == [
        None, either_street.takeshi.words.encode(), None
    ]  # fmt: skip


def test_a_value_sealed_in_the_last_minute_of_an_erased_key_is_no_doubt(street: Street) -> None:
    house, hanako = street.house, street.hanako
    with house.db.read() as session:
        late = session.get_one(DialogueRow, hanako.dialogue).answers
    house.eraser().erase(hanako.subject, "operator")
    with house.db.write() as session:
        session.get_one(DialogueRow, hanako.dialogue).answers = late
    assert said(house) == []
