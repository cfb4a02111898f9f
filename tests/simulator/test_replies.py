"""Reply tokens: once, and within a minute of the delivery. LINE: Reply tokens."""

import pytest

from tests.simulator.conftest import TOKEN, Heard, Town, quick, text


def reply(town: Town, token: object, *said: object) -> Heard:
    """The bot answers."""
    return town.line("POST", "message/reply", {"replyToken": token, "messages": list(said) or [text()]})


def test_a_reply_arrives_and_tells_the_ids_of_what_was_sent(town: Town) -> None:
    heard = reply(town, town.token(), text("一"), text("二"))
    items = town.platform.items(town.hanako)[-2:]
    assert heard.status == 200
    assert [sent["id"] for sent in heard.body["sentMessages"]] == [item.id for item in items]
    assert all(sent["quoteToken"] for sent in heard.body["sentMessages"])
    assert [(item.sender, item.name, item.method) for item in items] == [("bot", "縁側", "reply")] * 2


def test_a_reply_is_shown_with_the_request_it_came_by(town: Town) -> None:
    heard = reply(town, town.token())
    assert town.platform.items(town.hanako)[-1].request_id == heard.headers["x-line-request-id"]


def test_replies_are_free(town: Town) -> None:
    reply(town, town.token())
    assert town.platform.quota.used == 0


def test_a_token_works_once(town: Town) -> None:
    token = town.token()
    reply(town, token)
    again = reply(town, token)
    assert (again.status, again.body) == (400, {"message": "Invalid reply token"})


@pytest.mark.parametrize(("seconds", "status"), [(59, 200), (60, 200), (60.1, 400)])
def test_a_token_lives_a_minute(town: Town, seconds: float, status: int) -> None:
    token = town.token()
    town.pass_seconds(seconds)
    assert reply(town, token).status == status


def test_the_minute_begins_with_the_delivery(town: Town) -> None:
    town.platform.say(town.hanako, "一")
    token = town.event()["replyToken"]
    town.pass_seconds(300)
    town.platform.deliver(town.bot)
    assert reply(town, token).status == 200


def test_the_world_clock_does_not_age_a_token(town: Town) -> None:
    token = town.token()
    town.clock.moment = town.clock.moment.replace(year=2027)
    assert reply(town, token).status == 200


def test_a_redelivery_starts_the_minute_anew(town: Town) -> None:
    token = town.token()
    town.pass_seconds(600)
    assert reply(town, token).status == 400
    town.platform.redeliver(1)
    town.platform.deliver(town.bot)
    town.pass_seconds(59)
    assert reply(town, token).status == 200


def test_a_redelivery_does_not_revive_a_used_token(town: Town) -> None:
    token = town.token()
    reply(town, token)
    town.platform.redeliver(1)
    town.platform.deliver(town.bot)
    assert reply(town, token).message == "Invalid reply token"


def test_twenty_minutes_after_the_event_no_redelivery_helps(town: Town) -> None:
    token = town.token()
    town.pass_seconds(1201)
    town.platform.redeliver(1)
    town.platform.deliver(town.bot)
    assert reply(town, token).message == "Invalid reply token"


def test_old_tokens_are_forgotten(town: Town) -> None:
    for _ in range(5):
        town.token()
    town.pass_seconds(1201)
    for _ in range(5):
        town.token()
    assert len(town.platform.core.world.tokens) == 5


def test_a_faulty_message_does_not_use_up_the_token(town: Town) -> None:
    token = town.token()
    assert reply(town, token, text("")).status == 400
    assert reply(town, token).status == 200


def test_the_retry_key_is_refused(town: Town) -> None:
    body = {"replyToken": town.token(), "messages": [text()]}
    key = "123e4567-e89b-12d3-a456-426614174000"
    assert town.line("POST", "message/reply", body, X_Line_Retry_Key=key).status == 400
    assert len(town.platform.items(town.hanako)) == 1


@pytest.mark.parametrize("token", [None, "", 5, "0" * 32])
def test_anything_else_is_no_token(town: Town, token: object) -> None:
    assert reply(town, token).status == 400


def test_a_reply_reaches_a_group(town: Town) -> None:
    town.platform.say(town.mori, "/予定", town.staff)
    assert reply(town, town.event()["replyToken"], text("三件です", quickReply=quick("次へ"))).status == 200
    assert town.said(town.staff) == ["/予定", "三件です"]


def test_a_stranger_who_wrote_can_be_answered(town: Town) -> None:
    town.platform.say(town.stranger, "もしもし")
    assert reply(town, town.event()["replyToken"], text("はい")).status == 200
    assert town.said(town.stranger) == ["もしもし", "はい"]


def test_a_person_who_blocked_meanwhile_gets_nothing(town: Town) -> None:
    token = town.token()
    town.platform.block(town.hanako)
    assert reply(town, token).status == 200
    assert town.said(town.hanako) == ["こんにちは"]


def test_a_group_left_meanwhile_refuses(town: Town) -> None:
    town.platform.say(town.mori, "/予定", town.staff)
    token = town.event()["replyToken"]
    town.platform.remove_bot(town.staff)
    assert reply(town, token).status == 400


def test_a_lost_reply_has_landed_and_the_second_try_is_told_so(town: Town) -> None:
    token = town.token()
    town.platform.faults.add("reply", "drop")
    assert reply(town, token).status == 502
    assert town.said(town.hanako) == ["こんにちは", "はい"]
    assert reply(town, token).message == "Invalid reply token"


def test_the_channel_token_is_no_reply_token(town: Town) -> None:
    assert reply(town, TOKEN).status == 400
