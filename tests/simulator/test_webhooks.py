"""Events reach the bot signed, at least once, and sometimes late, twice or out of order."""

import base64
import hashlib
import hmac
import json

import pytest

from bot.simulator.refusals import Refused
from bot.simulator.world import Json
from tests.simulator.conftest import SECRET, Town


def received(town: Town) -> list[list[Json]]:
    """The events of every request the bot got."""
    return [json.loads(body)["events"] for body in town.bot.bodies]


def texts(town: Town) -> list[str]:
    """The texts the bot got, in the order they came."""
    return [event["message"]["text"] for events in received(town) for event in events]


def say(town: Town, *words: str) -> None:
    """Hanako says several things."""
    for word in words:
        town.platform.say(town.hanako, word)


def test_a_request_is_signed_over_its_raw_body_and_names_the_bot(town: Town) -> None:
    say(town, "こんにちは")
    assert town.platform.deliver(town.bot) == 1
    [body], [headers] = town.bot.bodies, town.bot.headers
    expected = base64.b64encode(hmac.new(SECRET.encode(), body, hashlib.sha256).digest()).decode()
    assert headers["X-Line-Signature"] == expected
    assert json.loads(body)["destination"] == town.platform.core.bot_id


def test_what_was_answered_with_2xx_is_not_sent_again(town: Town) -> None:
    town.bot.status = 204
    say(town, "一")
    town.platform.deliver(town.bot)
    town.pass_seconds(10_000)
    assert town.platform.deliver(town.bot) == 0
    assert town.platform.pending() == []


def test_events_go_in_order_and_can_share_a_request(town: Town) -> None:
    town.platform.webhooks.batch = 2
    say(town, "一", "二", "三")
    town.platform.deliver(town.bot)
    assert [[event["message"]["text"] for event in events] for events in received(town)] == [["一", "二"], ["三"]]


def test_most_limits_one_round(town: Town) -> None:
    say(town, "一", "二")
    assert town.platform.deliver(town.bot, most=1) == 1
    assert texts(town) == ["一"]


@pytest.mark.parametrize("status", [0, 302, 400, 500])
def test_any_other_answer_brings_the_same_event_again_marked_as_redelivered(town: Town, status: int) -> None:
    say(town, "一")
    town.bot.status = status
    town.platform.deliver(town.bot)
    assert town.platform.deliver(town.bot) == 0
    town.bot.status = 200
    town.pass_seconds(2)
    town.platform.deliver(town.bot)
    [first], [second] = received(town)
    assert (first["deliveryContext"], second["deliveryContext"]) == ({"isRedelivery": False}, {"isRedelivery": True})
    assert {**first, "deliveryContext": None} == {**second, "deliveryContext": None}


def test_a_bot_that_cannot_be_reached_is_tried_again(town: Town) -> None:
    def unreachable(body: bytes, headers: dict[str, str]) -> int:
        raise ConnectionRefusedError

    say(town, "一")
    town.platform.deliver(unreachable)
    town.pass_seconds(2)
    town.platform.deliver(town.bot)
    assert received(town)[0][0]["deliveryContext"]["isRedelivery"]


