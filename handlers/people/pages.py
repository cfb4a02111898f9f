"""Everything people open in a browser that this room brings: the door, officers' own pages, the staff's console."""

from __future__ import annotations

from contextlib import AbstractContextManager

from flask import Blueprint

from bot.chat.own import OwnPage
from bot.web.doors import Entry
from bot.web.own import Guest
from bot.web.pages import Admission, Pages, Premises, Visitor
from bot.web.routes import OUTSIDE, Route, room_pages
from handlers.people.calls_pages import call_routes
from handlers.people.consent_page import consent_routes
from handlers.people.console import console_routes
from handlers.people.contact_page import contact_routes
from handlers.people.door import Door
from handlers.people.me import own_routes
from handlers.people.my_data_page import my_data_routes
from handlers.people.person_pages import person_routes
from handlers.people.signin import sign_in_routes
from handlers.people.workers_pages import worker_routes


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    door = Door(premises)
    return room_pages("people", __name__, (
        Route("/p/<token>", "enter", door.ask, rights=OUTSIDE),
        Route("/p/<token>", "let_in", door.let_in, "POST", OUTSIDE),
        Route("/my/leave", "leave", door.leave, "POST", OUTSIDE),
        *my_data_routes(premises),
        *contact_routes(premises),
        *consent_routes(premises),
        *sign_in_routes(premises, door),
        *own_routes(premises, door),
        *console_routes(premises),
        *person_routes(premises),
        *call_routes(premises),
        *worker_routes(premises),
    ))  # fmt: skip


def staff(premises: Premises) -> AbstractContextManager[Visitor]:
    """A worker's request on any page of the staff's."""
    return Door(premises).staff()


def own(premises: Premises, page: OwnPage) -> AbstractContextManager[Guest]:
    """An officer's request on any page of their own."""
    return Door(premises).own(page)


entry = Entry("people.listed", "団体と役員", "people", 10)
calls_entry = Entry("people.calls", "電話リスト", "people", 20)
workers_entry = Entry("people.workers", "従事者", "people", 30)
admission = Admission(staff, own)
pages = Pages("people", make, always=("/p/", "/staff/second-factor", "/staff/sign-out", "/staff/venue"))
