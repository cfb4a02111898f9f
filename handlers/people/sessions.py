"""Sessions of our own pages: short, bound to one kind of browser, renewed when they may do more (002G-§3-1)."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.vault import Vault
from handlers.people.links import CONSOLE, COOKIE
from handlers.people.tables import PageLink

IDLE = {CONSOLE: timedelta(minutes=30)}  # after so long without a hand on the keys it is over
NOTED_EACH = timedelta(minutes=1)  # the last use is kept to the minute, so that looking does not write each time
FAMILIES = (
    ("Line/", "LINE"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung"), ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS", "Mac"), ("Linux", "Linux"),
)  # fmt: skip
OTHER = "ほか"


def browser_of(user_agent: str) -> str:
    """The kind of a browser: its family and system without any version, so that an update does not end a session."""
    family = next((name for sign, name in FAMILIES if sign in user_agent), OTHER)
    return f"{family}・{next((name for sign, name in SYSTEMS if sign in user_agent), OTHER)}"


def is_idle(link: PageLink, now: datetime) -> bool:
    """Whether nobody used the session for too long."""
    idle = IDLE.get(link.purpose)
    return idle is not None and (link.seen_at is None or link.seen_at + idle <= now)


def is_astray(link: PageLink, browser: str) -> bool:
    """Whether the cookie turned up in another kind of browser than it was given to: it was copied."""
    return link.browser != browser


def seen(link: PageLink, now: datetime) -> None:
    """Somebody used the session themselves."""
    if link.seen_at is None or now - link.seen_at >= NOTED_EACH:
        link.seen_at = now


def renew(vault: Vault, link: PageLink) -> str:
    """A new value of the cookie; the old one names nothing any more (whoever knew it before gains nothing)."""
    cookie = secrets.token_urlsafe(32)
    link.session = vault.digest(COOKIE, cookie)
    return cookie


def open_ones(session: Session, worker: UUID, now: datetime) -> Sequence[PageLink]:
    """A worker's sessions that somebody could go on with now, newest first."""
    mine = (PageLink.worker_id == worker, PageLink.session_until > now, PageLink.ended_at.is_(None))
    rows = session.scalars(select(PageLink).where(*mine).order_by(PageLink.used_at.desc()))
    return [one for one in rows if not is_idle(one, now)]