def test_an_event_is_given_up_in_the_end_and_that_is_logged(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    say(town, "一")
    town.bot.status = 500
    for _ in range(10):
        town.platform.deliver(town.bot)
        town.pass_seconds(1000)
    assert len(town.bot.bodies) == 7
    assert town.platform.pending() == []
    assert "given up" in caplog.text


def test_without_redelivery_a_failure_is_final(town: Town) -> None:
    town.platform.webhooks.redelivery = False
    say(town, "一")
    town.bot.status = 500
    town.platform.deliver(town.bot)
    assert town.platform.pending() == []


def test_an_event_under_way_is_not_taken_twice(town: Town) -> None:
    again: list[int] = []

    def busy(body: bytes, headers: dict[str, str]) -> int:
        again.append(town.platform.deliver(town.bot))
        return 200

    say(town, "一")
    town.platform.deliver(busy)
    assert again == [0]


def test_a_senders_own_error_leaves_the_event_pending(town: Town) -> None:
    def broken(body: bytes, headers: dict[str, str]) -> int:
        raise RuntimeError("a fault in the test")

    say(town, "一")
    with pytest.raises(RuntimeError):
        town.platform.deliver(broken)
    assert town.platform.deliver(town.bot) == 1


def test_the_last_webhooks_can_be_sent_again(town: Town) -> None:
    say(town, "一", "二", "三")
    town.platform.deliver(town.bot)
    assert town.platform.redeliver(2) == 2
    town.platform.deliver(town.bot)
    assert texts(town) == ["一", "二", "三", "二", "三"]
    assert [events[0]["deliveryContext"]["isRedelivery"] for events in received(town)] == [False] * 3 + [True] * 2
    assert town.platform.redeliver(0) == 0


def test_fault_duplicate_sends_the_same_bytes_twice(town: Town) -> None:
    town.platform.faults.add("webhook", "duplicate")
    say(town, "一", "二")
    town.platform.deliver(town.bot)
    assert town.bot.bodies[0] == town.bot.bodies[1]
    assert texts(town) == ["一", "一", "二"]


def test_fault_reorder_lets_the_next_event_overtake(town: Town) -> None:
    town.platform.faults.add("webhook", "reorder")
    say(town, "一")
    assert town.platform.deliver(town.bot) == 0
    say(town, "二", "三")
    town.platform.deliver(town.bot)
    assert texts(town) == ["二", "一", "三"]


def test_an_event_held_back_goes_alone_when_nothing_follows(town: Town) -> None:
    town.platform.faults.add("webhook", "reorder")
    say(town, "一")
    town.pass_seconds(5)
    town.platform.deliver(town.bot)
    assert texts(town) == ["一"]


def test_fault_delay_makes_an_event_wait(town: Town) -> None:
    town.platform.faults.add("webhook", "delay", seconds=30)
    say(town, "一", "二")
    town.platform.deliver(town.bot)
    assert texts(town) == ["二"]
    assert town.platform.webhooks.next_ready() == town.seconds() + 30
    town.pass_seconds(30)
    town.platform.deliver(town.bot)
    assert texts(town) == ["二", "一"]


def test_fault_drop_loses_a_request_that_comes_again(town: Town) -> None:
    town.platform.faults.add("webhook", "drop")
    say(town, "一")
    town.platform.deliver(town.bot)
    assert town.bot.bodies == []
    town.pass_seconds(2)
    town.platform.deliver(town.bot)
    assert texts(town) == ["一"]


def test_fault_status_loses_the_bots_answer_so_the_event_comes_twice(town: Town) -> None:
    town.platform.faults.add("webhook", "status")
    say(town, "一")
    town.platform.deliver(town.bot)
    town.pass_seconds(2)
    town.platform.deliver(town.bot)
    assert texts(town) == ["一", "一"]


def test_faults_happen_as_often_as_ordered(town: Town) -> None:
    town.platform.faults.add("webhook", "duplicate", times=2)
    say(town, "一", "二", "三")
    town.platform.deliver(town.bot)
    assert texts(town) == ["一", "一", "二", "二", "三"]


@pytest.mark.parametrize(("endpoint", "kind"), [("push", "duplicate"), ("any", "reorder"), ("webhook", "flood")])
def test_faults_that_do_not_exist_cannot_be_ordered(town: Town, endpoint: str, kind: str) -> None:
    with pytest.raises(Refused, match="障害"):
        town.platform.faults.add(endpoint, kind)


def test_faults_of_any_endpoint_are_not_the_webhooks(town: Town) -> None:
    town.platform.faults.add("any", "drop")
    say(town, "一")
    town.platform.deliver(town.bot)
    assert texts(town) == ["一"]


def test_a_reset_during_a_delivery_ends_it(town: Town) -> None:
    def resets(body: bytes, headers: dict[str, str]) -> int:
        town.platform.reset()
        return 200

    say(town, "一")
    assert town.platform.deliver(resets) == 1
    assert town.platform.redeliver(1) == 0


def test_after_a_reset_nothing_of_before_is_delivered(town: Town) -> None:
    say(town, "一")
    town.platform.reset()
    assert town.platform.deliver(town.bot) == 0
