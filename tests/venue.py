"""A house whose staff sit where others can see the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask.testing import FlaskClient

from bot.house import House
from bot.web.app import create_app
from bot.web.pages import Admission, Premises, Visitor


def at_a_venue(house: House, signed_in: FlaskClient) -> FlaskClient:
    """The same session in venue mode: what `signed_in` shows, as it is shown there."""

    @contextmanager
    def staff(premises: Premises) -> Iterator[Visitor]:
        with house.rooms.admission.staff(premises) as visitor:
            yield replace(visitor, venue=True)

    client = create_app(replace(house, rooms=replace(house.rooms, admission=Admission(staff)))).test_client()
    cookie = signed_in.get_cookie("engawa")
    assert cookie is not None
    client.set_cookie("engawa", cookie.value)
    return client
