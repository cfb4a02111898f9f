"""Whatever an officer or a stranger hears, the menu and a person are one tap away; workers have commands instead."""

from __future__ import annotations

import pytest

from bot.chat.messages import Say, Text
from bot.chat.ways import MENU, MOST_QUICK, SOMEBODY, with_ways
from tests.cast import Chat, Town, actions
from tests.people.test_every_language import speak


def ways(chat: Chat) -> list[str]:
    """The words of the extra buttons under the newest message."""
    last = next(one for one in reversed(chat.items) if one.sender == "bot" and one.message)
    return [str(one["label"]) for one in actions((last.message or {}).get("quickReply"))]


@pytest.mark.parametrize("said", ["希望のようす", "ヒント", "講習会", "わたしの情報", "なんだか分からない言葉"])
def test_an_answer_ends_with_the_menu_and_a_person(town: Town, said: str) -> None:
    assert ways(town.takeshi.say(said))[-2:] == ["メニュー", "人に聞く"]


def test_a_question_has_the_ways_back_and_out_before_them(town: Town) -> None:
    assert ways(town.takeshi.say("アドバイザーに来てほしい")) == ["もどる", "やめる", "メニュー", "人に聞く"]


def test_they_speak_the_language_of_the_chat_and_work(town: Town) -> None:
    speak(town.takeshi, "en")
    menu, somebody = ways(town.takeshi.say("Tips"))[-2:]
    assert (menu, somebody) == ("Menu", "Talk to a person")
    assert ways(town.takeshi.tap(somebody))[-2:] == [menu, somebody]


def test_a_stranger_has_them_too(town: Town) -> None:
    assert ways(town.stranger.say("こんにちは"))[-2:] == ["メニュー", "人に聞く"]


def test_a_worker_has_none(town: Town) -> None:
    assert ways(Chat(town, town.nonomura).say("/使い方")) == []


def test_no_message_gets_more_than_line_shows() -> None:
    [full] = with_ways([Text("はい", (Say("あ"),) * (MOST_QUICK - 1))])
    assert isinstance(full, Text)
    assert len(full.quick) == MOST_QUICK


def test_none_stands_there_twice() -> None:
    [once] = with_ways([Text("はい", (SOMEBODY,))])
    assert isinstance(once, Text)
    assert once.quick == (SOMEBODY, MENU)
