"""The shell around our own pages: one look, strict headers, forms that only our own pages can send."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from flask import Blueprint, Response, abort, g, render_template, request
from sqlalchemy.orm import Session

from bot.chat.found import Doors
from bot.chat.own import OwnPage
from bot.chat.standing import Standing
from bot.chat.turn import Happening, Notice, Surroundings
from bot.clock import Clock, in_tokyo, wall
from bot.delivery.outbox import queue_notice
from bot.settings import Settings
from bot.store.db import Database
from bot.store.ledger import Act, note
from bot.store.vault import Vault
from bot.web import drafts
from bot.web.doors import Frontage
from bot.web.own import Guest
from bot.web.routes import Rights, Route

CSRF = "csrf"


@dataclass(frozen=True)
class Visitor:
    """A worker on one of our pages, inside a transaction: a code for the ledger, rights, the cookie of forms.

    `venue`: others may see the screen, so only counts and codes are shown (001G-8(1)ウ).
    """

    session: Session
    by: str
    standing: Standing
    cookie: str
    venue: bool = False

    def may(self, rights: Rights) -> bool:
        """Whether the worker has one of these rights now."""
        return any(self.standing.may(one) for one in rights)


@dataclass(frozen=True)
class Admission:
    """What the one room that knows people exports: lets a request in, or aborts it with a page that says why.

    `staff` and `own` are context managers: the transaction lasts as long as they are open. `own` is for officers.
    """

    staff: Callable[[Premises], AbstractContextManager[Visitor]]
    own: Callable[[Premises, OwnPage], AbstractContextManager[Guest]]


@dataclass(frozen=True)
class Premises:
    """What a room's pages may use."""

    db: Database
    vault: Vault
    clock: Clock
    settings: Settings
    doors: Doors
    admission: Admission
    front: Frontage = Frontage()

    @contextmanager
    def staff(self) -> Iterator[Visitor]:
        """The worker whose request this is, signed in with a second factor and with a right to this page.

        Anybody else is turned away; that a worker was stands in the ledger.
        """
        route: Route = g.route
        with self.admission.staff(self) as visitor:
            g.visitor = visitor
            why = why_not(visitor, route)
            if why is None:
                yield visitor
                return
            refused = Act(visitor.by, "opened", route.rule, channel="page", result="refused")
            note(visitor.session, self.clock.now(), refused)
            page = render_template("refused.html", why=why)
        abort(Response(page, 403))

    @contextmanager
    def own(self, purpose: str) -> Iterator[Guest]:
        """The officer whose request this is, in a session that any page of their own began.

        Anybody else sees how to get a new link to the page of that purpose.
        """
        with self.admission.own(self, self.doors.own[purpose]) as guest:
            g.guest = guest
            drafts.go_on(guest.session, guest.person, wall(), guest.until)
            yield guest

    def say(self, session: Session, notices: Iterable[Notice], origin: str) -> None:
        """Queue what a page wants said in chats, in its transaction."""
        for notice in notices:
            queue_notice(self.around(session), notice, origin)

    def around(self, session: Session) -> Surroundings:
        """What a page does its work with, inside a transaction."""
        return Surroundings(session, self.clock.now(), self.vault, self.settings, doors=self.doors)

    def happened(self, session: Session, name: str, about: str, origin: str) -> None:
        """Let other rooms react to something a page did; what they say is queued in this transaction."""
        self.say(session, self.doors.hear(self.around(session), Happening(name, about)), origin)

    def stamp(self, cookie: str) -> str:
        """What a form carries to show that our own page made it for this very session."""
        return self.vault.digest(CSRF, cookie).hex()

    def stamped(self, cookie: str) -> bool:
        """Whether the form being sent carries the stamp of its session; compared in constant time."""
        given = request.form.get(CSRF, "").encode("utf-8", "replace")
        return hmac.compare_digest(given, self.stamp(cookie).encode())

    @property
    def secure(self) -> bool:
        """Whether cookies may travel over TLS only."""
        return self.settings.over_tls


@dataclass(frozen=True)
class Pages:
    """Pages a room brings, found like its commands.

    `always` are beginnings of paths no guard ever closes, `public` those of pages anybody may open and many may be
    given the address of; `*` at the end stands for one step of the path and no more, because below it may lie pages of
    one person (`/s/*` is a survey's door, `/s/7Kq2/…` somebody's own answers).
    """

    name: str
    make: Callable[[Premises], Blueprint]
    always: tuple[str, ...] = ()
    public: tuple[str, ...] = ()


NO_RIGHT = "この画面は、ほかの役割の人のものです。必要なときは、管理責任者に頼んでください。"
AT_A_VENUE = "会場モードのあいだは、ひらけません。人に見られないところで会場モードをやめてから、もう一度どうぞ。"


def why_not(visitor: Visitor, route: Route) -> str | None:
    """Why a worker may not see a page now; None when they may."""
    if not visitor.may(route.rights):
        return NO_RIGHT
    return AT_A_VENUE if visitor.venue and not route.venue else None


@contextmanager
def _nobody(_premises: Premises) -> Iterator[Visitor]:
    abort(403)
    yield


@contextmanager
def _no_guest(_premises: Premises, _page: OwnPage) -> Iterator[Guest]:
    abort(403)
    yield


NOBODY_COMES_IN = Admission(_nobody, _no_guest)  # of a house without a room that knows people


def tokyo_time(moment: datetime) -> time:
    """The time of day in the ward, for templates, which show it in the reader's language: 午後4時40分."""
    return in_tokyo(moment).time()


def tokyo(moment: datetime | None) -> str:
    """A moment as people in the ward read it, for templates: 10/15 16:40; nothing for none."""
    return f"{in_tokyo(moment):%m/%d %H:%M}" if moment is not None else ""


def to_the_second(moment: datetime) -> str:
    """A moment with its year and second, for templates of records: 2026/10/15 16:40:07."""
    return f"{in_tokyo(moment):%Y/%m/%d %H:%M:%S}"


def plain_day(day: date | None) -> str:
    """A day with its year, for templates of records: 2026/10/15; nothing for none."""
    return f"{day:%Y/%m/%d}" if day is not None else ""
