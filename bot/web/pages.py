"""The shell around our own pages: one look, strict headers, forms that only our own pages can send."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, request
from sqlalchemy.orm import Session

from bot.chat.found import Doors
from bot.chat.turn import Happening, Surroundings
from bot.clock import Clock
from bot.delivery.outbox import queue_notice
from bot.settings import Settings
from bot.store.db import Database
from bot.store.vault import Vault

CSRF = "csrf"
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True)
class Premises:
    """What a room's pages may use."""

    db: Database
    vault: Vault
    clock: Clock
    settings: Settings
    doors: Doors

    def around(self, session: Session) -> Surroundings:
        """What a page does its work with, inside a transaction."""
        return Surroundings(session, self.clock.now(), self.vault, self.settings)

    def happened(self, session: Session, name: str, about: str, origin: str) -> None:
        """Let other rooms react to something a page did; what they say is queued in this transaction."""
        around = self.around(session)
        for notice in self.doors.hear(around, Happening(name, about)):
            queue_notice(around, notice, origin)

    def stamp(self, cookie: str) -> str:
        """What a form carries to show that our own page made it for this very session."""
        return self.vault.digest(CSRF, cookie).hex()

    def stamped(self, cookie: str) -> bool:
        """Whether the form being sent carries the stamp of its session; compared in constant time."""
        return hmac.compare_digest(request.form.get(CSRF, ""), self.stamp(cookie))

    @property
    def secure(self) -> bool:
        """Whether cookies may travel over TLS only."""
        return self.settings.public_url.startswith("https://")


@dataclass(frozen=True)
class Pages:
    """Pages a room brings, found like its commands."""

    name: str
    make: Callable[[Premises], Blueprint]


def look() -> Blueprint:
    """The style sheet all pages share, and the templates they stand on."""
    return Blueprint("look", __name__, template_folder="templates", static_folder="static", static_url_path="/look")


def strict(answer: Response) -> Response:
    """The headers every page of ours carries."""
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer
