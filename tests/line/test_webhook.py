"""POST /callback: only what LINE signed gets in, only what may be kept is kept, and nothing is said or logged of it."""

from __future__ import annotations

import base64
import hmac
import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text
from structlog.testing import capture_logs

from bot.chat.messages import Json
from bot.delivery.inbox import payload_place
from bot.house import House
from bot.line.webhook import MOST_BYTES
from bot.web.app import create_app
from tests.delivery.desk import inbox
from tests.houses import SECRET

HANAKO, TAKESHI, GROUP = "U" + "1" * 32, "U" + "2" * 32, "C" + "3" * 32
PRIVATE = "ぜんそくの話"

_numbers = count(1)


@dataclass
class Door:
    """The house's front door, and what lies behind it."""

    house: House
    http: FlaskClient

    def post(self, body: bytes, signature: str | None = None, header: str = "X-Line-Signature") -> int:
        """A webhook request, signed as LINE signs it unless told otherwise."""
        headers = {header: signed(body) if signature is None else signature}
        return self.http.post("/callback", data=body, headers=headers).status_code

    def deliver(self, *events: Json) -> int:
        """A signed request with these events."""
        return self.post(body_of(*events))

    def kept(self) -> list[str]:
        """The ids of the events in the inbox."""
        return sorted(row.event_id for row in inbox(self.house))


@pytest.fixture
def door(house: House) -> Door:
    """A door on SQLite."""
    return Door(house, create_app(house).test_client())


@pytest.fixture
def either_door(either_house: House) -> Door:
    """A door on each engine."""
    return Door(either_house, create_app(either_house).test_client())


def signed(body: bytes) -> str:
    """What LINE writes into X-Line-Signature."""
    return base64.b64encode(hmac.digest(SECRET.encode(), body, "sha256")).decode()


def body_of(*events: Json) -> bytes:
    """A webhook's body."""
    return json.dumps({"destination": "U" + "b" * 32, "events": events}, ensure_ascii=False).encode()


def said(words: str, group: str | None = None, **more: object) -> Json:
    """Somebody said something, in a 1:1 chat or a group."""
    number = next(_numbers)
    place = {"type": "group", "groupId": group} if group else {"type": "user"}
    return {
        "type": "message",
        "message": {"type": "text", "id": f"77{number:08}", "text": words},
        "webhookEventId": f"01H{number:08}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": 1_792_000_000_000 + number,
        "source": place | {"userId": HANAKO},
        "replyToken": f"{number:032}",
        "mode": "active",
    } | more


def on_disk(house: House) -> bytes:
    """Every byte SQLite has written: both databases and their write-ahead logs."""
    folder = Path(house.db.url.database or "").parent
    found = [path for path in folder.iterdir() if "sqlite3" in path.name]
    assert any(path.name.endswith("-wal") for path in found)
    return b"".join(path.read_bytes() for path in found)


def test_a_signed_event_is_kept(either_door: Door) -> None:
    event = said("こんにちは")
    assert either_door.deliver(event) == 200
    assert either_door.kept() == [event["webhookEventId"]]


def test_events_of_several_people_in_one_request_are_all_kept_in_their_own_chats(either_door: Door) -> None:
    events = [said("一"), said("二", source={"type": "user", "userId": TAKESHI}), said("／使い方", GROUP)]
    assert either_door.deliver(*events) == 200
    chat_of = either_door.house.directory.chat_of
    hanako, takeshi, group = chat_of("user", HANAKO), chat_of("user", TAKESHI), chat_of("group", GROUP)
    found = [(row.chat_id, row.actor_id) for row in inbox(either_door.house)]
    assert found == [(hanako, hanako), (takeshi, takeshi), (group, hanako)]


def test_a_redelivered_event_is_answered_and_kept_once(either_door: Door) -> None:
    event = said("こんにちは")
    assert either_door.deliver(event) == 200
    assert either_door.deliver(event | {"deliveryContext": {"isRedelivery": True}}) == 200
    assert either_door.kept() == [event["webhookEventId"]]


def test_the_payload_is_kept_whole_so_that_unknown_parts_survive(either_door: Door) -> None:
    event = said("半分の絵文字 \ud83d", lantern={"赤": [1, None, 2.5]})
    body = json.dumps({"events": [event]}).encode()
    assert either_door.post(body) == 200
    (row,) = inbox(either_door.house)
    assert row.payload is not None
    assert either_door.house.vault.open_json(payload_place(row.id), row.payload) == event


def test_the_test_of_the_connection_is_answered(door: Door) -> None:
    assert door.deliver() == 200
    assert door.kept() == []


@pytest.mark.parametrize("header", ["X-Line-Signature", "x-line-signature", "X-LINE-SIGNATURE"])
def test_the_name_of_the_signature_s_header_may_be_written_in_any_case(door: Door, header: str) -> None:
    body = body_of(said("こんにちは"))
    assert door.post(body, header=header) == 200
    assert len(door.kept()) == 1


WRONG_SIGNATURES: dict[str, Callable[[str], str]] = {
    "missing": lambda _right: "",
    "of another secret": lambda right: base64.b64encode(hmac.digest(b"another", right.encode(), "sha256")).decode(),
    "in the other case": lambda right: right.swapcase(),
    "cut short": lambda right: right[:-1],
    "longer": lambda right: right + "A",
    "in hexadecimal": lambda right: base64.b64decode(right).hex(),
    "not even ASCII": lambda right: "é" + right,
}


@pytest.mark.parametrize("wrong", WRONG_SIGNATURES)
def test_a_wrong_signature_is_refused_with_one_log_line_that_tells_nothing(door: Door, wrong: str) -> None:
    body = body_of(said(PRIVATE))
    with capture_logs() as logged:
        assert door.post(body, WRONG_SIGNATURES[wrong](signed(body))) == 400
    line = {"event": "webhook refused", "why": "bad signature", "bytes": len(body)}
    assert logged == [line | {"log_level": "warning", "part": "webhook"}]
    assert door.kept() == []


def test_a_request_without_the_header_is_refused(door: Door) -> None:
    assert door.http.post("/callback", data=body_of(said(PRIVATE))).status_code == 400
    assert door.kept() == []


def test_the_signature_covers_every_byte(door: Door) -> None:
    body = body_of(said("こんにちは"))
    assert door.post(body + b" ", signed(body)) == 400
    assert door.kept() == []


BROKEN_BODIES = {
    "nothing": b"",
    "broken": b'{"events": [',
    "not UTF-8": b'{"events": [{"text": "\xff\xfe"}]}',
    "a list": b"[]",
    "without events": b'{"destination": "U"}',
    "events that are none": b'{"events": {"type": "message"}}',
    "nested without end": b'{"events": ' + b"[" * 100_000,
}


@pytest.mark.parametrize("broken", BROKEN_BODIES)
def test_a_broken_body_is_refused_with_one_log_line_that_tells_nothing(door: Door, broken: str) -> None:
    body = BROKEN_BODIES[broken]
    with capture_logs() as logged:
        assert door.post(body) == 400
    line = {"event": "webhook refused", "why": logged[0]["why"], "bytes": len(body)}
    assert logged == [line | {"log_level": "warning", "part": "webhook"}]
    assert logged[0]["why"] in ("the body is not JSON", "the body has no list of events")
    assert door.kept() == []


def test_an_event_that_is_no_object_does_not_harm_its_neighbours(door: Door) -> None:
    event = said("こんにちは")
    assert door.post(body_of(event).replace(b'"events": [', b'"events": [7, null, "x", ')) == 200
    assert door.kept() == [event["webhookEventId"]]


def padded(size: int) -> bytes:
    """A good body of exactly this many bytes."""
    body = body_of(said("こんにちは"))
    return body + b" " * (size - len(body))


