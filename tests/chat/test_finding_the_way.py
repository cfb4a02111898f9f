"""Back, cancel, menu, and going on later: nobody is ever lost in a dialogue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bot.clock import TOKYO
from bot.web.app import create_app
from tests.cast import Chat, Town
from tests.chat.wishing import CONFIRM, DAYS, HOPE, INTERNET, PEOPLE, QUESTIONS, STAGE, TOOL, at, wished
from tests.houses import build


@pytest.fixture
def chat(town: Town) -> Chat:
    """An officer without a wish."""
    return town.takeshi


@pytest.fixture
def restarted(town: Town) -> Iterator[Chat]:
    """An officer who reached the number of people before the house was stopped and started again."""
    at(town.takeshi, PEOPLE)
    house = build(town.house.settings, town.clock)
    sender = town.sender
    town.house, town.worker, town.sender = house, house.worker(), house.sender(town.line)
    town.http = create_app(house).test_client()
    yield town.takeshi
    town.sender.close()
    town.sender = sender
    house.close()


@pytest.mark.parametrize("question", range(1, 7))
@pytest.mark.parametrize("word", ["もどる", "戻る"])
def test_back_leads_to_the_question_before(chat: Chat, question: int, word: str) -> None:
    at(chat, question).say(word).heard("一つもどりました。", QUESTIONS[question - 1])


def test_back_at_the_first_question_says_so(chat: Chat) -> None:
    at(chat, TOOL).tap("もどる").heard("ここが最初の質問です。", QUESTIONS[TOOL])


def test_back_can_be_tapped_all_the_way(chat: Chat) -> None:
    at(chat, CONFIRM)
    for question in reversed(range(6)):
        chat.tap("もどる").heard(QUESTIONS[question])


def test_back_while_mending_an_early_answer_keeps_the_later_ones(chat: Chat) -> None:
    at(chat, DAYS).say("11/30").tap("これで決める").say("なおす").say("段階").heard(QUESTIONS[STAGE])
    chat.say("もどる").heard(QUESTIONS[TOOL])
    chat.say("1").say("1").heard(QUESTIONS[CONFIRM], "都合のよい日: 11月30日(月)")


def test_back_passes_over_questions_that_do_not_apply(chat: Chat) -> None:
    at(chat, STAGE).say("もどる").heard(QUESTIONS[TOOL])


def test_back_after_naming_another_tool_leads_to_its_name(chat: Chat) -> None:
    at(chat, TOOL).say("その他").say("回覧アプリ").say("もどる").heard("どんな道具ですか。")


@pytest.mark.parametrize("question", range(7))
@pytest.mark.parametrize("word", ["やめる", "キャンセル"])
def test_a_dialogue_can_be_left_at_every_question(chat: Chat, question: int, word: str) -> None:
    at(chat, question).say(word).heard("やめました。")
    chat.say("1").heard("わかりませんでした。")


@pytest.mark.parametrize("word", ["もどる", "やめる", "つづける"])
def test_steering_outside_a_dialogue_is_answered_kindly(chat: Chat, word: str) -> None:
    chat.say(word).heard("いま途中の相談はありません。")


@pytest.mark.parametrize("question", range(1, 7))
def test_the_menu_may_be_looked_at_and_the_dialogue_goes_on(chat: Chat, question: int) -> None:
    at(chat, question).say("メニュー").heard("下のボタンを押すか", "「アドバイザーに来てほしい」が途中です。")
    chat.say("つづける").heard(QUESTIONS[question])


def test_going_on_is_a_button_under_the_menu_too(chat: Chat) -> None:
    at(chat, HOPE).say("希望のようす").heard("まだ希望は出ていません。", "途中です。")
    chat.tap("つづきから").heard(QUESTIONS[HOPE])


def test_the_menu_says_nothing_of_a_dialogue_when_there_is_none(chat: Chat) -> None:
    chat.say("メニュー")
    assert "途中" not in chat.answer


def test_after_the_menu_the_question_still_takes_its_answer(chat: Chat) -> None:
    at(chat, STAGE).say("使い方").say("初めて").heard(QUESTIONS[HOPE])


def test_starting_again_in_the_middle_offers_to_go_on(chat: Chat) -> None:
    at(chat, HOPE).say("アドバイザーに来てほしい").heard("が途中です。どうしますか。")
    chat.tap("つづきから").heard(QUESTIONS[HOPE])


def test_starting_again_in_the_middle_may_begin_anew(chat: Chat) -> None:
    at(chat, HOPE).say("アドバイザーに来てほしい").tap("はじめから").heard(QUESTIONS[TOOL])
    chat.say("ホームページ").heard(QUESTIONS[STAGE])


def test_starting_again_in_the_middle_may_end_it(chat: Chat) -> None:
    at(chat, HOPE).say("アドバイザーに来てほしい").tap("やめる").heard("やめました。")
    chat.say("つづける").heard("いま途中の相談はありません。")


def test_starting_again_at_the_first_question_just_asks_it(chat: Chat) -> None:
    at(chat, TOOL).say("アドバイザーに来てほしい").heard(QUESTIONS[TOOL])


def test_after_ten_days_the_dialogue_goes_on_where_it_was(chat: Chat) -> None:
    at(chat, PEOPLE)
    chat.town.clock.moment += timedelta(days=10)
    chat.say("15").heard(QUESTIONS[INTERNET])


def test_after_a_restart_the_dialogue_goes_on_where_it_was(restarted: Chat) -> None:
    restarted.say("15").heard(QUESTIONS[INTERNET])


def test_a_finished_wish_is_not_asked_for_again_but_shown(chat: Chat) -> None:
    wished(chat).say("アドバイザーに来てほしい")
    chat.heard("もう希望が出ています。", "希望を受け付けました", "LINE公式アカウント")


def test_two_officers_of_one_association_wish_once(town: Town) -> None:
    second = town.officer("さとみ", "いなほ町会")
    at(town.takeshi, CONFIRM)
    wished(second)
    town.takeshi.say("はい").heard("もう希望が出ています。")
    town.takeshi.say("つづける").heard("いま途中の相談はありません。")


def test_a_refusal_at_the_end_does_not_leave_anybody_inside(town: Town) -> None:
    wished(town.takeshi).say("希望のようす").tap("内容を変える").heard(QUESTIONS[CONFIRM])
    town.staff.tap("区へ伝えた").tap("選ばれた").tap("電話")
    town.takeshi.say("はい").heard("内容を変えられるのは、区が決める前だけです。")
    town.takeshi.say("こんばんは").heard("わかりませんでした。")


def test_a_stranger_may_begin_a_wish(town: Town) -> None:
    town.stranger.say("アドバイザーに来てほしい").heard("どの道具について相談しますか。")


def test_words_nobody_understands_are_answered_with_what_can_be_done(chat: Chat) -> None:
    chat.say("きょうは天気がいいですね").heard("わかりませんでした。", "いなほ町会のみなさま")
    assert "アドバイザーに来てほしい" in chat.buttons()


def test_the_clock_does_not_matter_to_a_dialogue(chat: Chat) -> None:
    at(chat, PEOPLE)
    chat.town.clock.moment = datetime(2027, 1, 3, 3, 0, tzinfo=TOKYO)
    chat.say("15").heard(QUESTIONS[INTERNET])
