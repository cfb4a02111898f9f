"""A deed of a page: whole or not at all, heard by others, and noted as done on a page."""

from __future__ import annotations

import pytest
from flask import g
from sqlalchemy import select

from bot.chat.messages import Text
from bot.chat.turn import Notice, Refusal, Response, Turn
from bot.house import House
from bot.store.ledger import Act, LedgerEntry, note
from bot.web.acting import Deed, act
from bot.web.app import create_app
from bot.web.pages import Premises, Visitor
from tests.cast import Town

DEED = Deed("tests/web/test_acting.py", "try", "W01")


def premises_of(house: House) -> Premises:
    """What a page of this house may use."""
    return Premises(house.db, house.vault, house.clock, house.settings, house.rooms.doors, house.rooms.admission)


def noted(town: Town) -> list[tuple[str, str, str]]:
    """Who did what by which door."""
    with town.house.db.read() as session:
        rows = session.scalars(select(LedgerEntry).where(LedgerEntry.did.in_(("did", "tried"))))
        return sorted((one.who, one.did, one.channel) for one in rows)


def carry_out(town: Town, says: Response, refuses: bool = False) -> None:
    """野々村 does something on a page that notes an act and then says this, or refuses."""

    def deed(turn: Turn) -> Response:
        note(turn.session, turn.now, Act(turn.by, "tried"))
        if refuses:
            raise Refusal("だめです。")
        return says

    premises = premises_of(town.house)
    with create_app(town.house).test_request_context(), town.house.db.write() as session:
        standing = town.house.router.standing(session, town.house.directory.chat_of("user", town.nonomura), town.now)
        visitor = g.visitor = Visitor(session, "S02", standing, "")
        if refuses:
            with pytest.raises(Refusal):
                act(premises, visitor, DEED, deed)
        else:
            act(premises, visitor, DEED, deed)
    town.settle()


def test_what_is_done_is_noted_as_done_on_a_page(town: Town) -> None:
    carry_out(town, [Text("済みました。")])
    assert noted(town) == [("S02", "did", "page"), ("S02", "tried", "page")]


def test_what_is_refused_leaves_nothing(town: Town) -> None:
    carry_out(town, [], refuses=True)
    assert noted(town) == []


def test_others_hear_what_a_page_says_and_nobody_its_answer(town: Town) -> None:
    town.takeshi.listen()
    to = town.house.directory.chat_of("user", town.takeshi.user)
    carry_out(town, [Text("こちらだけ"), Notice((to,), (Text("お知らせです。"),), "test")])
    assert town.takeshi.answer == "お知らせです。"


def test_what_a_chat_notes_is_of_the_chat(town: Town) -> None:
    town.staff.say("/講習会 11/12 14:00")
    with town.house.db.read() as session:
        assert set(session.scalars(select(LedgerEntry.channel).where(LedgerEntry.who == "S01"))) <= {"group", "chat"}
