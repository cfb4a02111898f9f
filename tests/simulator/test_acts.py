"""What people do becomes the event LINE would send."""

import pytest

from bot.simulator.refusals import Refused
from bot.simulator.world import Json
from tests.simulator.conftest import START, Town


def test_a_text_becomes_a_message_event_with_everything_line_sends(town: Town) -> None:
    said = town.platform.say(town.hanako, "こんにちは")
    event = town.event()
    assert said is not None
    assert event["type"] == "message"
    assert event["mode"] == "active"
    assert event["timestamp"] == int(START.timestamp() * 1000)
    assert event["source"] == {"type": "user", "userId": town.hanako}
    assert event["deliveryContext"] == {"isRedelivery": False}
    assert len(event["webhookEventId"]) == 26
    assert len(event["replyToken"]) == 32
    assert event["message"]["id"] == said.id
    assert event["message"]["text"] == "こんにちは"
    assert event["message"]["quoteToken"]


def test_webhook_event_ids_sort_by_time(town: Town) -> None:
    town.platform.say(town.hanako, "一")
    town.pass_seconds(1)
    town.platform.say(town.hanako, "二")
    first, second = (event["webhookEventId"] for event in town.platform.pending())
    assert first < second


def test_message_ids_are_digits_and_rise(town: Town) -> None:
    first, second = town.platform.say(town.hanako, "一"), town.platform.say(town.taro, "二")
    assert first is not None
    assert second is not None
    assert first.id.isdigit()
    assert int(first.id) < int(second.id)


def test_timestamps_rise_within_a_chat_even_while_the_clock_stands_still(town: Town) -> None:
    town.platform.say(town.hanako, "一")
    town.platform.say(town.hanako, "二")
    first, second = (event["timestamp"] for event in town.platform.pending())
    assert second == first + 1


def test_a_group_message_names_the_group_and_the_person(town: Town) -> None:
    town.platform.say(town.mori, "/予定", town.staff)
    assert town.event()["source"] == {"type": "group", "groupId": town.staff, "userId": town.mori}


def test_a_group_event_may_lack_the_user_id(town: Town) -> None:
    shy = town.platform.add_user("内気", hidden_in_groups=True)
    town.platform.join(shy, town.staff)
    town.platform.say(shy, "/予定", town.staff)
    assert town.event()["source"] == {"type": "group", "groupId": town.staff}


def test_outsiders_cannot_speak_in_a_group(town: Town) -> None:
    with pytest.raises(Refused, match="メンバーではありません"):
        town.platform.say(town.hanako, "/予定", town.staff)


def test_unknown_people_are_refused(town: Town) -> None:
    with pytest.raises(Refused, match="その人はいません"):
        town.platform.say("U" + "0" * 32, "だれ")


def test_a_blocked_users_messages_produce_nothing(town: Town) -> None:
    town.platform.block(town.hanako)
    before = len(town.platform.pending()), len(town.platform.items(town.hanako))
    assert town.platform.say(town.hanako, "聞こえますか") is None
    assert town.platform.sticker(town.hanako) is None
    town.platform.tap(town.hanako, {"type": "postback", "data": "a=1", "displayText": "はい"})
    assert (len(town.platform.pending()), len(town.platform.items(town.hanako))) == before


def test_blocking_does_not_silence_a_person_in_a_group(town: Town) -> None:
    town.platform.follow(town.mori)
    town.platform.block(town.mori)
    town.platform.say(town.mori, "/予定", town.staff)
    assert town.event()["type"] == "message"


def test_a_quoted_message_is_named(town: Town) -> None:
    first = town.platform.say(town.hanako, "一")
    assert first is not None
    town.platform.say(town.hanako, "二", quotes=first.id)
    assert town.event()["message"]["quotedMessageId"] == first.id


