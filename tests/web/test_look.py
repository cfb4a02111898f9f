"""Headers of every answer: TLS for good, only style is kept, under its version's address; nobody is sent elsewhere."""

from __future__ import annotations

import ast
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from bot.house import House
from bot.web import look
from bot.web.app import create_app
from bot.web.routes import HEADERS, route_of
from tests.cast import Town
from tests.people.desk import enter, ledger
from tests.signing import stamp
from tests.structure.sources import sources

TLS = "Strict-Transport-Security"
EVERYWHERE = (
    "/healthz",
    "/readyz",
    "/metrics",
    "/nothing",
    "/staff",
    "/p/made-up",
    "/look/page.css",
    "/receipt/made-up",
)


def over(house: House, url: str) -> FlaskClient:
    """The same house, reached at another address."""
    return create_app(replace(house, settings=house.settings.model_copy(update={"public_url": url}))).test_client()


def test_over_tls_every_answer_asks_browsers_to_come_back_over_tls(house: House) -> None:
    client = over(house, "https://engawa.example")
    answers = {path: client.get(path, buffered=True) for path in EVERYWHERE}
    answers["/callback"] = client.post("/callback", data=b"{}")
    assert {path for path, one in answers.items() if one.headers.get(TLS) != "max-age=31536000"} == set()


def test_without_tls_none_does(house: House) -> None:
    client = over(house, "http://127.0.0.1:8000")
    assert [path for path in EVERYWHERE if TLS in client.get(path, buffered=True).headers] == []


def test_every_page_of_every_room_carries_the_strict_headers(town: Town) -> None:
    enter(town)
    for rule in town.http.application.url_map.iter_rules():
        if route_of(town.http.application.view_functions[rule.endpoint]) is not None and "GET" in (rule.methods or ()):
            answer = town.http.get(rule.rule.replace("<", "").replace(">", "").replace("int:number", "1"))
            assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS, rule.rule


@pytest.mark.parametrize("name", ["page.css", "console.css", "tokens.css", "page.js", "passkey.js"])
def test_style_is_kept_for_good_under_its_version_only(house: House, name: str) -> None:
    client = create_app(house).test_client()
    known = client.get(f"/look/{name}?v={look.version_of(name)}", buffered=True)
    assert known.headers["Cache-Control"] == look.FOR_GOOD
    assert known.headers["X-Content-Type-Options"] == "nosniff"
    for other in ("", "?v=", "?v=000000000000"):
        assert client.get(f"/look/{name}{other}", buffered=True).headers["Cache-Control"] == "no-cache"


def test_pages_name_the_version_of_what_they_need(town: Town) -> None:
    page = enter(town).text
    for name in ("tokens.css", "page.css", "console.css", "page.js"):
        assert f"/look/{name}?v={look.version_of(name)}" in page


def test_a_changed_file_has_another_version(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(look, "FOLDER", tmp_path)
    (tmp_path / "page.css").write_text("a {}")
    first = look.version_of("page.css")
    (tmp_path / "page.css").write_text("a { color: red }")
    assert first != look.version_of("page.css") != ""
    assert look.version_of("nothing.css") == ""


def test_what_is_no_file_is_not_kept(house: House) -> None:
    client = create_app(house).test_client()
    for path in ("/look/nothing.css?v=", "/look/../app.py", "/look/%2e%2e/app.py"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1@evil.example"])
def test_nobody_is_sent_to_another_place(town: Town, host: str) -> None:
    page, cookie = enter(town), town.http.get_cookie("engawa")
    assert cookie is not None
    given = {"csrf": stamp(page), "venue": "on", "next": "//evil.example"}
    client = town.http.application.test_client(use_cookies=False)
    headers = {"Host": host, "Cookie": f"engawa={cookie.value}"}
    away = client.get("/staff/venue?next=https://evil.example", headers=headers)
    assert away.headers["Location"] == "/staff/me"
    assert client.post("/staff/venue", data=given, headers=headers).headers["Location"] == "/staff"


def ours(target: ast.expr) -> bool:
    """Whether an address begins with that of a route of ours."""
    first = target.values[0] if isinstance(target, ast.JoinedStr) else target
    made = first.value if isinstance(first, ast.FormattedValue) else first
    return isinstance(made, ast.Call) and ast.unparse(made.func) in ("url_for", "self._page")


def test_every_redirect_of_the_code_leads_to_a_page_of_ours() -> None:
    strange = []
    for source in sources("bot", "handlers"):
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "redirect":
                strange += [] if ours(node.args[0]) else [f"{source.path}:{node.lineno}"]
    assert strange == []


@pytest.mark.parametrize("given", ["", "0" * 64, "ことば", "\x00", "x" * 10_000])
def test_a_form_with_a_made_up_stamp_is_refused_and_noted(town: Town, given: str) -> None:
    enter(town)
    assert town.http.post("/staff/venue", data={"csrf": given, "venue": "on"}).status_code == 403
    assert town.http.get("/staff/me").status_code == 200
    assert ("S02", "form without stamp", "refused") in ledger(town, "opened")
