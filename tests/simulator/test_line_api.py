"""Every call of LINE's API: who may make it, how it fails, and what it tells of people and groups."""

import io
import socket
import uuid

import pytest
from flask.testing import FlaskClient

from tests.simulator.conftest import TOKEN, Town, text

RATE = "The API rate limit has been exceeded. Try again later."
NOBODY, NOWHERE = "U" + "0" * 32, "C" + "0" * 32


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}])
def test_without_the_channels_token_nothing_is_done(client: FlaskClient, town: Town, header: dict[str, str]) -> None:
    body = {"to": town.hanako, "messages": [text()]}
    response = client.post("/line/v2/bot/message/push", json=body, headers=header)
    assert response.status_code == 401
    assert response.get_json()["message"].startswith("Authentication failed")
    assert town.said(town.hanako) == []


@pytest.mark.parametrize("path", ["info", "message/quota", "nothing/here", "profile/" + NOBODY])
def test_every_answer_has_a_request_id_of_its_own(town: Town, path: str) -> None:
    first, second = (town.line("GET", path).headers["x-line-request-id"] for _ in range(2))
    assert uuid.UUID(first) != uuid.UUID(second)


def test_unknown_paths_are_404_in_lines_shape(town: Town) -> None:
    heard = town.line("GET", "nothing/here")
    assert (heard.status, heard.body) == (404, {"message": "Not found"})


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"\xff"])
def test_a_body_that_is_no_json_object_is_400(client: FlaskClient, body: bytes) -> None:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    for path in ("reply", "push", "multicast", "validate/push"):
        response = client.post(f"/line/v2/bot/message/{path}", data=body, headers=bearer)
        assert response.status_code == 400
        assert "JSON" in response.get_json()["message"]


