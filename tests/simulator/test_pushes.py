"""Push and multicast: who is reached, what it costs, and what a retry key does. LINE: Send push message."""

import pytest

from tests.simulator.conftest import Heard, Town, text

KEY, OTHER_KEY = "123e4567-e89b-12d3-a456-426614174000", "223e4567-e89b-12d3-a456-426614174000"
NOBODY = "U" + "0" * 32


def push(town: Town, to: object, *said: object, **headers: str) -> Heard:
    """The bot pushes."""
    return town.line("POST", "message/push", {"to": to, "messages": list(said) or [text()]}, **headers)


def multicast(town: Town, to: object, **headers: str) -> Heard:
    """The bot sends the same to several."""
    return town.line("POST", "message/multicast", {"to": to, "messages": [text()]}, **headers)


def test_a_push_arrives_and_counts_one(town: Town) -> None:
    heard = push(town, town.hanako)
    [item] = town.platform.items(town.hanako)
    assert (heard.status, heard.body["sentMessages"][0]["id"]) == (200, item.id)
    assert (item.method, item.request_id) == ("push", heard.headers["x-line-request-id"])
    assert town.platform.quota.used == 1


def test_recipients_count_not_message_objects(town: Town) -> None:
    push(town, town.hanako, *[text()] * 5)
    assert town.platform.quota.used == 1


def test_a_push_to_a_group_counts_every_member_but_the_bot(town: Town) -> None:
    push(town, town.staff)
    assert town.platform.quota.used == 2


@pytest.mark.parametrize("who", ["blocked", "stranger"])
def test_a_push_to_somebody_out_of_reach_is_accepted_but_neither_delivered_nor_counted(town: Town, who: str) -> None:
    to = town.hanako if who == "blocked" else town.stranger
    if who == "blocked":
        town.platform.block(to)
    heard = push(town, to)
    assert heard.status == 200
    assert len(heard.body["sentMessages"]) == 1
    assert town.said(to) == []
    assert town.platform.quota.used == 0


@pytest.mark.parametrize("to", [NOBODY, "C" + "0" * 32, "hanako", "", None, 5])
def test_a_push_to_nobody_is_refused(town: Town, to: object) -> None:
    assert push(town, to).status == 400


def test_a_push_to_a_group_that_was_left_is_refused(town: Town) -> None:
    town.platform.remove_bot(town.staff)
    assert push(town, town.staff).status == 400
    assert town.platform.quota.used == 0


def test_a_multicast_reaches_friends_and_passes_over_the_rest(town: Town) -> None:
    heard = multicast(town, [town.hanako, town.taro, town.stranger, NOBODY, town.hanako])
    assert (heard.status, heard.body) == (200, {})
    assert [town.said(who) for who in (town.hanako, town.taro, town.stranger)] == [["はい"], ["はい"], []]
    assert town.platform.quota.used == 2


def test_a_multicast_cannot_address_a_group(town: Town) -> None:
    assert multicast(town, [town.hanako, town.staff]).body["details"][0]["property"] == "to[1]"
    assert town.said(town.hanako) == []


@pytest.mark.parametrize(("count", "status"), [(0, 400), (500, 200), (501, 400)])
def test_a_multicast_takes_up_to_500(town: Town, count: int, status: int) -> None:
    assert multicast(town, [f"U{number:032x}" for number in range(count)]).status == status


@pytest.mark.parametrize("to", ["U" + "0" * 32, None, {}])
def test_a_multicast_needs_a_list(town: Town, to: object) -> None:
    assert multicast(town, to).status == 400


@pytest.mark.parametrize(("used", "status"), [(198, 200), (199, 429)])
def test_the_monthly_limit_counts_before_sending(town: Town, used: int, status: int) -> None:
    town.platform.quota.spend(used)
    heard = push(town, town.staff)
    assert heard.status == status
    assert len(town.said(town.staff)) == (1 if status == 200 else 0)
    if status == 429:
        assert heard.message == "You have reached your monthly limit."


