"""What the browser sees and does."""

import pytest

from bot.simulator.world import Json
from tests.simulator.conftest import Heard, Town, quick, text


def phone(town: Town, user: str) -> Json:
    """One phone as the browser gets it."""
    [found] = [phone for phone in town.state()["phones"] if phone["user"] == user]
    return dict(found)


def test_the_state_shows_phones_groups_and_quota(town: Town) -> None:
    state = town.state()
    first = state["phones"][0]
    assert (first["name"], first["role"], first["subtitle"]) == ("はな子", "officer", "さくら町会 会長")
    assert (first["friend"], first["blocked"], first["menu"], first["loading"]) == (True, False, None, False)
    assert state["groups"][0]["members"] == [{"user": town.mori, "name": "森"}, {"user": town.kawa, "name": "川"}]
    assert state["quota"] == {"type": "limited", "value": 200, "used": 0}
    assert (state["next"], state["faults"], state["mails"]) == (None, [], [])
    assert state["now"] == "2026-10-14T18:00:00+09:00"


def test_nothing_new_is_told_in_three_words(town: Town) -> None:
    version = town.state()["version"]
    assert town.state(after=version) == {"version": version, "changed": False, "now": "2026-10-14T18:00:00+09:00"}


def test_anything_new_is_told_whole(town: Town) -> None:
    version = town.state()["version"]
    town.platform.say(town.hanako, "こんにちは")
    state = town.state(after=version)
    assert state["changed"]
    assert state["version"] > version


def test_a_message_is_drawn_with_all_the_browser_needs(town: Town) -> None:
    town.line("POST", "message/push", {"to": town.hanako, "messages": [text("はい？", quickReply=quick("はい"))]})
    [item] = phone(town, town.hanako)["items"]
    assert item["from"] == "bot"
    assert item["quick"] == quick("はい")
    assert (item["method"], item["edited"], item["unsent"], item["note"]) == ("push", False, False, None)
    assert set(item) == {
        *("id", "at", "from", "name", "message", "note", "edited", "unsent"),
        *("quick", "method", "request_id", "origin"),
    }


def test_the_file_behind_a_message_is_told_once_the_bot_has_written_it_down(town: Town) -> None:
    heard = town.line("POST", "message/push", {"to": town.hanako, "messages": [text()]})
    assert phone(town, town.hanako)["items"][0]["origin"] is None
    version = town.state()["version"]
    town.origins[heard.headers["x-line-request-id"]] = "handlers/visits/officer.py"
    assert town.state(after=version)["changed"]
    assert phone(town, town.hanako)["items"][0]["origin"] == "handlers/visits/officer.py"


def test_a_changed_plan_changes_the_state(town: Town) -> None:
    version = town.state()["version"]
    town.steps.due.append((town.clock.moment.replace(hour=12), "前日の案内"))
    assert town.state(after=version)["next"] == {"at": "2026-10-14T21:00:00+09:00", "label": "前日の案内"}


def test_people_speak_through_the_browser(town: Town) -> None:
    assert town.play("say", user=town.hanako, text="<b>こんにちは</b>").status == 200
    assert town.play("say", user=town.mori, group=town.staff, text="/予定").status == 200
    assert town.said(town.hanako) == ["<b>こんにちは</b>"]
    assert town.event()["source"]["groupId"] == town.staff


def test_stickers_and_images_are_sent(town: Town) -> None:
    assert town.play("sticker", user=town.hanako, group=None).status == 200
    assert town.play("image", user=town.hanako).status == 200
    assert [event["message"]["type"] for event in town.platform.pending()] == ["sticker", "image"]


def test_a_tap_posts_back(town: Town) -> None:
    action = {"type": "datetimepicker", "label": "日", "data": "day", "mode": "date"}
    assert town.play("tap", user=town.hanako, action=action, params={"date": "2026-11-30"}).status == 200
    assert town.event()["postback"] == {"data": "day", "params": {"date": "2026-11-30"}}


def test_a_tapped_link_is_opened_by_the_browser(town: Town) -> None:
    heard = town.play("tap", user=town.hanako, action={"type": "uri", "label": "開く", "uri": "https://example.test"})
    assert heard.body == {"open": "https://example.test"}


def test_messages_are_edited_and_unsent(town: Town) -> None:
    town.play("say", user=town.mori, group=town.staff, text="/予定")
    item = town.platform.items(town.staff)[0].id
    assert town.play("edit", user=town.mori, group=town.staff, item=item, text="/訪問").status == 200
    assert town.play("unsend", user=town.mori, group=town.staff, item=item).status == 200
    assert [event["type"] for event in town.platform.pending()] == ["message", "messageEdited", "unsend"]


