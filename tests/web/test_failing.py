"""What people see when something is refused or breaks: calm, in our look, without details; programs see no change."""

from __future__ import annotations

import pytest
from flask import Blueprint, Response, abort
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bot.errors import KeysAway, Unavailable
from bot.guards import Watch
from bot.house import House
from bot.web.app import create_app
from bot.web.failing import SAID
from bot.web.pages import Premises
from bot.web.routes import HEADERS
from tests.cast import Town
from tests.people.desk import enter
from tests.signing import stamp

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
SECRET_WORDS = "だれにも見せないことば"


@pytest.fixture
def client(house: House) -> FlaskClient:
    """Somebody before a house with pages that fail as asked."""
    made = Blueprint("failing", __name__)

    @made.get("/fails/<int:status>")
    def fails(status: int) -> str:
        abort(status, SECRET_WORDS)

    @made.get("/breaks/<what>")
    def breaks(what: str) -> str:
        raise {"keys": KeysAway, "away": Unavailable}.get(what, RuntimeError)(SECRET_WORDS)

    return create_app(house, [made]).test_client()


def is_calm(answer: TestResponse, status: int) -> None:
    """Assert that this is our page for a status, and nothing more."""
    heading, words = SAID[status]
    assert answer.status_code == status
    assert f"<h1>{heading}</h1>" in answer.text
    assert str(words) in answer.text
    assert SECRET_WORDS not in answer.text
    assert "Werkzeug" not in answer.text
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


@pytest.mark.parametrize("status", SAID)
def test_every_error_is_a_page_of_ours_for_a_browser(client: FlaskClient, status: int) -> None:
    is_calm(client.get(f"/fails/{status}", headers=BROWSER), status)


@pytest.mark.parametrize(("what", "status"), [("keys", 503), ("away", 503), ("other", 500)])
def test_what_breaks_is_said_without_its_words_and_with_a_number_to_ask_by(
    client: FlaskClient, what: str, status: int
) -> None:
    answer = client.get(f"/breaks/{what}", headers=BROWSER)
    is_calm(answer, status)
    assert answer.headers["X-Request-Id"][:8] in answer.text


def test_an_error_we_have_no_words_for_gets_those_of_its_kind(client: FlaskClient) -> None:
    assert str(SAID[400][0]) in client.get("/fails/415", headers=BROWSER).text
    assert str(SAID[500][0]) in client.get("/fails/501", headers=BROWSER).text


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "image/avif,image/webp,*/*"])
def test_programs_get_no_page(client: FlaskClient, accept: str | None) -> None:
    headers = {} if accept is None else {"Accept": accept}
    assert client.get("/breaks/away", headers=headers).data == b""
    assert "えんがわ" not in client.get("/fails/404", headers=headers).text
    assert client.post("/callback", data=b"{}", headers=headers).data == b""
    assert client.get("/metrics", headers=headers).status_code == 404


def test_pages_that_are_not_there_are_calm_for_strangers_and_staff(town: Town) -> None:
    is_calm(town.http.get("/nothing/here", headers=BROWSER), 404)
    enter(town)
    for path in ("/staff/people/P9999", "/staff/incidents/I009", "/staff/nothing", "/staff/today/nothing"):
        answer = town.http.get(path, headers=BROWSER)
        is_calm(answer, 404)
        assert 'href="/staff"' in answer.text


def test_what_cannot_be_done_to_a_page_says_what_can(town: Town) -> None:
    answer = town.http.delete("/staff", headers=BROWSER)
    is_calm(answer, 405)
    assert "GET" in answer.headers["Allow"]


def test_a_form_that_is_too_large_is_refused_before_it_is_read(town: Town) -> None:
    page = enter(town)
    given = {"csrf": stamp(page), "venue": "on", "more": "x" * 300_000}
    is_calm(town.http.post("/staff/venue", data=given, headers=BROWSER), 413)
    assert town.http.get("/staff/me").status_code == 200


def test_an_error_while_a_page_of_somebody_is_made_is_calm_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    enter(town)

    def away(_premises: Premises, _cookie: str) -> str:
        raise KeysAway

    monkeypatch.setattr(Premises, "stamp", away)
    is_calm(town.http.get("/staff", headers=BROWSER), 503)


def test_while_a_guard_fails_browsers_see_a_page_and_programs_the_sentence(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Watch, "closed", lambda _watch: True)
    client = create_app(house).test_client()
    is_calm(client.get("/staff/people", headers=BROWSER), 503)
    assert client.get("/staff/people").text == "ただいま点検中です。お急ぎのときは、区にお電話ください。"


def test_an_answer_that_was_made_on_purpose_stays_as_it_is(house: House) -> None:
    made = Blueprint("made", __name__)

    @made.get("/made")
    def own() -> str:
        abort(Response("as it is", 403))

    assert create_app(house, [made]).test_client().get("/made", headers=BROWSER).text == "as it is"
