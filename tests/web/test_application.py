"""Errors tell the outside nothing, and log lines carry no words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from flask import Blueprint
from flask.testing import FlaskClient

from bot import logs
from bot.errors import Clash, Sealed, Unavailable
from bot.house import House
from bot.web.app import create_app
from tests.cast import Town

SECRET_WORDS = "だれにも見せないことば"


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    """Where log lines go during a test, as a production process writes them."""
    before = structlog.get_config()
    path = tmp_path / "log"
    logs.start()
    with path.open("w", encoding="utf-8") as file:
        structlog.configure(logger_factory=structlog.WriteLoggerFactory(file), cache_logger_on_first_use=False)
        yield path
    structlog.configure(**before)


def failing(house: House, error: Exception) -> FlaskClient:
    """An application with a page that fails."""
    page = Blueprint("failing", __name__)

    @page.get("/fails")
    def fails() -> str:
        raise error

    return create_app(house, [page]).test_client()


@pytest.mark.parametrize(
    ("error", "status"), [(RuntimeError(SECRET_WORDS), 500), (Unavailable(SECRET_WORDS), 503), (Sealed(), 503)]
)
def test_an_error_says_nothing_to_the_outside(house: House, log_file: Path, error: Exception, status: int) -> None:
    answer = failing(house, error).get("/fails")
    assert (answer.status_code, answer.data) == (status, b"")
    (line,) = log_file.read_text().splitlines()
    assert json.loads(line)["error"] == type(error).__name__
    assert SECRET_WORDS not in line


@pytest.mark.parametrize("rule", ["/staff/calendar", "/staff/people/<other>", "/healthz"])
def test_two_pages_at_one_address_stop_the_start(house: House, rule: str) -> None:
    page = Blueprint("second", __name__)
    page.add_url_rule(rule, "second", lambda **_values: "")
    with pytest.raises(Clash, match=re.escape(rule)):
        create_app(house, [page])


def test_an_unknown_page_is_404(house: House) -> None:
    assert create_app(house).test_client().get("/nothing/here").status_code == 404


def test_the_simulator_is_not_served_unless_asked_for(house: House) -> None:
    client = create_app(house).test_client()
    for path in ("/", "/stage", "/play/state", "/line/v2/bot/info"):
        assert client.get(path).status_code == 404


def test_log_lines_carry_neither_words_nor_line_ids(town: Town, log_file: Path) -> None:
    town.stranger.say(SECRET_WORDS)
    town.takeshi.say("アドバイザーに来てほしい").tap("その他").say(SECRET_WORDS)
    town.http.post("/callback", data=SECRET_WORDS.encode(), headers={"X-Line-Signature": SECRET_WORDS.encode().hex()})
    town.http.post("/callback", data=b"{", headers={"X-Line-Signature": "wrong"})
    said = log_file.read_text()
    assert "webhook refused" in said
    for hidden in (SECRET_WORDS, town.stranger.user, town.takeshi.user, SECRET_WORDS.encode().hex()):
        assert hidden not in said


def test_every_log_line_is_json_with_its_time(house: House, log_file: Path) -> None:
    failing(house, RuntimeError()).get("/fails")
    line = json.loads(log_file.read_text())
    assert line["level"] == "error"
    assert line["timestamp"].endswith("Z")
    assert line["part"] == "web"