def test_two_megabytes_are_not_too_large(door: Door) -> None:
    assert door.post(padded(MOST_BYTES)) == 200
    assert len(door.kept()) == 1


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 3_000_000])
def test_more_than_two_megabytes_are_refused_though_signed(door: Door, size: int) -> None:
    with capture_logs() as logged:
        assert door.post(padded(size)) == 413
    assert [line["why"] for line in logged] == ["too large"]
    assert door.kept() == []


@pytest.mark.parametrize(("size", "status"), [(2_000, 200), (MOST_BYTES + 1, 413)])
def test_the_cap_holds_for_a_body_of_undeclared_length_too(door: Door, size: int, status: int) -> None:
    body = padded(size)
    answer = door.http.post(
        "/callback",
        input_stream=io.BytesIO(body),
        headers={"X-Line-Signature": signed(body)},
        environ_overrides={"wsgi.input_terminated": True},
    )
    assert answer.status_code == status


@pytest.mark.parametrize("mode", ["standby", "something new"])
def test_while_another_bot_is_in_charge_nothing_is_kept(door: Door, mode: str) -> None:
    assert door.deliver(said("こんにちは", mode=mode)) == 200
    assert door.kept() == []


def test_what_people_chat_about_in_a_group_never_reaches_the_disk(door: Door) -> None:
    chatter, command = said(PRIVATE, GROUP), said("/visits", GROUP)
    edited = said(PRIVATE, GROUP, type="messageEdited")
    assert door.deliver(chatter, command, edited) == 200
    written = on_disk(door.house)
    assert command["webhookEventId"].encode() in written  # so that finding nothing means something
    for event in (chatter, edited):
        assert event["webhookEventId"].encode() not in written
        assert event["message"]["id"].encode() not in written
    assert PRIVATE.encode() not in written


def test_what_somebody_writes_and_who_it_was_stands_on_the_disk_only_sealed(door: Door) -> None:
    event = said(PRIVATE)
    assert door.deliver(event) == 200
    written = on_disk(door.house)
    assert event["webhookEventId"].encode() in written
    for secret in (PRIVATE, HANAKO, event["replyToken"]):
        assert secret.encode() not in written


def test_when_the_database_fails_LINE_is_told_to_come_again_and_nothing_is_lost(either_door: Door) -> None:
    event = said(PRIVATE)
    settings = either_door.house.settings
    owner = create_engine(settings.migrate_database_url or settings.database_url)
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE inbox RENAME TO inbox_elsewhere"))
    with capture_logs() as logged:
        assert either_door.deliver(event) == 503
    assert PRIVATE not in str(logged)
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE inbox_elsewhere RENAME TO inbox"))
    owner.dispose()
    assert either_door.kept() == []
    assert either_door.deliver(event) == 200
    assert either_door.kept() == [event["webhookEventId"]]


def test_when_the_keys_are_out_of_reach_LINE_is_told_to_come_again(door: Door) -> None:
    keys = create_engine(door.house.settings.keystore_url)
    with keys.begin() as connection:
        connection.execute(text("ALTER TABLE key RENAME TO key_elsewhere"))
    keys.dispose()
    assert door.deliver(said("こんにちは")) == 503
    assert door.kept() == []


def test_the_answer_says_nothing(door: Door) -> None:
    body = body_of(said("こんにちは"))
    answer = door.http.post("/callback", data=body, headers={"X-Line-Signature": signed(body)})
    assert (answer.data, answer.headers["Content-Length"]) == (b"", "0")


@pytest.mark.parametrize(("method", "path"), [("GET", "/callback"), ("POST", "/callback/"), ("POST", "/")])
def test_only_a_post_to_the_callback_is_a_webhook(door: Door, method: str, path: str) -> None:
    body = body_of(said("こんにちは"))
    answer = door.http.open(path, method=method, data=body, headers={"X-Line-Signature": signed(body)})
    assert answer.status_code in (404, 405)
    assert door.kept() == []


def test_other_pages_are_served_as_before(door: Door) -> None:
    assert door.http.get("/healthz").status_code == 200
