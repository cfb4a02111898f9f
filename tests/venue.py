"""Staff who sit where others can see the screen."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.cast import Town
from tests.signing import stamp


def at_a_venue(town: Town) -> FlaskClient:
    """Who is signed in begins venue mode; the same browser, from now on with counts and codes only."""
    form = {"csrf": stamp(town.http.get("/staff")), "venue": "on"}
    assert town.http.post("/staff/venue", data=form).status_code < 400
    return town.http
