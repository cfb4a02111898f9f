"""An officer's own page: name, phone and mail, which never pass through LINE."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.web.doors import Entry
from bot.web.pages import Admission, Pages, Premises, Visitor
from bot.web.routes import OUTSIDE, Route, room_pages
from handlers.people import contact
from handlers.people.calls_pages import call_routes
from handlers.people.console import console_routes
from handlers.people.door import Door, Visit
from handlers.people.links import CONTACT
from handlers.people.person_pages import person_routes
from handlers.people.signin import sign_in_routes
from handlers.people.workers_pages import worker_routes


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    door = Door(premises)

    def my_contact() -> ResponseReturnValue:
        with door.visiting(CONTACT) as visit:
            values = _opened(premises, visit)
        return _page(premises, visit, values, {})

    def keep_contact() -> ResponseReturnValue:
        values = contact.cleaned(request.form)
        wrong = contact.faults(values)
        with door.visiting(CONTACT) as visit:
            if not wrong and visit.person is not None:
                now = premises.clock.now()
                contact.keep(visit.session, premises.vault, visit.person, values, visit.person.code, now)
        return _page(premises, visit, values, wrong, saved=not wrong), 422 if wrong else 200

    return room_pages("people", __name__, (
        Route("/p/<token>", "enter", door.ask, rights=OUTSIDE),
        Route("/p/<token>", "let_in", door.let_in, "POST", OUTSIDE),
        Route("/my/contact", "my_contact", my_contact, rights=OUTSIDE),
        Route("/my/contact", "keep_contact", keep_contact, "POST", OUTSIDE),
        *sign_in_routes(premises, door),
        *console_routes(premises),
        *person_routes(premises),
        *call_routes(premises),
        *worker_routes(premises),
    ))  # fmt: skip


def _opened(premises: Premises, visit: Visit) -> dict[str, str]:
    if visit.person is None:
        return dict.fromkeys(contact.FIELDS, "")
    now = premises.clock.now()
    return contact.opened(visit.session, premises.vault, visit.person, visit.person.code, "own page", now)


def _page(
    premises: Premises, visit: Visit, values: dict[str, str], wrong: dict[str, str], *, saved: bool = False
) -> str:
    stamp = premises.stamp(visit.cookie)
    return render_template("people/contact.html", values=values, wrong=wrong, saved=saved, csrf=stamp)


def staff(premises: Premises) -> AbstractContextManager[Visitor]:
    """A worker's request on any page of the staff's."""
    return Door(premises).staff()


entry = Entry("people.listed", "団体と役員", "people", 10)
calls_entry = Entry("people.calls", "電話リスト", "people", 20)
workers_entry = Entry("people.workers", "従事者", "people", 30)
admission = Admission(staff)
pages = Pages("people", make, always=("/p/", "/staff/second-factor", "/staff/sign-out"))