def test_whoever_is_out_of_reach_can_be_pushed_to_at_the_limit(town: Town) -> None:
    town.platform.quota.spend(200)
    assert push(town, town.stranger).status == 200


def test_the_quota_begins_anew_each_month_of_tokyo(town: Town) -> None:
    town.platform.quota.spend(200)
    town.clock.moment = town.clock.moment.replace(day=31, hour=14, minute=59)
    assert push(town, town.hanako).status == 429
    town.clock.moment = town.clock.moment.replace(hour=15)
    assert push(town, town.hanako).status == 200


def test_quota_and_consumption_can_be_asked(town: Town) -> None:
    push(town, town.hanako)
    assert town.line("GET", "message/quota").body == {"type": "limited", "value": 200}
    assert town.line("GET", "message/quota/consumption").body == {"totalUsage": 1}


def test_without_a_limit_everything_may_be_sent(town: Town) -> None:
    town.platform.quota.limit_to(None)
    town.platform.quota.spend(100_000)
    assert push(town, town.hanako).status == 200
    assert town.line("GET", "message/quota").body == {"type": "none"}


def test_a_retry_key_seen_before_is_answered_with_the_first_answer(town: Town) -> None:
    first = push(town, town.hanako, X_Line_Retry_Key=KEY)
    again = push(town, town.hanako, X_Line_Retry_Key=KEY.upper())
    assert again.status == 409
    assert again.body == {"message": "The retry key is already accepted", **first.body}
    assert again.headers["x-line-accepted-request-id"] == first.headers["x-line-request-id"]
    assert town.said(town.hanako) == ["はい"]
    assert town.platform.quota.used == 1


def test_a_multicast_knows_retry_keys_too(town: Town) -> None:
    multicast(town, [town.hanako], X_Line_Retry_Key=KEY)
    assert multicast(town, [town.hanako], X_Line_Retry_Key=KEY).status == 409
    assert town.said(town.hanako) == ["はい"]


def test_two_keys_are_two_messages(town: Town) -> None:
    push(town, town.hanako, X_Line_Retry_Key=KEY)
    assert push(town, town.hanako, X_Line_Retry_Key=OTHER_KEY).status == 200


@pytest.mark.parametrize(("hours", "status"), [(23.9, 409), (24, 200)])
def test_a_retry_key_lives_a_day(town: Town, hours: float, status: int) -> None:
    push(town, town.hanako, X_Line_Retry_Key=KEY)
    town.pass_seconds(hours * 3600)
    assert push(town, town.hanako, X_Line_Retry_Key=KEY).status == status


def test_a_refused_request_does_not_use_up_its_retry_key(town: Town) -> None:
    assert push(town, town.hanako, text(""), X_Line_Retry_Key=KEY).status == 400
    assert push(town, town.hanako, X_Line_Retry_Key=KEY).status == 200


def test_a_retry_key_is_a_uuid(town: Town) -> None:
    assert push(town, town.hanako, X_Line_Retry_Key="again").status == 400


def test_a_lost_push_was_accepted_and_its_retry_is_told_so(town: Town) -> None:
    town.platform.faults.add("push", "drop")
    assert push(town, town.hanako, X_Line_Retry_Key=KEY).status == 502
    assert push(town, town.hanako, X_Line_Retry_Key=KEY).status == 409
    assert town.said(town.hanako) == ["はい"]


def test_only_members_can_be_mentioned(town: Town) -> None:
    def mention(who: str) -> object:
        part = {"type": "mention", "mentionee": {"type": "user", "userId": who}}
        return {"type": "textV2", "text": "{a} さん", "substitution": {"a": part}}

    assert push(town, town.staff, mention(town.mori)).status == 200
    refused = push(town, town.staff, mention(town.hanako))
    assert refused.body["details"][0]["property"] == "messages[0].substitution.a.mentionee.userId"
    assert push(town, town.hanako, mention(town.hanako)).status == 400
