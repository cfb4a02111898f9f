"""A new release may change a dialogue while people are in it: they are asked what is new and lose nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.catalogs import _
from bot.chat.confirming import Confirm, fix_choice
from bot.chat.day_question import Days
from bot.chat.dialogues import Dialogue
from bot.chat.messages import Text
from bot.chat.questions import Answers, Choice, Number, Option, Question, Words
from bot.chat.routing import Router
from bot.chat.turn import Response, Turn
from tests.cast import Chat, Town
from tests.chat.raw import postback

TEA, COFFEE, WATER = Option("tea", _("お茶")), Option("coffee", _("コーヒー")), Option("water", _("お水"))
DRINK = Choice("drink", _("飲みものは。"), (TEA, COFFEE))
SWEET = Choice("sweet", _("おかしは。"), (Option("cake", _("ケーキ")), Option("mochi", _("おもち"))))
CUPS = Number("cups", _("何杯ですか。"), 1, 9, (1, 2), _("{n}杯"))
NAME = Words("name", _("だれのですか。"))
DAY = Days("day", _("いつですか。"), among=lambda _turn: (date(2026, 11, 1), date(2026, 12, 1)))


def served(_turn: Turn, answers: Answers) -> Response:
    """Say back what was ordered."""
    kept = {key: value for key, value in answers.items() if not isinstance(value, dict)}
    return [Text("注文: " + " ".join(f"{key}={value}" for key, value in sorted(kept.items())))]


def order(*questions: Question) -> Dialogue:
    """A dialogue with these questions."""
    return Dialogue("order", _("注文"), (_("注文する"),), questions, served)


def release(town: Town, *dialogues: Dialogue) -> None:
    """From now on the house runs a release with exactly these dialogues."""
    doors = replace(
        town.house.rooms.doors,
        dialogues={one.name: one for one in dialogues},
        starts={str(word): one for one in dialogues for word in one.starts_on},
    )
    town.worker = replace(town.house, router=Router(doors)).worker()


@pytest.fixture
def chat(town: Town) -> Chat:
    """Somebody who ordered tea and is asked how many cups, in the release with two questions."""
    release(town, order(DRINK, CUPS))
    return town.stranger.say("注文する").heard("飲みものは。").say("お茶").heard("何杯ですか。")


def test_without_a_new_release_the_order_is_served(chat: Chat) -> None:
    chat.say("2").heard("注文: cups=2 drink=tea")


def test_a_question_added_before_is_asked_of_people_half_way(chat: Chat) -> None:
    release(chat.town, order(DRINK, SWEET, CUPS))
    chat.say("つづける").heard("おかしは。")
    chat.say("おもち").say("2").heard("注文: cups=2 drink=tea sweet=mochi")


def test_an_answer_typed_right_after_the_release_is_read_by_the_new_question(chat: Chat) -> None:
    release(chat.town, order(DRINK, SWEET, CUPS))
    chat.say("9").heard("ボタンを押すか、番号（1〜2）を送ってください。", "おかしは。")


def test_a_button_from_before_the_release_does_not_answer_the_new_question(chat: Chat) -> None:
    two = chat.action("2杯")
    release(chat.town, order(DRINK, SWEET, CUPS))
    postback(chat, two["data"]).heard("前のボタンが押されました。", "おかしは。")


def test_a_question_added_behind_is_asked_too(chat: Chat) -> None:
    release(chat.town, order(DRINK, CUPS, SWEET))
    chat.say("2").heard("おかしは。")


def test_a_question_taken_away_is_not_asked_and_the_rest_goes_on(chat: Chat) -> None:
    release(chat.town, order(DRINK, SWEET))
    chat.say("ケーキ").heard("注文: drink=tea sweet=cake")


@pytest.mark.parametrize("word", ["つづける", "2", "はい"])
def test_when_the_last_question_is_taken_away_the_order_is_served(chat: Chat, word: str) -> None:
    release(chat.town, order(DRINK))
    chat.say(word).heard("注文: drink=tea")


def test_when_the_last_question_is_taken_away_its_button_serves_too(chat: Chat) -> None:
    two = chat.action("2杯")
    release(chat.town, order(DRINK))
    postback(chat, two["data"]).heard("注文: drink=tea")


def test_an_option_added_can_be_chosen_at_once(town: Town) -> None:
    release(town, order(DRINK, CUPS))
    town.stranger.say("注文する").heard("飲みものは。")
    release(town, order(replace(DRINK, options=(TEA, COFFEE, WATER)), CUPS))
    town.stranger.say("お水").say("1").heard("注文: cups=1 drink=water")


def test_an_option_taken_away_before_the_answer_is_asked_again(town: Town) -> None:
    release(town, order(DRINK, CUPS))
    tea = town.stranger.say("注文する").action("お茶")
    release(town, order(replace(DRINK, options=(COFFEE, WATER)), CUPS))
    postback(town.stranger, tea["data"]).heard("ボタンを押すか、番号（1〜2）を送ってください。", "飲みものは。")


def test_an_option_taken_away_after_the_answer_is_asked_again(chat: Chat) -> None:
    release(chat.town, order(replace(DRINK, options=(COFFEE, WATER)), CUPS))
    chat.say("つづける").heard("飲みものは。")
    chat.say("お水").heard("何杯ですか。")


def test_bounds_that_shrink_ask_again(town: Town) -> None:
    release(town, order(CUPS, DRINK))
    town.stranger.say("注文する").say("9").heard("飲みものは。")
    release(town, order(replace(CUPS, high=5), DRINK))
    town.stranger.say("つづける").heard("何杯ですか。")


KINDS: dict[str, tuple[Question, tuple[str, ...]]] = {
    "choice": (replace(SWEET, key="it"), ("おもち",)),
    "number": (replace(CUPS, key="it"), ("3",)),
    "words": (replace(NAME, key="it"), ("うめ",)),
    "days": (replace(DAY, key="it"), ("11/30", "これで決める")),
}


@pytest.mark.parametrize("now", KINDS)
@pytest.mark.parametrize("before", KINDS)
def test_a_question_may_become_another_kind(town: Town, before: str, now: str) -> None:
    question, answers = KINDS[before]
    release(town, order(question, DRINK))
    for words in ("注文する", *answers):
        town.stranger.say(words)
    town.stranger.heard("飲みものは。")
    release(town, order(KINDS[now][0], DRINK))
    town.stranger.say("つづける").heard("。")
    for words in (*KINDS[now][1], "お茶"):
        town.stranger.say(words)
    assert "申しわけありません" not in "".join(str(item.message) for item in town.stranger.items)


def test_a_dialogue_taken_away_lets_everybody_out(chat: Chat) -> None:
    release(chat.town)
    chat.say("2").heard("わかりませんでした。")
    chat.say("つづける").heard("いま途中の相談はありません。")


def test_a_dialogue_taken_away_does_not_stand_in_the_way_of_another(chat: Chat) -> None:
    release(chat.town, replace(order(SWEET), name="sweets", starts_on=(_("おかし"),)))
    chat.say("おかし").heard("おかしは。").say("2").heard("注文: sweet=mochi")


def test_a_dialogue_that_comes_back_has_kept_the_answers(chat: Chat) -> None:
    release(chat.town)
    chat.say("2")
    release(chat.town, order(DRINK, CUPS))
    chat.say("つづける").heard("何杯ですか。")
    chat.say("2").heard("注文: cups=2 drink=tea")


def test_a_question_added_while_confirming_is_asked_before_confirming_again(town: Town) -> None:
    def confirmed(*questions: Question) -> Dialogue:
        shown = (("drink", _("飲みもの: {answer}")), ("sweet", _("おかし: {answer}")))
        sure = Confirm("sure", _("よろしいですか。"), shown, _("はい"), (DRINK, SWEET))
        return order(*questions, sure, fix_choice("sure", (Option("drink", _("飲みもの")),)))

    release(town, confirmed(DRINK))
    town.stranger.say("注文する").say("お茶").heard("よろしいですか。", "飲みもの: お茶")
    release(town, confirmed(DRINK, SWEET))
    town.stranger.say("はい").heard("おかしは。")
    town.stranger.say("ケーキ").heard("よろしいですか。", "おかし: ケーキ")
    town.stranger.say("はい").heard("注文:")