@pytest.mark.parametrize(("size", "status"), [(2 * 1024 * 1024, 400), (2 * 1024 * 1024 + 1, 413)])
def test_a_body_over_two_megabytes_is_413(client: FlaskClient, size: int, status: int) -> None:
    response = client.post("/line/v2/bot/message/push", data=b" " * size, headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == status
    assert response.get_json()["message"]


class Unread(io.RawIOBase):
    """A body nobody may read."""

    def readable(self) -> bool:
        """It could be read."""
        return True

    def readinto(self, buffer: object) -> int:
        """But must not be."""
        raise AssertionError("The body was read.")


def _pushed(client: FlaskClient, stream: io.IOBase, **environ: object) -> int:
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    whole = {"wsgi.input": stream, **environ}
    return client.post("/line/v2/bot/message/push", headers=bearer, environ_overrides=whole).status_code


def test_a_body_announced_as_too_large_is_not_even_read(client: FlaskClient) -> None:
    assert _pushed(client, Unread(), CONTENT_LENGTH=str(2 * 1024 * 1024 + 1)) == 413


def test_a_body_of_unannounced_length_is_measured(client: FlaskClient) -> None:
    stream = io.BytesIO(b" " * (2 * 1024 * 1024 + 1))
    assert _pushed(client, stream, **{"wsgi.input_terminated": True}) == 413


def test_an_apps_own_smaller_limit_is_told_in_lines_shape(client: FlaskClient) -> None:
    client.application.config["MAX_CONTENT_LENGTH"] = 10
    response = client.post("/line/v2/bot/message/push", data=b" " * 11, headers={"Authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 413
    assert "2MB" in response.get_json()["message"]


def test_faulty_messages_are_told_with_their_place(town: Town) -> None:
    heard = town.line("POST", "message/push", {"to": town.hanako, "messages": [text(), text("")]})
    assert heard.status == 400
    assert heard.message == "The request body has 1 error(s)"
    assert heard.body["details"][0]["property"] == "messages[1].text"
    assert heard.body["details"][0]["message"]


@pytest.mark.parametrize("method", ["reply", "push", "multicast"])
@pytest.mark.parametrize(
    ("messages", "status"),
    [
        ([text()], 200),
        ([text()] * 5, 200),
        ([text()] * 6, 400),
        ([], 400),
        (None, 400),
        ("はい", 400),
        ([text("あ" * 5001)], 400),
    ],
)
def test_messages_can_be_checked_without_sending(town: Town, method: str, messages: object, status: int) -> None:
    heard = town.line("POST", f"message/validate/{method}", {"messages": messages})
    assert heard.status == status
    assert town.platform.pending() == []


@pytest.mark.parametrize(("method", "status"), [("reply", 200), ("push", 200), ("multicast", 400)])
def test_a_mention_is_for_groups_and_so_never_for_a_multicast(town: Town, method: str, status: int) -> None:
    part = {"type": "mention", "mentionee": {"type": "user", "userId": town.mori}}
    message = {"type": "textV2", "text": "{a} さん", "substitution": {"a": part}}
    assert town.line("POST", f"message/validate/{method}", {"messages": [message]}).status == status


@pytest.mark.parametrize("path", ["message/push", "message/multicast", "message/reply"])
def test_no_more_than_five_messages_are_sent_at_once(town: Town, path: str) -> None:
    to = [town.hanako] if path.endswith("multicast") else town.hanako
    body = {"to": to, "replyToken": town.token(), "messages": [text()] * 6}
    heard = town.line("POST", path, body)
    assert heard.body["details"] == [{"message": "Size must be between 1 and 5", "property": "messages"}]


def test_fault_status_429_is_the_rate_limit_and_accepts_nothing(town: Town) -> None:
    town.platform.faults.add("push", "status", status=429)
    heard = town.line("POST", "message/push", {"to": town.hanako, "messages": [text()]})
    assert (heard.status, heard.message) == (429, RATE)
    assert town.said(town.hanako) == []


def test_fault_status_500_accepts_nothing_and_is_over_after_its_times(town: Town) -> None:
    town.platform.faults.add("any", "status", status=500, times=2)
    assert [town.line("GET", "info").status for _ in range(3)] == [500, 500, 200]


def test_fault_delay_sleeps_and_then_does_what_was_asked(town: Town) -> None:
    town.platform.faults.add("push", "delay", seconds=3)
    assert town.line("POST", "message/push", {"to": town.hanako, "messages": [text()]}).status == 200
    assert town.slept == [3]


def test_a_fault_strikes_only_where_it_was_ordered(town: Town) -> None:
    town.platform.faults.add("multicast", "status")
    assert town.line("POST", "message/push", {"to": town.hanako, "messages": [text()]}).status == 200


@pytest.mark.parametrize("server", ["gunicorn.socket", "werkzeug.socket"])
def test_fault_drop_cuts_the_line_of_a_real_server(town: Town, server: str) -> None:
    town.platform.faults.add("push", "drop")
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(5)
        town.client.post(
            "/line/v2/bot/message/push",
            json={"to": town.hanako, "messages": [text()]},
            headers={"Authorization": f"Bearer {TOKEN}"},
            environ_overrides={server: ours},
        )
        assert theirs.recv(1) == b""
    assert town.said(town.hanako) == ["はい"]


def test_a_friends_profile_can_be_read(town: Town) -> None:
    heard = town.line("GET", f"profile/{town.hanako}")
    assert heard.body == {"userId": town.hanako, "displayName": "はな子", "language": "ja"}


def test_a_stranger_has_a_profile_once_they_wrote(town: Town) -> None:
    assert town.line("GET", f"profile/{town.stranger}").status == 404
    town.platform.say(town.stranger, "もしもし")
    assert town.line("GET", f"profile/{town.stranger}").status == 200


def test_who_blocked_the_bot_has_no_profile(town: Town) -> None:
    town.platform.block(town.hanako)
    assert town.line("GET", f"profile/{town.hanako}").status == 404
    assert town.line("GET", f"profile/{NOBODY}").status == 404


def test_a_group_tells_its_name_and_counts_its_members_without_the_bot(town: Town) -> None:
    assert town.line("GET", f"group/{town.staff}/summary").body == {
        "groupId": town.staff,
        "groupName": "従事者グループ",
    }
    assert town.line("GET", f"group/{town.staff}/members/count").body == {"count": 2}


def test_a_members_profile_can_be_read_though_they_are_no_friend(town: Town) -> None:
    assert town.line("GET", f"group/{town.staff}/member/{town.mori}").body["displayName"] == "森"
    assert town.line("GET", f"group/{town.staff}/member/{town.hanako}").status == 404


def test_members_cannot_be_listed_by_an_unverified_account(town: Town) -> None:
    assert town.line("GET", f"group/{town.staff}/members/ids").status == 403


def test_the_bot_can_leave_a_group_once(town: Town) -> None:
    assert town.line("POST", f"group/{town.staff}/leave").status == 200
    assert town.event()["type"] == "leave"
    assert town.line("POST", f"group/{town.staff}/leave").status == 404


@pytest.mark.parametrize("path", ["summary", "members/count", "member/" + NOBODY])
def test_a_group_the_bot_is_not_in_tells_nothing(town: Town, path: str) -> None:
    town.platform.remove_bot(town.staff)
    assert town.line("GET", f"group/{town.staff}/{path}").status == 404
    assert town.line("GET", f"group/{NOWHERE}/{path}").status == 404


@pytest.mark.parametrize("seconds", [5, 20, 60])
def test_a_loading_animation_runs_until_it_is_over(town: Town, seconds: int) -> None:
    heard = town.line("POST", "chat/loading/start", {"chatId": town.hanako, "loadingSeconds": seconds})
    assert (heard.status, heard.body) == (202, {})
    shown = town.state()
    assert shown["phones"][0]["loading"]
    town.pass_seconds(seconds)
    assert not town.state(after=shown["version"])["phones"][0]["loading"]


def test_a_message_ends_the_loading_animation(town: Town) -> None:
    town.line("POST", "chat/loading/start", {"chatId": town.hanako})
    town.line("POST", "message/push", {"to": town.hanako, "messages": [text()]})
    assert not town.state()["phones"][0]["loading"]


def test_groups_have_no_loading_animation(town: Town) -> None:
    assert town.line("POST", "chat/loading/start", {"chatId": town.staff}).status == 400


@pytest.mark.parametrize("seconds", [0, 4, 7, 65, True, "20", None])
def test_a_loading_animation_takes_5_to_60_seconds_in_fives(town: Town, seconds: object) -> None:
    heard = town.line("POST", "chat/loading/start", {"chatId": town.hanako, "loadingSeconds": seconds})
    assert heard.status == 400


def test_the_bot_knows_itself(town: Town) -> None:
    assert town.line("GET", "info").body["userId"] == town.platform.core.bot_id


@pytest.mark.parametrize("url", ["https://engawa.test/callback", "http://127.0.0.1:8000/callback"])
def test_the_webhook_endpoint_can_be_set_and_asked(town: Town, url: str) -> None:
    assert town.line("GET", "channel/webhook/endpoint").status == 404
    assert town.line("PUT", "channel/webhook/endpoint", {"endpoint": url}).status == 200
    assert town.line("GET", "channel/webhook/endpoint").body == {"endpoint": url, "active": True}


@pytest.mark.parametrize("url", ["http://engawa.test/callback", "ftp://x", "", None, "https://" + "a" * 500])
def test_a_webhook_endpoint_is_https(town: Town, url: object) -> None:
    assert town.line("PUT", "channel/webhook/endpoint", {"endpoint": url}).status == 400


@pytest.mark.parametrize(("status", "well"), [(200, True), (500, False), (0, False)])
def test_the_webhook_test_sends_a_signed_request_without_events(town: Town, status: int, well: bool) -> None:
    town.bot.status = status
    heard = town.line("POST", "channel/webhook/test", {"endpoint": "https://engawa.test/callback"})
    assert (heard.body["success"], heard.body["statusCode"]) == (well, status)
    assert b'"events":[]' in town.bot.bodies[0]
    assert town.bot.headers[0]["X-Line-Signature"]
