"""A worker's screen in venue mode, whatever the way into it: their visitor is told that others may see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask.testing import FlaskClient

from bot.house import House
from bot.web.app import create_app
from bot.web.pages import Premises, Visitor


def in_a_venue(house: House, cookies_of: FlaskClient) -> FlaskClient:
    """The browser of somebody who is signed in, as it is in venue mode."""
    admission = house.rooms.admission

    @contextmanager
    def staff(premises: Premises) -> Iterator[Visitor]:
        with admission.staff(premises) as visitor:
            yield replace(visitor, venue=True)

    rooms = replace(house.rooms, admission=replace(admission, staff=staff))
    browser = create_app(replace(house, rooms=rooms)).test_client()
    cookie = cookies_of.get_cookie("engawa")
    assert cookie is not None, "nobody is signed in"
    browser.set_cookie("engawa", cookie.value)
    return browser
