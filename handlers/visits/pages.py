"""The pages of visits: officers tell what must not stand in a chat, staff open it for a reason."""

from __future__ import annotations

from flask import Blueprint

from bot.web.pages import Pages, Premises
from bot.web.routes import room_pages
from handlers.visits.own_page import own_routes
from handlers.visits.staff_page import staff_routes


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    return room_pages("visits", __name__, (*own_routes(premises), *staff_routes(premises)))


pages = Pages("visits", make)
