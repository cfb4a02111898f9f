"""Erasing a person: in the rows, in the chat, and in every backup that was taken before."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.errors import ContentFault, Sealed
from bot.store.erasure import Subject, Tombstone
from bot.store.ledger import LedgerEntry
from handlers.people import contact
from handlers.people.erasing import subject_of
from handlers.people.tables import Office, Person, Worker
from handlers.visits.tables import Visit
from tests.cast import Chat, Town

GIVEN = {"name": "見本 花子", "phone": "03-0000-0123", "mail": ""}


def hanako(town: Town) -> Person:
    """The officer who is erased here."""
    with town.house.db.read() as session:
        return session.scalars(select(Person).order_by(Person.code)).first() or Person()


def known(town: Town) -> dict[str, bytes]:
    """Her name and phone as they are kept, from before the erasure."""
    with town.house.db.write() as session:
        person = session.get_one(Person, hanako(town).id)
        contact.keep(session, town.house.vault, person, GIVEN, "P0001", town.now)
        return {name: getattr(person, name) for name in ("name", "phone")}


def erased(town: Town) -> Subject:
    """Erase her as the command does."""
    with town.house.db.read() as session:
        subject = subject_of(session, "P0001")
    town.house.eraser().erase(subject, "operator")
    town.house.directory.forget()
    return subject


def test_what_a_backup_kept_opens_no_more(either_town: Town) -> None:
    copies, person = known(either_town), hanako(either_town)
    assert either_town.house.vault.open(contact.place(person, "name"), copies["name"]) == GIVEN["name"].encode()
    erased(either_town)
    for name, sealed in copies.items():
        with pytest.raises(Sealed):
            either_town.house.vault.open(contact.place(person, name), sealed)


def test_the_association_keeps_its_history_and_the_code_stays(town: Town) -> None:
    known(town)
    erased(town)
    with town.house.db.read() as session:
        person = session.scalars(select(Person).where(Person.code == "P0001")).one()
        assert (person.name, person.phone, person.chat_id) == (None, None, None)
        assert person.erased_at is not None
        assert session.scalars(select(Office.ended_on).where(Office.person_id == person.id)).all() == [None]


def test_another_person_is_still_readable(town: Town) -> None:
    erased(town)
    town.takeshi.say("メニュー").heard("いなほ町会のみなさま")


def test_somebody_erased_is_a_stranger_afterwards(town: Town) -> None:
    erased(town)
    town.hanako.say("希望のようす").heard("8けたのコードを送ってください。")


def test_a_wish_stays_without_the_words_and_the_chat(town: Town) -> None:
    town.hanako.say("アドバイザーに来てほしい").tap("その他").say("回覧アプリ").tap("初めて").tap("そのほか")
    town.hanako.say("10").tap("ない").tap("あとで相談").tap("はい、伝えてください").heard("受け付けました")
    erased(town)
    with town.house.db.read() as session:
        visit = session.scalars(select(Visit)).one()
    assert (visit.chat_id, visit.other_tool, visit.state) == (None, None, "wish")
    town.staff.say("/区へ さくら町会").heard("区へ伝えました")


def test_an_erased_worker_has_no_rights(town: Town) -> None:
    with town.house.db.read() as session:
        subject = subject_of(session, "S02")
    town.house.eraser().erase(subject, "operator")
    town.house.directory.forget()
    Chat(town, town.nonomura).say("/希望一覧").heard("わかりませんでした。")
    with town.house.db.read() as session:
        assert session.scalars(select(Worker.chat_id).where(Worker.code == "S02")).one() is None


def test_each_step_is_in_the_ledger_by_code_only(town: Town) -> None:
    erased(town)
    with town.house.db.read() as session:
        acts = session.scalars(select(LedgerEntry).where(LedgerEntry.about == "P0001")).all()
        assert session.scalars(select(Tombstone.rows_gone_at).where(Tombstone.code == "P0001")).all()
    assert {"asked erasure", "destroyed key", "erased"} <= {one.did for one in acts}


def test_nobody_of_that_code_is_a_sentence(town: Town) -> None:
    with town.house.db.read() as session, pytest.raises(ContentFault, match="There is nobody with the code P9999."):
        subject_of(session, "P9999")
