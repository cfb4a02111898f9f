"""The client against a real server: what goes over the wire, and what each answer means."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from bot.delivery.port import Outcome
from bot.line.client import LineClient, LineRefused, verdict_of
from tests.line.loopback import REQUEST_ID, Heard, Loopback, closed_port, listening, serving

KEY = UUID(int=42)
TOKEN = "the access token"
HANAKO, TAKESHI, GROUP = "U" + "a" * 32, "U" + "b" * 32, "C" + "c" * 32
WORDS = [{"type": "text", "text": "だれにも見せないことば 🌸"}]
Send = Callable[[LineClient], Outcome]

SENDS: dict[str, Send] = {
    "reply": lambda line: line.reply("the reply token", WORDS),
    "push": lambda line: line.push(HANAKO, WORDS, KEY),
    "multicast": lambda line: line.multicast([HANAKO, TAKESHI], WORDS, KEY),
}
every_way = pytest.mark.parametrize("send", SENDS.values(), ids=SENDS)


@pytest.fixture
def server() -> Iterator[Loopback]:
    """The other end."""
    loopback = Loopback()
    with serving(loopback.app()) as url:
        loopback.url = url
        yield loopback


@pytest.fixture
def line(server: Loopback) -> LineClient:
    """A client that talks to it."""
    return LineClient(server.url, TOKEN)


def only(server: Loopback) -> Heard:
    """The one request there was."""
    (heard,) = server.heard
    return heard


@pytest.mark.parametrize("name", SENDS)
def test_each_way_goes_to_its_own_path_with_the_token(server: Loopback, line: LineClient, name: str) -> None:
    SENDS[name](line)
    heard = only(server)
    assert (heard.method, heard.path) == ("POST", f"/v2/bot/message/{name}")
    assert heard.headers["authorization"] == f"Bearer {TOKEN}"
    assert heard.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("name", "addressed"),
    [("reply", {"replyToken": "the reply token"}), ("push", {"to": HANAKO}), ("multicast", {"to": [HANAKO, TAKESHI]})],
)
def test_the_body_is_what_was_stored(server: Loopback, line: LineClient, name: str, addressed: object) -> None:
    SENDS[name](line)
    assert isinstance(addressed, dict)
    assert json.loads(only(server).body) == {**addressed, "messages": WORDS}


@pytest.mark.parametrize(("name", "key"), [("reply", None), ("push", str(KEY)), ("multicast", str(KEY))])
def test_only_push_and_multicast_carry_a_retry_key(
    server: Loopback, line: LineClient, name: str, key: str | None
) -> None:
    SENDS[name](line)
    assert only(server).headers.get("x-line-retry-key") == key


def test_a_retry_is_the_very_same_bytes(server: Loopback, line: LineClient) -> None:
    SENDS["push"](line)
    SENDS["push"](LineClient(server.url, TOKEN))
    first, second = server.heard
    assert first.body == second.body
    assert first.headers["x-line-retry-key"] == second.headers["x-line-retry-key"]


@pytest.mark.parametrize("path", ["", "/line"])
def test_a_base_may_have_a_path(server: Loopback, path: str) -> None:
    SENDS["push"](LineClient(server.url + path, TOKEN))
    assert only(server).path == f"{path}/v2/bot/message/push"


@every_way
@pytest.mark.parametrize(
    ("status", "message", "verdict"),
    [
        (200, "", "accepted"),
        (409, "The retry key is already accepted", "accepted"),
        (400, "Invalid reply token", "token"),
        (400, "The request body has 1 error(s)", "refused"),
        (401, "Authentication failed", "refused"),
        (403, "Access to this API is denied", "refused"),
        (404, "Not found", "refused"),
        (413, "Too large", "refused"),
        (302, "Elsewhere", "refused"),
        (429, "You have reached your monthly limit.", "busy"),
        (429, "The API rate limit has been exceeded. Try again later.", "busy"),
        (500, "Internal error", "lost"),
        (502, "", "lost"),
        (503, "", "lost"),
        (504, "", "lost"),
    ],
)
def test_every_answer_has_its_verdict_and_keeps_the_request_id(
    server: Loopback, line: LineClient, send: Send, status: int, message: str, verdict: str
) -> None:
    server.answers(status, message)
    outcome = send(line)
    assert (outcome.verdict, outcome.request_id) == (verdict, REQUEST_ID)
    assert len(server.heard) == 1, "whether to try again is not decided here"


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        ("You have reached your monthly limit.", "monthly limit"),
        ("The API rate limit has been exceeded.", "rate limit"),
    ],
)
def test_the_two_kinds_of_429_are_told_apart(server: Loopback, line: LineClient, message: str, fault: str) -> None:
    server.answers(429, message)
    assert SENDS["push"](line).fault == fault


@pytest.mark.parametrize("body", [b"", b"<html>", b"[1]", b'"x"', b"\xff", b"null"])
def test_an_answer_that_is_not_lines_json_is_judged_by_its_status(
    server: Loopback, line: LineClient, body: bytes
) -> None:
    server.status, server.body = 400, body
    assert SENDS["reply"](line).verdict == "refused"


def test_an_answer_without_a_request_id_is_fine(server: Loopback, line: LineClient) -> None:
    server.headers = {}
    assert SENDS["push"](line) == Outcome("accepted", None)


@every_way
def test_a_connection_nobody_takes_is_busy_because_nothing_was_sent(send: Send) -> None:
    outcome = send(LineClient(closed_port(), TOKEN))
    assert (outcome.verdict, outcome.request_id) == ("busy", None)


def test_a_name_that_leads_nowhere_is_busy() -> None:
    assert SENDS["push"](LineClient("http://nowhere.invalid", TOKEN)).verdict == "busy"


@every_way
def test_a_line_cut_before_the_answer_is_lost(send: Send) -> None:
    with listening(hang_up=True) as url:
        assert send(LineClient(url, TOKEN)).verdict == "lost"


@every_way
def test_an_answer_that_never_comes_is_lost(send: Send, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.line.client.TIMEOUT", (0.5, 0.05))
    with listening(hang_up=False) as url:
        outcome = send(LineClient(url, TOKEN))
    assert (outcome.verdict, outcome.fault) == ("lost", "ReadTimeoutError")


@pytest.mark.parametrize("status", [0, 99])
def test_no_real_status_is_lost(status: int) -> None:
    assert verdict_of(status, None, "").verdict == "lost"


@every_way
@pytest.mark.parametrize("status", [200, 400, 500])
def test_every_call_is_logged_with_its_request_id_and_without_words(
    server: Loopback, line: LineClient, send: Send, status: int
) -> None:
    server.answers(status, "だれにも見せない説明")
    with capture_logs() as logged:
        send(line)
    (entry,) = logged
    assert entry["request_id"] == REQUEST_ID
    assert entry["verdict"] in ("accepted", "refused", "lost")
    for hidden in ("だれにも見せない", HANAKO, TAKESHI, TOKEN, "the reply token", str(KEY)):
        assert hidden not in str(entry)


def test_any_other_call_returns_the_parsed_answer(server: Loopback, line: LineClient) -> None:
    server.body = b'{"value": 200}'
    assert line.call("GET", "/v2/bot/message/quota") == {"value": 200}
    heard = only(server)
    assert (heard.method, heard.path, heard.body) == ("GET", "/v2/bot/message/quota", b"")
    assert heard.headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_a_call_may_carry_json_and_get_nothing_back(server: Loopback, line: LineClient, method: str) -> None:
    server.body = b""
    assert line.call(method, "/v2/bot/richmenu", {"name": "名"}) == {}
    assert json.loads(only(server).body) == {"name": "名"}


@pytest.mark.parametrize("status", [400, 404, 429, 500])
def test_a_refused_call_is_an_error_that_says_the_status(server: Loopback, line: LineClient, status: int) -> None:
    server.answers(status, "だれにも見せない説明")
    with pytest.raises(LineRefused, match=f"LINE answered {status} to GET /v2/bot/info") as refused:
        line.call("GET", "/v2/bot/info")
    assert "だれにも" not in str(refused.value)


def test_a_call_without_an_answer_is_an_error_that_may_pass() -> None:
    with pytest.raises(LineRefused, match="LINE did not answer GET /v2/bot/info") as refused:
        LineClient(closed_port(), TOKEN).call("GET", "/v2/bot/info")
    assert not refused.value.permanent


def test_an_answer_that_is_no_json_is_an_error_of_ours(server: Loopback, line: LineClient) -> None:
    server.body = b"<html>not LINE at all</html>"
    with pytest.raises(LineRefused, match="LINE did not answer GET /v2/bot/info"):
        line.call("GET", "/v2/bot/info")


def test_other_calls_are_logged_too_without_anybodys_line_id(server: Loopback, line: LineClient) -> None:
    with capture_logs() as logged:
        line.call("GET", f"/v2/bot/group/{GROUP}/members/count")
        server.status = 404
        with pytest.raises(LineRefused) as refused:
            line.call("GET", f"/v2/bot/profile/{HANAKO}")
    assert [entry["status"] for entry in logged] == [200, 404]
    assert {entry["request_id"] for entry in logged} == {REQUEST_ID}
    assert GROUP not in str(logged)
    assert HANAKO not in str(logged) + str(refused.value)


def test_an_upload_carries_the_picture_as_it_is(server: Loopback, line: LineClient) -> None:
    line.upload("/v2/bot/richmenu/menu-1/content", b"\x89PNG\x00\xff", "image/png")
    heard = only(server)
    assert (heard.method, heard.path) == ("POST", "/v2/bot/richmenu/menu-1/content")
    assert (heard.body, heard.headers["content-type"]) == (b"\x89PNG\x00\xff", "image/png")
    assert heard.headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("base", "called", "uploaded"),
    [
        ("https://api.line.me", "https://api.line.me", "https://api-data.line.me"),
        ("http://127.0.0.1:9/line", "http://127.0.0.1:9/line", "http://127.0.0.1:9/line"),
    ],
)
def test_pictures_go_to_lines_data_host_and_nothing_else_does(
    monkeypatch: pytest.MonkeyPatch, base: str, called: str, uploaded: str
) -> None:
    asked: list[str] = []

    def note(_client: object, _method: str, url: str, **_rest: object) -> object:
        asked.append(url)
        raise LineRefused

    monkeypatch.setattr("linebot.v3.messaging.ApiClient.request", note)
    line = LineClient(base, TOKEN)
    for deed in (lambda: line.call("POST", "/menu", {}), lambda: line.upload("/menu", b"x", "image/png")):
        with pytest.raises(LineRefused):
            deed()
    assert asked == [f"{called}/menu", f"{uploaded}/menu"]
