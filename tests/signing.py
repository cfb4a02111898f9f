"""Getting onto our own pages as people do: by the link from the chat, and for staff by the second factor."""

from __future__ import annotations

import pyotp
from sqlalchemy import update
from werkzeug.test import TestResponse

from bot.simulator.player import actions
from handlers.people.tables import Worker
from tests.cast import Chat, Town


def link(chat: Chat, ask: str = "わたしの情報") -> str:
    """A fresh link, as the chat gives it."""
    return newest_link(chat.say(ask))


def newest_link(chat: Chat) -> str:
    """The last link to a page that came into a chat."""
    uris = [one["uri"] for item in chat.items for one in actions(item.message) if "/p/" in one.get("uri", "")]
    return "/p/" + str(uris[-1]).rsplit("/", 1)[-1]


def stamp(page: TestResponse) -> str:
    """The stamp a form of this page carries."""
    return page.text.split('name="csrf" value="')[1].split('"')[0]


def console(town: Town, user: str | None = None) -> TestResponse:
    """The staff's list, through link and second factor; 野々村's unless another worker is named."""
    town.http.post(link(Chat(town, user or town.nonomura), "/画面"))
    page = town.http.get("/staff/second-factor")
    secret = page.text.split("<code>")[1].split("</code>")[0]
    with town.house.db.write() as session:
        session.execute(update(Worker).values(second_factor_step=0))
    code = pyotp.TOTP(secret).now()
    assert town.http.post("/staff/second-factor", data={"csrf": stamp(page), "code": code}).status_code == 302
    return town.http.get("/staff")