def test_friends_come_and_go(town: Town) -> None:
    for deed in ("follow", "block", "unblock"):
        assert town.play(deed, user=town.stranger).status == 200
    assert [event["type"] for event in town.platform.pending()] == ["follow", "unfollow", "follow"]


def test_groups_fill_and_empty(town: Town) -> None:
    changes = ({"remove": "bot"}, {"invite": "bot"}, {"join": town.hanako}, {"leave": town.hanako})
    assert [town.play("group", group=town.staff, **change).status for change in changes] == [200] * 4
    types = [event["type"] for event in town.platform.pending()]
    assert types == ["leave", "join", "memberJoined", "memberLeft"]


def test_faults_are_ordered_shown_and_cleared(town: Town) -> None:
    made = town.play("fault", endpoint="push", kind="status", status=429, times=2).body["id"]
    assert town.state()["faults"] == [
        {"id": made, "endpoint": "push", "kind": "status", "status": 429, "seconds": 0, "times": 2}
    ]
    assert town.play("fault/clear").status == 200
    assert town.state()["faults"] == []


def test_the_last_webhooks_are_sent_again(town: Town) -> None:
    town.platform.say(town.hanako, "一")
    town.platform.deliver(town.bot)
    assert town.play("redeliver", last=5).body == {"count": 1}
    assert town.event()["deliveryContext"] == {"isRedelivery": True}


REFUSED: list[tuple[str, Json]] = [
    ("say", {}),
    ("say", {"user": "U0", "text": "だれ"}),
    ("say", {"user": "hanako", "text": ""}),
    ("say", {"user": "hanako", "text": 5}),
    ("say", {"user": "hanako", "text": "あ" * 5001}),
    ("say", {"user": "hanako", "group": "staff", "text": "一"}),
    ("tap", {"user": "hanako"}),
    ("tap", {"user": "hanako", "action": {"type": "dance"}}),
    ("tap", {"user": "hanako", "action": {"type": "postback", "data": "a"}, "params": []}),
    ("edit", {"user": "hanako", "group": "staff", "item": "1", "text": "一"}),
    ("unsend", {"user": "hanako", "item": "1"}),
    ("group", {"group": "staff"}),
    ("group", {"group": "nowhere", "invite": "bot"}),
    ("fault", {"endpoint": "push", "kind": "flood"}),
    ("fault", {"endpoint": "push", "kind": "status", "status": 200}),
    ("fault", {"endpoint": "push", "kind": "delay", "seconds": "3"}),
    ("fault", {"endpoint": "push", "kind": "delay", "times": 0}),
    ("redeliver", {"last": "all"}),
    ("dance", {"user": "hanako"}),
]


@pytest.mark.parametrize(("deed", "body"), REFUSED)
def test_the_impossible_is_refused_in_japanese(town: Town, deed: str, body: Json) -> None:
    cast = {"hanako": town.hanako, "staff": town.staff}
    heard = town.play(
        deed, **{key: cast.get(value, value) if isinstance(value, str) else value for key, value in body.items()}
    )
    assert heard.status == 400
    assert any("ぁ" <= letter <= "ん" for letter in heard.message)
    assert town.platform.pending() == []


@pytest.mark.parametrize("deed", ["say", "reset", "clock"])
def test_only_declared_json_is_taken(town: Town, deed: str) -> None:
    heard = Heard(town.client.post(f"/play/{deed}", data='{"next": true}', content_type="text/plain"))
    assert heard.status == 400
    assert town.resets == 0


def test_a_reset_begins_anew_under_a_later_version(town: Town) -> None:
    version = town.state()["version"]
    assert town.play("reset").status == 200
    state = town.state(after=version)
    assert (town.resets, state["phones"]) == (1, [])
    assert state["version"] > version


def test_the_scenes_are_passed_on(town: Town) -> None:
    assert town.client.get("/play/scenes").get_json() == {"doors": []}


def test_long_chats_are_cut_for_the_browser_only(town: Town) -> None:
    for number in range(205):
        town.platform.say(town.hanako, str(number))
    assert len(town.platform.items(town.hanako)) == 205
    shown = phone(town, town.hanako)["items"]
    assert (len(shown), shown[-1]["message"]["text"]) == (200, "204")
