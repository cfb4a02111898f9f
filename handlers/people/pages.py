"""An officer's own page: name, phone and mail, which never pass through LINE."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from bot.web.pages import Admission, Pages, Premises, Visitor, strict
from handlers.people import contact
from handlers.people.console import add_console
from handlers.people.door import Door, Visit
from handlers.people.links import CONTACT


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    pages, door = Blueprint("people", __name__, template_folder="templates"), Door(premises)
    pages.add_url_rule("/p/<token>", "enter", door.ask, methods=["GET"])
    pages.add_url_rule("/p/<token>", "let_in", door.let_in, methods=["POST"])

    @pages.get("/my/contact")
    def my_contact() -> ResponseReturnValue:
        with door.visiting(CONTACT) as visit:
            values = _opened(premises, visit)
        return _page(premises, visit, values, {})

    @pages.post("/my/contact")
    def keep_contact() -> ResponseReturnValue:
        values = contact.cleaned(request.form)
        wrong = contact.faults(values)
        with door.visiting(CONTACT) as visit:
            if not wrong and visit.person is not None:
                now = premises.clock.now()
                contact.keep(visit.session, premises.vault, visit.person, values, visit.person.code, now)
        return _page(premises, visit, values, wrong, saved=not wrong), 422 if wrong else 200

    add_console(pages, door)
    pages.after_request(strict)
    return pages


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


admission = Admission(staff)
pages = Pages("people", make, always=("/p/", "/staff/second-factor", "/staff/sign-out"))
