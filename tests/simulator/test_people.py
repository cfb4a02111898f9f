"""Friends and groups: who comes, who goes, and what the bot hears of it."""

from collections.abc import Callable

import pytest

from bot.simulator.refusals import Refused
from tests.simulator.conftest import Town


def test_following_can_be_answered(town: Town) -> None:
    town.platform.follow(town.stranger)
    event = town.event()
    assert (event["type"], event["follow"]) == ("follow", {"isUnblocked": False})
    assert event["replyToken"]


def test_blocking_cannot_be_answered(town: Town) -> None:
    town.platform.unfollow(town.hanako)
    assert town.event()["type"] == "unfollow"
    assert "replyToken" not in town.event()


def test_unblocking_is_a_follow_marked_so(town: Town) -> None:
    town.platform.block(town.hanako)
    town.platform.unblock(town.hanako)
    assert (town.event()["type"], town.event()["follow"]) == ("follow", {"isUnblocked": True})
    assert town.platform.say(town.hanako, "また来ました") is not None


IMPOSSIBLE: list[tuple[str, Callable[[Town], object]]] = [
    ("befriend twice", lambda town: town.platform.follow(town.hanako)),
    ("block as a stranger", lambda town: town.platform.block(town.stranger)),
    ("unblock without a block", lambda town: town.platform.unblock(town.hanako)),
    ("invite the bot twice", lambda town: town.platform.invite_bot(town.staff)),
    ("join twice", lambda town: town.platform.join(town.mori, town.staff)),
    ("leave from outside", lambda town: town.platform.leave(town.hanako, town.staff)),
]


@pytest.mark.parametrize("act", [act for _, act in IMPOSSIBLE], ids=[name for name, _ in IMPOSSIBLE])
def test_the_impossible_is_refused_with_a_sentence_and_sends_nothing(town: Town, act: Callable[[Town], object]) -> None:
    with pytest.raises(Refused, match="。"):
        act(town)
    assert town.platform.pending() == []


def test_joining_of_the_bot_can_be_answered_and_names_no_person(town: Town) -> None:
    town.platform.remove_bot(town.staff)
    town.platform.invite_bot(town.staff)
    event = town.event()
    assert (event["type"], event["source"]) == ("join", {"type": "group", "groupId": town.staff})
    assert event["replyToken"]


def test_removal_of_the_bot_cannot_be_answered(town: Town) -> None:
    town.platform.remove_bot(town.staff)
    assert town.event()["type"] == "leave"
    assert "replyToken" not in town.event()


def test_a_new_member_is_named_and_can_be_greeted(town: Town) -> None:
    town.platform.join(town.hanako, town.staff)
    event = town.event()
    assert (event["type"], event["joined"]) == ("memberJoined", {"members": [{"type": "user", "userId": town.hanako}]})
    assert event["replyToken"]


def test_a_leaving_member_is_named_and_cannot_be_answered(town: Town) -> None:
    town.platform.leave(town.mori, town.staff)
    event = town.event()
    assert (event["type"], event["left"]) == ("memberLeft", {"members": [{"type": "user", "userId": town.mori}]})
    assert "replyToken" not in event


def test_the_bot_hears_nothing_of_a_group_it_is_not_in(town: Town) -> None:
    town.platform.remove_bot(town.staff)
    before = len(town.platform.pending())
    town.platform.say(town.mori, "/予定", town.staff)
    town.platform.join(town.hanako, town.staff)
    town.platform.leave(town.hanako, town.staff)
    assert len(town.platform.pending()) == before
    assert town.said(town.staff) == ["/予定"]


def test_comings_and_goings_are_noted_in_the_chat(town: Town) -> None:
    town.platform.join(town.hanako, town.staff)
    town.platform.leave(town.hanako, town.staff)
    notes = [item.note for item in town.platform.items(town.staff)]
    assert notes == ["はな子さんが参加しました", "はな子さんが退出しました"]
