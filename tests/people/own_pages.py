"""Being on one's own pages as an officer is: by the link from the chat, with forms that carry their stamp."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.clock import wall
from bot.store.ledger import LedgerEntry
from bot.web.drafts import Draft
from handlers.people.tables import PageLink, Person
from tests.cast import Chat, Town
from tests.signing import link, stamp


def inside(chat: Chat, ask: str = "わたしの情報") -> Town:
    """This officer's browser, let in by a link from the chat."""
    path = link(chat, ask)
    assert chat.town.http.post(path).status_code == 302
    return chat.town


def send(town: Town, address: str, form_of: str = "", **given: str) -> TestResponse:
    """Send a form to an address, with the stamp of the page it stands on, and follow where it leads."""
    page = town.http.get(form_of or address)
    given = {"csrf": stamp(page), **given}
    return town.http.post(address, data=given, follow_redirects=True)


def person_of(town: Town, code: str = "P0001") -> Person:
    """An officer's row as it stands now."""
    with town.house.db.read() as session:
        return session.scalars(select(Person).where(Person.code == code)).one()


def drafts(town: Town) -> Sequence[Draft]:
    """Everything somebody is writing."""
    with town.house.db.read() as session:
        return session.scalars(select(Draft).order_by(Draft.form)).all()


def acts(town: Town, did: str) -> list[tuple[str, str, str, str]]:
    """What the ledger says of an act: who, what, about whom or what, with what result."""
    with town.house.db.read() as session:
        rows = session.scalars(select(LedgerEntry).where(LedgerEntry.did == did).order_by(LedgerEntry.at))
        return [(one.who, one.what, one.about, one.result) for one in rows]


def time_passes(town: Town, by: timedelta, person: UUID | None = None) -> None:
    """So much real time has gone by for links, sessions and drafts: of one person, or of all."""
    with town.house.db.write() as session:
        for row in session.scalars(select(PageLink)):
            if person in (None, row.person_id):
                row.expires_at, row.used_at = row.expires_at - by, row.used_at and row.used_at - by
                row.session_until = row.session_until and row.session_until - by
        for draft in session.scalars(select(Draft)):
            draft.until = draft.until - by


def end_links(town: Town) -> None:
    """Every link nobody used has grown too old."""
    with town.house.db.write() as session:
        session.execute(update(PageLink).values(expires_at=wall() - timedelta(seconds=1)))
