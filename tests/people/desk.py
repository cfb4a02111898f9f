"""A worker before our pages: getting in, showing a second factor, and what the ledger says of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from html import unescape

import pyotp
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.store.ledger import LedgerEntry
from bot.web.app import create_app
from handlers.people.second_factor import secret_of
from handlers.people.sign_in_tables import Passkey
from handlers.people.tables import PageLink, Worker
from tests.cast import Chat, Town
from tests.signing import link, stamp

CODE = "S02"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{} Safari/537.36"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0"


def browser(town: Town, user_agent: str = CHROME.format("150.0.0.0")) -> FlaskClient:
    """Another browser, without any cookie yet."""
    client = create_app(town.house).test_client()
    client.environ_base["HTTP_USER_AGENT"] = user_agent
    return client


def begin(town: Town, http: FlaskClient | None = None, user: str | None = None) -> TestResponse:
    """The page that asks for the second factor, by a fresh link; 野々村's (S02) unless another is named."""
    client = http or town.http
    client.post(link(Chat(town, user or town.nonomura), "/画面"))
    return client.get("/staff/second-factor")


def figures(town: Town, code: str = CODE) -> str:
    """What the authenticator app of a worker shows, as if it had not been used yet."""
    with town.house.db.write() as session:
        worker = session.scalars(select(Worker).where(Worker.code == code)).one()
        secret = secret_of(town.house.vault, worker)
        worker.second_factor_step = min(worker.second_factor_step, 1)
    return pyotp.TOTP(secret).now()


def confirm(town: Town, page: TestResponse, http: FlaskClient | None = None, **given: str) -> TestResponse:
    """Send the second factor; the right figures unless something else is given."""
    given = given or {"code": figures(town)}
    return (http or town.http).post("/staff/second-factor", data={"csrf": stamp(page), **given})


def enter(town: Town, http: FlaskClient | None = None) -> TestResponse:
    """All the way in: the page of today."""
    assert confirm(town, begin(town, http), http).status_code == 302
    return (http or town.http).get("/staff")


def fail(town: Town, times: int, http: FlaskClient | None = None) -> list[int]:
    """Wrong second factors, each in a session of its own; the status of each answer."""
    return [confirm(town, begin(town, http), http, code="wrong").status_code for _ in range(times)]


def options(page: TestResponse) -> str:
    """What the page hands to the browser for a passkey."""
    return unescape(page.text.split('data-options="')[1].split('"')[0])


def ago(town: Town, column: str, back: timedelta) -> None:
    """Every session's moment lies further back."""
    with town.house.db.write() as session:
        for one in session.scalars(select(PageLink).where(PageLink.used_at.is_not(None))):
            setattr(one, column, getattr(one, column) - back)


def change(town: Town, **values: object) -> None:
    """Change the worker's line of the register."""
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == CODE).values(**values))


def sessions(town: Town) -> Sequence[PageLink]:
    """Every session that was ever begun, oldest first."""
    with town.house.db.read() as session:
        return session.scalars(select(PageLink).where(PageLink.used_at.is_not(None)).order_by(PageLink.used_at)).all()


def keys(town: Town) -> Sequence[Passkey]:
    """Every passkey."""
    with town.house.db.read() as session:
        return session.scalars(select(Passkey)).all()


def ledger(town: Town, did: str) -> list[tuple[str, str, str]]:
    """What the ledger says was done on pages: by whom, what, with what result."""
    with town.house.db.read() as session:
        rows = session.scalars(select(LedgerEntry).where(LedgerEntry.did == did, LedgerEntry.channel == "page"))
        return [(one.who, one.what, one.result) for one in rows]
