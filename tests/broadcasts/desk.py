"""Workers in front of the pages of broadcasts, each in a browser of their own."""

from __future__ import annotations

from datetime import datetime
from html import unescape
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from bot.bootstrap import discover
from bot.chat.turn import Surroundings
from bot.clock import TOKYO
from bot.delivery.tables import OutboxMessage
from bot.web.app import create_app
from handlers.broadcasts.queries import by_code, recipients
from handlers.broadcasts.tables import Broadcast
from handlers.people.queries import find_association
from tests.cast import Town
from tests.signing import console, stamp

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=TOKYO)
WORDS = "10月20日の講習会は、2階の会議室に変わりました。"
FORM = {"kind": "announcement", "to": "officers:all", "text-ja": WORDS}


class Desk:
    """One worker, signed in in a browser of their own."""

    def __init__(self, town: Town, user: str) -> None:
        self.town = town
        self.http = create_app(town.house).test_client()
        before, town.http = town.http, self.http
        console(town, user)
        town.http = before

    def post(self, path: str, **form: str) -> TestResponse:
        """Send a form with the stamp of this session; what it queued is sent."""
        csrf = stamp(self.http.get("/staff/broadcasts"))
        answer = self.http.post(path, data={"csrf": csrf, **form})
        self.town.settle()
        return answer

    def write(self, **form: str) -> TestResponse:
        """Write a new one: an announcement to everybody, unless said otherwise."""
        return self.post("/staff/broadcasts", **{**FORM, **form})

    def do(self, deed: str, code: str = "B01", **form: str) -> TestResponse:
        """One of the forms of its page, on the version as it stands now."""
        one = row(self.town, code)
        given = {"version": str(one.version), "digest": one.digest or "", **form}
        return self.post(f"/staff/broadcasts/{code}/do/{deed}", **given)

    def page(self, code: str = "B01") -> str:
        """What its page says."""
        return unescape(self.http.get(f"/staff/broadcasts/{code}").text)


def refused(answer: TestResponse, *parts: str) -> None:
    """Assert that a form was refused with a sentence that says all of this."""
    assert answer.status_code == 422, answer.status_code
    wrong = unescape(answer.text.split('role="alert">')[1].split("</p>")[0])
    for part in parts:
        assert part in wrong, f"not said: {part}\nsaid: {wrong}"


def row(town: Town, code: str = "B01") -> Broadcast:
    """The broadcast as it stands now."""
    with town.house.db.read() as session:
        found = by_code(session, code)
        assert found is not None
        return found


def around(town: Town, session: Session) -> Surroundings:
    """What work is done with, as the pages have it."""
    house = town.house
    return Surroundings(session, town.now, house.vault, house.settings, doors=discover().doors)


def frozen_to(town: Town, code: str = "B01") -> set[UUID]:
    """The chats it is frozen to."""
    with town.house.db.read() as session:
        found = by_code(session, code)
        return {chat for chat, _language in recipients(session, found)} if found else set()


def queued(town: Town, purpose: str = "broadcast") -> list[OutboxMessage]:
    """What stands in the outbox for it."""
    with town.house.db.read() as session:
        return list(session.scalars(select(OutboxMessage).where(OutboxMessage.purpose == purpose)))


def choice(town: Town, association: str) -> str:
    """The choice of an association's officers, as the form has it."""
    with town.house.db.read() as session:
        return f"association:{find_association(session, association).code}"


SECOND_ROOM = """
from flask import Blueprint
from bot.chat.doors import Segment
from bot.web.pages import Pages
everybody = Segment("everybody", "", nothing, nothing)
pages = Pages("surveys", lambda _premises: Blueprint("surveys", __name__), public=("/s/*",))
"""
