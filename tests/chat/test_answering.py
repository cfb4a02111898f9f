"""An answer is understood however it was given, and what cannot be understood is met with a kind sentence."""

from __future__ import annotations

import json

import pytest

from bot.delivery.draining import drain
from tests.cast import Chat, Town
from tests.chat.raw import event
from tests.chat.wishing import ANSWERS, CONFIRM, DAYS, HOPE, INTERNET, PEOPLE, QUESTIONS, STAGE, TOOL, at

LONG = "ああああああああああ" * 500


@pytest.fixture
def chat(town: Town) -> Chat:
    """An officer without a wish."""
    return town.takeshi


STOPPED = (
    "やめてしまった", "やめてしまった。", " や め て しまった ", "やめてしまった😢", "2", "２", "②", "2️⃣", "2番",
    "２番です",
    "二",
)  # fmt: skip
YES = ("はい", "はい。", "はい、伝えてください", "OK", "ＯＫ", "1", "①", "お願いします", "はい😊")


@pytest.mark.parametrize("typed", STOPPED)
def test_a_choice_can_be_typed_in_many_ways(chat: Chat, typed: str) -> None:
    at(chat, STAGE).say(typed).heard(QUESTIONS[HOPE])


@pytest.mark.parametrize("typed", ["ＬＩＮＥ公式アカウント", "line", "ライン", "ＬＩＮＥ", "1番お願いします"])
def test_a_tool_is_known_by_its_everyday_names(chat: Chat, typed: str) -> None:
    at(chat, TOOL).say(typed).heard(QUESTIONS[STAGE])


@pytest.mark.parametrize("typed", ["0", "4", "99", "-1", "1と2", "それ", "アドバイス", "?", "①②"])
def test_what_is_none_of_the_choices_is_asked_again(chat: Chat, typed: str) -> None:
    at(chat, STAGE).say(typed).heard("ボタンを押すか、番号（1〜3）を送ってください。", QUESTIONS[STAGE])


@pytest.mark.parametrize("typed", ["12", "１２人", "十二", "約12名", "12人くらい", "⑫"])
def test_a_number_can_be_typed_in_many_ways(chat: Chat, typed: str) -> None:
    at(chat, PEOPLE).say(typed).heard(QUESTIONS[INTERNET])


@pytest.mark.parametrize("typed", ["0", "51", "999999999999", "-5", "たくさん", "10か15", "3.5"])
def test_a_number_out_of_range_is_asked_again(chat: Chat, typed: str) -> None:
    at(chat, PEOPLE).say(typed).heard("1から50までの数字で送ってください。", QUESTIONS[PEOPLE])


@pytest.mark.parametrize("question", range(7))
def test_emoji_alone_are_asked_again_at_every_question(chat: Chat, question: int) -> None:
    at(chat, question).say("👍🏽🙏").heard("ボタンか文字で答えてください。", QUESTIONS[question])


@pytest.mark.parametrize("question", range(7))
def test_five_thousand_characters_are_asked_again_at_every_question(chat: Chat, question: int) -> None:
    at(chat, question).say(LONG).heard("文が長くて読み取れませんでした。", QUESTIONS[question])


@pytest.mark.parametrize("question", range(7))
def test_a_sticker_is_asked_again_at_every_question(chat: Chat, question: int) -> None:
    at(chat, question).listen()
    chat.town.platform.sticker(chat.user)
    chat.town.settle()
    chat.heard("ありがとうございます。ボタンか文字で答えてください。", QUESTIONS[question])


@pytest.mark.parametrize("sent", ["image", "video", "audio", "location", "file"])
def test_what_is_not_words_is_asked_again(chat: Chat, sent: str) -> None:
    at(chat, DAYS).listen()
    platform = chat.town.platform
    acts = {
        "image": lambda: platform.image(chat.user),
        "video": lambda: platform.video(chat.user),
        "audio": lambda: platform.audio(chat.user),
        "location": lambda: platform.location(chat.user, 35.7, 139.6, "集会所"),
        "file": lambda: platform.file(chat.user, "写真.pdf", 9),
    }
    acts[sent]()
    chat.town.settle()
    chat.heard("ボタンか文字で答えてください。", QUESTIONS[DAYS])


