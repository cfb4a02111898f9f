"""Everybody who may stand before a page, each in a browser of their own: strangers, officers, every kind of worker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.http import parse_cookie
from werkzeug.test import TestResponse

from bot.web.app import create_app
from handlers.people.tables import Worker
from tests.cast import Town
from tests.pages.reading import Page
from tests.signing import console, link

Rights = frozenset[str]
RIGHTS: dict[str, Rights] = {
    "responsible": frozenset({"enrolled", "worker", "responsible"}),
    "deputy": frozenset({"enrolled", "worker", "responsible"}),
    "worker": frozenset({"enrolled", "worker"}),
    "subcontractor": frozenset({"enrolled", "worker"}),
    "auditor": frozenset({"enrolled", "auditor"}),
}
READS = {"Accept": "text/html,*/*;q=0.8"}  # what every browser says
ENDED, VENUE, STRANGER, OFFICER = "ended", "venue", "stranger", "officer"
STAFF = (*RIGHTS, VENUE)
EVERYBODY = (STRANGER, OFFICER, ENDED, *STAFF)


@dataclass(frozen=True)
class Pass:
    """What lets somebody in again: whose it is, what they may, the cookies of their browser, where they begin."""

    who: str
    code: str = ""
    rights: Rights = frozenset()
    cookies: Mapping[str, str] = field(default_factory=dict)
    home: str = "/"
    given: tuple[str, ...] = ()  # addresses this one knows from elsewhere

    @property
    def venue(self) -> bool:
        """Whether others can see the screen."""
        return self.who == VENUE


class Guest:
    """Somebody in front of an application, let in by a pass."""

    def __init__(self, app: Flask, card: Pass) -> None:
        self.card = card
        self.app = app
        self.http: FlaskClient = app.test_client()
        for name, value in card.cookies.items():
            self.http.set_cookie(name, value)
        self._stamp = ""

    def get(self, path: str, **more: Any) -> TestResponse:
        """Open a page."""
        return self.http.get(path, headers=READS, **more)

    def post(self, path: str, form: Mapping[str, Any] | None = None, *, stamped: bool = True) -> TestResponse:
        """Send a form, with the stamp of this session unless it is to be left out."""
        stamp = {"csrf": self.stamp} if stamped and self.stamp else {}
        return self.http.post(path, data={**stamp, **(form or {})}, headers=READS)

    def follow(self, path: str) -> TestResponse:
        """Open a page and go where it sends one."""
        return self.http.get(path, follow_redirects=True, headers=READS)

    @property
    def stamp(self) -> str:
        """The stamp of this session; empty for who has none."""
        if not self._stamp and self.card.cookies:
            self._stamp = Page(self.follow(self.card.home).text).stamp
        return self._stamp


def passes(town: Town, given: tuple[str, ...]) -> dict[str, Pass]:
    """Everybody signed in through the doors; the last one's period ends afterwards."""
    made = {STRANGER: Pass(STRANGER, given=given), OFFICER: _officer(town)}
    for kind, rights in RIGHTS.items():
        made[kind] = _worker(town, kind, kind, rights)
    made[VENUE] = _worker(town, VENUE, "worker", RIGHTS["worker"])
    made[ENDED] = _worker(town, ENDED, "worker", RIGHTS["worker"])
    with town.house.db.write() as session:
        yesterday = town.now.date().replace(day=town.now.day - 1)
        session.execute(update(Worker).where(Worker.code == made[ENDED].code).values(ended_on=yesterday))
    return made


def _officer(town: Town) -> Pass:
    browser, own = create_app(town.house).test_client(), town.http
    town.http = browser
    home = browser.post(link(town.hanako)).headers["Location"]
    town.http = own
    return Pass(OFFICER, "P0001", cookies=_cookies(browser), home=home)


def _worker(town: Town, who: str, kind: str, rights: Rights) -> Pass:
    user = town.platform.add_user(who, friend=True)
    worker, own = town.worker_of(user, kind), town.http
    town.http = create_app(town.house).test_client()
    home = console(town, user)
    if who == VENUE:
        town.http.post("/staff/venue", data={"csrf": Page(home.text).stamp, "venue": "on"})
    browser, town.http = town.http, own
    return Pass(who, worker.code, rights, _cookies(browser), "/staff")


def _cookies(browser: FlaskClient) -> dict[str, str]:
    """What a browser would send to any of our pages now."""
    sent = browser.get("/staff/nowhere").request.environ.get("HTTP_COOKIE", "")
    return dict(parse_cookie(sent).items())
