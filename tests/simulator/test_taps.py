"""Buttons do what LINE's do."""

import pytest

from bot.simulator.refusals import Refused
from bot.simulator.world import Json
from tests.simulator.conftest import Town, quick, text

PICK = {
    "type": "datetimepicker",
    "label": "日を選ぶ",
    "data": "day",
    "mode": "date",
    "min": "2026-11-01",
    "max": "2026-11-30",
}


def test_a_postback_carries_its_data_and_says_its_display_text(town: Town) -> None:
    town.platform.tap(town.hanako, {"type": "postback", "label": "はい", "data": "yes=1", "displayText": "はい"})
    [event] = town.platform.pending()
    assert (event["type"], event["postback"]) == ("postback", {"data": "yes=1"})
    assert event["replyToken"]
    assert town.said(town.hanako) == ["はい"]


def test_a_postback_without_display_text_says_nothing(town: Town) -> None:
    town.platform.tap(town.hanako, {"type": "postback", "data": "yes=1"})
    assert town.said(town.hanako) == []


def test_a_message_action_is_a_message(town: Town) -> None:
    town.platform.tap(town.mori, {"type": "message", "label": "予定", "text": "/予定"}, group=town.staff)
    assert (town.event()["type"], town.event()["message"]["text"]) == ("message", "/予定")


@pytest.mark.parametrize(
    ("action", "done"),
    [
        ({"type": "uri", "uri": "https://example.test/a"}, {"open": "https://example.test/a"}),
        ({"type": "clipboard", "clipboardText": "A012"}, {"copy": "A012"}),
    ],
)
def test_links_and_copies_are_for_the_phone_alone(town: Town, action: Json, done: Json) -> None:
    assert town.platform.tap(town.hanako, action) == done
    assert town.platform.pending() == []


@pytest.mark.parametrize(
    ("mode", "chosen"), [("date", "2026-11-30"), ("time", "14:05"), ("datetime", "2026-11-30T14:00")]
)
def test_a_picked_moment_comes_back_as_params(town: Town, mode: str, chosen: str) -> None:
    town.platform.tap(town.hanako, {"type": "datetimepicker", "data": "when", "mode": mode}, {mode: chosen})
    assert town.event()["postback"] == {"data": "when", "params": {mode: chosen}}


@pytest.mark.parametrize("chosen", ["2026-10-31", "2026-12-01", "2026-02-30", "1899-12-31", "soon", ""])
def test_a_moment_outside_the_picker_cannot_be_picked(town: Town, chosen: str) -> None:
    with pytest.raises(Refused, match="選"):
        town.platform.tap(town.hanako, PICK, {"date": chosen})
    assert town.platform.pending() == []


@pytest.mark.parametrize("action", [{"type": "camera", "label": "写真"}, {"type": "postback"}, {}])
def test_actions_that_cannot_be_done_are_refused(town: Town, action: Json) -> None:
    with pytest.raises(Refused):
        town.platform.tap(town.hanako, action)


def test_outsiders_cannot_tap_in_a_group(town: Town) -> None:
    with pytest.raises(Refused):
        town.platform.tap(town.hanako, {"type": "postback", "data": "a"}, group=town.staff)


def _asked(town: Town) -> str:
    """The bot asks the staff group with a quick reply; returns the item."""
    assert (
        town.line("POST", "message/push", {"to": town.staff, "messages": [text(quickReply=quick("はい"))]}).status
        == 200
    )
    return town.platform.items(town.staff)[-1].id


def test_a_quick_reply_shows_on_the_last_message_of_the_bot(town: Town) -> None:
    messages = [text("一", quickReply=quick("いいえ")), text("二", quickReply=quick("はい"))]
    town.line("POST", "message/push", {"to": town.hanako, "messages": messages})
    phone = town.state()["phones"][0]
    assert [item["quick"] for item in phone["items"]] == [None, quick("はい")]


def test_a_quick_reply_vanishes_at_any_members_next_message(town: Town) -> None:
    asked = _asked(town)
    assert town.platform.core.chat(town.staff).quick == asked
    town.platform.say(town.kawa, "それはさておき", town.staff)
    assert town.platform.core.chat(town.staff).quick is None


def test_a_quick_reply_vanishes_at_the_bots_next_message(town: Town) -> None:
    _asked(town)
    town.line("POST", "message/push", {"to": town.staff, "messages": [text()]})
    assert town.platform.core.chat(town.staff).quick is None


def test_a_used_quick_reply_vanishes_though_nothing_was_said(town: Town) -> None:
    action = {"type": "datetimepicker", "label": "日", "data": "day", "mode": "date"}
    offered = {"items": [{"type": "action", "action": action}]}
    town.line("POST", "message/push", {"to": town.staff, "messages": [text(quickReply=offered)]})
    asked = town.platform.items(town.staff)[-1].id
    town.platform.tap(town.mori, action, {"date": "2026-11-30"}, town.staff, item=asked)
    assert town.platform.core.chat(town.staff).quick is None


def test_another_button_leaves_the_quick_reply(town: Town) -> None:
    asked = _asked(town)
    town.platform.tap(town.mori, {"type": "postback", "data": "menu"}, group=town.staff, item=asked)
    assert town.platform.core.chat(town.staff).quick == asked