@pytest.mark.parametrize("typed", YES)
def test_yes_can_be_said_in_many_ways(chat: Chat, typed: str) -> None:
    at(chat, CONFIRM).say(typed).heard("希望を受け付けました。", "訪問が決まったわけではありません。")


def test_neither_yes_nor_no_is_asked_again(chat: Chat) -> None:
    at(chat, CONFIRM).say("どうしよう")
    chat.heard("よければ「はい」、直すときは「なおす」と送ってください。", QUESTIONS[CONFIRM])


@pytest.mark.parametrize("typed", ["！？", "…", "・・・", "\n\n-\n", "☆"])
def test_signs_alone_are_no_words(chat: Chat, typed: str) -> None:
    at(chat, TOOL).say("その他").say(typed).heard("ください。", "どんな道具ですか。")


def test_words_may_hold_line_breaks_and_are_kept_as_one_line(chat: Chat) -> None:
    at(chat, TOOL).say("その他").say("回覧\n\nアプリ　です").heard(QUESTIONS[STAGE])
    for answer in ANSWERS[1:]:
        chat.say(answer)
    chat.heard("道具の名前: 回覧 アプリ です")


def test_twenty_characters_are_words_and_twenty_one_are_too_many(chat: Chat) -> None:
    at(chat, TOOL).say("その他").say("あ" * 21).heard("長すぎます。20文字までで送ってください。", "どんな道具ですか。")
    chat.say("あ" * 20).heard(QUESTIONS[STAGE])


def test_half_an_emoji_harms_nobody(chat: Chat) -> None:
    at(chat, TOOL).say("その他")
    body = json.dumps({"events": [event(chat, "message", message={"type": "text", "id": "1", "text": "アプリ\ud83d"})]})
    assert chat.town.platform.webhooks.send(body.encode(), chat.town.post) == 200
    drain(chat.town.worker, chat.town.sender)
    chat.heard(QUESTIONS[STAGE])


def test_a_choice_that_was_not_made_is_not_asked_about(chat: Chat) -> None:
    at(chat, CONFIRM)
    assert "道具の名前" not in chat.answer


def test_one_answer_can_be_mended_without_losing_the_others(chat: Chat) -> None:
    at(chat, CONFIRM).say("なおす").heard("どこを直しますか。")
    chat.say("人数").heard(QUESTIONS[PEOPLE])
    chat.say("20").heard(QUESTIONS[CONFIRM], "人数: 20人くらい", "道具: LINE公式アカウント", "都合のよい日: あとで相談")


def test_mending_the_tool_into_another_asks_for_its_name(chat: Chat) -> None:
    at(chat, CONFIRM).tap("なおす").tap("道具").tap("その他").heard("どんな道具ですか。")
    chat.say("回覧アプリ").heard(QUESTIONS[CONFIRM], "道具の名前: 回覧アプリ")


def test_mending_the_tool_back_forgets_the_name(chat: Chat) -> None:
    at(chat, TOOL).say("その他").say("回覧アプリ")
    for answer in ANSWERS[1:]:
        chat.say(answer)
    chat.heard("道具の名前: 回覧アプリ").say("なおす").say("道具").say("ホームページ")
    assert "回覧アプリ" not in chat.answer
    chat.say("はい")
    assert "回覧アプリ" not in chat.town.staff.answer


def test_what_to_mend_can_be_typed_by_number_and_nonsense_is_asked_again(chat: Chat) -> None:
    at(chat, CONFIRM).say("2番").heard("どこを直しますか。")
    chat.say("ぜんぶ").heard("番号（1〜6）", "どこを直しますか。")
    chat.say("６").heard(QUESTIONS[DAYS])


def test_the_wish_reaches_the_staff_in_words(chat: Chat) -> None:
    chat.town.staff.listen()
    at(chat, CONFIRM).say("はい")
    chat.town.staff.heard("いなほ町会", "LINE公式アカウント", "10人くらい", "あとで相談")