CONTENTS: list[tuple[str, tuple[object, ...], Json]] = [
    ("sticker", (), {"type": "sticker", "packageId": "446", "stickerId": "1988", "stickerResourceType": "STATIC"}),
    ("image", (), {"type": "image", "contentProvider": {"type": "line"}}),
    ("video", (), {"type": "video", "duration": 60_000, "contentProvider": {"type": "line"}}),
    ("audio", (), {"type": "audio", "duration": 5_000, "contentProvider": {"type": "line"}}),
    ("file", ("名簿.xlsx", 2048), {"type": "file", "fileName": "名簿.xlsx", "fileSize": 2048}),
    (
        "location",
        (35.7, 139.6, "集会所"),
        {"type": "location", "title": "集会所", "latitude": 35.7, "longitude": 139.6},
    ),
]


@pytest.mark.parametrize(("act", "arguments", "expected"), CONTENTS, ids=[one[0] for one in CONTENTS])
def test_every_kind_of_message_has_lines_shape(
    town: Town, act: str, arguments: tuple[object, ...], expected: Json
) -> None:
    getattr(town.platform, act)(town.hanako, *arguments)
    message = town.event()["message"]
    assert {key: message[key] for key in expected} == expected
    assert ("quoteToken" in message) == (act in {"sticker", "image", "video"})


def test_mentions_tell_who_is_meant_and_where(town: Town) -> None:
    town.platform.say(town.mori, "😀@縁側 と @川 へ", town.staff)
    bot, kawa = town.event()["message"]["mention"]["mentionees"]
    assert bot == {"index": 2, "length": 3, "type": "user", "userId": town.platform.core.bot_id, "isSelf": True}
    assert kawa == {"index": 8, "length": 2, "type": "user", "userId": town.kawa, "isSelf": False}


def test_all_can_be_mentioned(town: Town) -> None:
    town.platform.say(town.mori, "@All 集合", town.staff)
    assert town.event()["message"]["mention"]["mentionees"] == [{"index": 0, "length": 4, "type": "all"}]


def test_nothing_is_mentioned_in_a_one_to_one_chat(town: Town) -> None:
    town.platform.say(town.hanako, "@縁側 こんにちは")
    assert "mention" not in town.event()["message"]


def test_editing_sends_the_same_message_id_with_a_new_reply_token(town: Town) -> None:
    said = town.platform.say(town.mori, "/事故", town.staff)
    assert said is not None
    first = town.event()
    town.platform.edit(town.mori, town.staff, said.id, "/事故 訂正")
    event = town.event()
    assert event["type"] == "messageEdited"
    assert (event["message"]["id"], event["message"]["text"]) == (said.id, "/事故 訂正")
    assert event["replyToken"] != first["replyToken"]
    assert event["timestamp"] > first["timestamp"]
    assert town.said(town.staff) == ["/事故 訂正"]
    assert town.platform.items(town.staff)[0].edited


def test_only_ones_own_texts_can_be_edited(town: Town) -> None:
    said, sticker = town.platform.say(town.mori, "一", town.staff), town.platform.sticker(town.mori, town.staff)
    assert said is not None
    assert sticker is not None
    with pytest.raises(Refused, match="自分が送った"):
        town.platform.edit(town.kawa, town.staff, said.id, "二")
    with pytest.raises(Refused, match="文字のメッセージだけ"):
        town.platform.edit(town.mori, town.staff, sticker.id, "二")


def test_unsending_takes_the_words_away_and_cannot_be_answered(town: Town) -> None:
    said = town.platform.say(town.hanako, "電話は…")
    assert said is not None
    town.platform.unsend(town.hanako, said.id)
    event, item = town.event(), town.platform.items(town.hanako)[0]
    assert (event["type"], event["unsend"]) == ("unsend", {"messageId": said.id})
    assert "replyToken" not in event
    assert (item.unsent, item.message) == (True, None)


def test_what_was_unsent_cannot_be_unsent_again(town: Town) -> None:
    said = town.platform.say(town.hanako, "一")
    assert said is not None
    town.platform.unsend(town.hanako, said.id)
    with pytest.raises(Refused):
        town.platform.unsend(town.hanako, said.id)
