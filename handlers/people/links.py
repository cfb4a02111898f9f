"""One-time links to pages of ours: short-lived, used once, given anew by one tap; only keyed hashes are kept (X24)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.clock import wall
from bot.store.vault import Vault
from bot.web import drafts
from handlers.people.tables import PageLink

CONSOLE = "console"  # every other purpose is that of a page of one's own
LINK_LIFE = timedelta(minutes=30)
CONSOLE_LIFE = timedelta(hours=8)
PURPOSE, COOKIE = "page-link", "page-session"
MOST_TRIES = 5  # second factors a session may get wrong


def open_link(
    around: Surroundings, purpose: str, *, person: UUID | None = None, worker: UUID | None = None,
    about: UUID | None = None,
) -> str:  # fmt: skip
    """The address of a page, good for one use within half an hour; earlier unused ones of the same kind end."""
    now, token = wall(), secrets.token_urlsafe(24)
    mine = (
        PageLink.person_id == person, PageLink.worker_id == worker, PageLink.purpose == purpose,
        PageLink.about == about,
    )  # fmt: skip
    around.session.execute(
        update(PageLink).where(*mine, PageLink.used_at.is_(None), PageLink.ended_at.is_(None)).values(ended_at=now)
    )
    around.session.add(
        PageLink(
            id=uuid4(),
            purpose=purpose,
            digest=around.vault.digest(PURPOSE, token),
            person_id=person,
            worker_id=worker,
            about=about,
            made_at=now,
            expires_at=now + LINK_LIFE,
            tries=0,
        )  # fmt: skip
    )
    return f"{around.settings.public_url}/p/{token}"


def found(session: Session, vault: Vault, token: str) -> PageLink | None:
    """The link of a token in whatever state it is; looking uses nothing up."""
    return session.scalar(select(PageLink).where(PageLink.digest == vault.digest(PURPOSE, token)))


def enter(
    session: Session, vault: Vault, token: str, now: datetime, lives: Mapping[str, timedelta], browser: str = ""
) -> tuple[PageLink, str] | None:
    """Use a link up and begin a session; its row and the cookie's value, or None when the link is no longer good.

    `lives` says how long a session of each purpose lasts; a purpose it does not know lets nobody in.
    """
    cookie = secrets.token_urlsafe(32)
    spend = (
        update(PageLink)
        .where(
            PageLink.digest == vault.digest(PURPOSE, token), PageLink.used_at.is_(None), PageLink.ended_at.is_(None),
            PageLink.expires_at > now, PageLink.purpose.in_(lives),
        )
        .values(used_at=now, seen_at=now, browser=browser, session=vault.digest(COOKIE, cookie))
        .returning(PageLink)
    )  # fmt: skip
    link = session.scalar(spend)
    if link is None:
        return None
    link.session_until = now + lives[link.purpose]
    return link, cookie


def session_of(session: Session, vault: Vault, cookie: str, now: datetime) -> PageLink | None:
    """The session behind a cookie, while it lasts."""
    alive = (PageLink.session_until > now, PageLink.ended_at.is_(None))
    return session.scalar(select(PageLink).where(PageLink.session == vault.digest(COOKIE, cookie), *alive))


def end_session(session: Session, vault: Vault, cookie: str, now: datetime) -> None:
    """End the one session behind a cookie."""
    session.execute(update(PageLink).where(PageLink.session == vault.digest(COOKIE, cookie)).values(ended_at=now))


def end_sessions(session: Session, now: datetime, *, person: UUID | None = None, worker: UUID | None = None) -> None:
    """End every link and session of somebody: their LINE moved, their period ended, or they signed out everywhere."""
    mine = (PageLink.person_id == person, PageLink.worker_id == worker, PageLink.ended_at.is_(None))
    session.execute(update(PageLink).where(*mine).values(ended_at=now))
    if person is not None:
        drafts.drop(session, person)
