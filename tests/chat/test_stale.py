"""Old buttons, doubled taps and late messages change nothing, and whoever sent them is told where things stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.chat.messages import Json
from tests.cast import Chat, Town
from tests.chat.raw import arrive, event, postback, text
from tests.chat.wishing import ANSWERS, CONFIRM, DAYS, HOPE, INTERNET, PEOPLE, QUESTIONS, STAGE, TOOL, at, wished

MINUTE = timedelta(minutes=1)
OLD = "前のボタンが押されました。いまの質問はこちらです。"
GONE = "このボタンはもう使えません。"

GARBAGE = (
    "", "x", "action=buy&item=3", "_=1", "_=1&do=", "_=0&do=answer&of=1&q=tool&n=0&v=line", "_=2&do=answer",
    "_=1&do=answer", "_=1&do=answer&of=00000000&q=tool&n=0&v=line", "_=1&do=dialogue", "_=1&do=dialogue&act=fly",
    "_=1&do=dialogue&act=restart&name=nobody", "_=1&do=visits.fly&id=3", "_=1&do=visits.withdraw", "%FF%FE&&&===",
    "_=1&do=visits.withdraw&id=not-an-id", "_=1&do=visits.change&id=00000000-0000-0000-0000-000000000000",
    "_=1&do=visits.choose&id=00000000-0000-0000-0000-000000000000&at=soon", "_=1&do=visits.forward", "𠮷" * 150,
    "z" * 300, "_=1&do=" + "y" * 293, "\n\0\t",
)  # fmt: skip


def twice(chat: Chat, action: Json) -> Chat:
    """Tap the same button twice within a moment."""
    content = {"data": action["data"]}
    return arrive(chat, event(chat, "postback", postback=content), event(chat, "postback", postback=content))


@pytest.fixture
def chat(town: Town) -> Chat:
    """An officer without a wish."""
    return town.takeshi


@pytest.mark.parametrize("data", GARBAGE, ids=lambda data: ascii(data[:40]))
def test_a_button_nobody_knows_is_answered_kindly(chat: Chat, data: str) -> None:
    postback(chat, data)
    assert "ません。" in chat.answer
    assert len(chat.answer.splitlines()) == 1


@pytest.mark.parametrize("data", GARBAGE, ids=lambda data: ascii(data[:40]))
def test_a_button_nobody_knows_does_not_move_a_dialogue(chat: Chat, data: str) -> None:
    at(chat, STAGE)
    postback(chat, data)
    chat.say("初めて").heard(QUESTIONS[HOPE])


@pytest.mark.parametrize("data", GARBAGE, ids=lambda data: ascii(data[:40]))
def test_a_button_nobody_knows_harms_no_group(town: Town, data: str) -> None:
    postback(town.staff, data)
    assert "使えません" in town.staff.answer or "見つかりません" in town.staff.answer
    assert "下のメニュー" not in town.staff.answer


@pytest.mark.parametrize("question", range(1, 7))
def test_a_button_of_an_earlier_question_is_recognised(chat: Chat, question: int) -> None:
    old = at(chat, TOOL).action("LINE公式アカウント")
    for answer in ANSWERS[:question]:
        chat.say(answer)
    chat.town.clock.moment += MINUTE
    postback(chat, old["data"]).heard(OLD, QUESTIONS[question])


def test_another_answer_to_the_question_before_is_not_taken(chat: Chat) -> None:
    at(chat, STAGE)
    other = chat.action("使っている")
    chat.tap("初めて").heard(QUESTIONS[HOPE])
    postback(chat, other["data"]).heard(OLD, QUESTIONS[HOPE])
    for answer in ("1", "10", "ある", "あとで"):
        chat.say(answer)
    chat.heard("段階: 初めて")


def test_a_button_of_a_finished_dialogue_says_it_is_over(chat: Chat) -> None:
    at(chat, CONFIRM)
    yes = chat.action("はい、伝えてください")
    chat.tap("はい、伝えてください").heard("希望を受け付けました。")
    chat.town.clock.moment += MINUTE
    postback(chat, yes["data"]).heard(GONE)


def test_a_button_of_a_left_dialogue_says_it_is_over(chat: Chat) -> None:
    at(chat, STAGE)
    first = chat.action("初めて")
    chat.say("やめる")
    chat.town.clock.moment += MINUTE
    postback(chat, first["data"]).heard(GONE)


@pytest.mark.parametrize("label", ["LINE公式アカウント", "もどる", "やめる"])
def test_a_button_of_the_dialogue_before_does_not_move_this_one(chat: Chat, label: str) -> None:
    old = at(chat, TOOL).action(label)
    chat.say("やめる")
    chat.town.clock.moment += MINUTE
    at(chat, TOOL)
    postback(chat, old["data"]).heard(OLD, QUESTIONS[TOOL])


LABELS = ("ホームページ", "初めて", "回覧板", "10人", "ある", "あとで")


@pytest.mark.parametrize(("question", "label"), list(enumerate(LABELS)), ids=LABELS)
def test_two_quick_taps_on_an_answer_are_one(chat: Chat, question: int, label: str) -> None:
    twice(at(chat, question), chat.action(label)).heard(QUESTIONS[question + 1])
    assert chat.answer.count(QUESTIONS[question + 1]) == 1
    assert OLD not in chat.answer


def test_two_quick_picks_of_a_day_are_one(chat: Chat) -> None:
    data = at(chat, DAYS).action("日をえらぶ")["data"]
    content = {"data": data, "params": {"date": "2026-11-30"}}
    arrive(chat, event(chat, "postback", postback=content), event(chat, "postback", postback=content))
    assert chat.answer.count("・11月30日(月)") == 1
    assert OLD not in chat.answer


def test_two_quick_taps_on_mending_are_one(chat: Chat) -> None:
    at(chat, CONFIRM)
    assert twice(chat, chat.action("なおす")).answer.count("どこを直しますか。") == 1
    assert twice(chat, chat.action("人数")).answer.count(QUESTIONS[PEOPLE]) == 1
    assert OLD not in chat.answer


def test_two_quick_taps_on_back_go_one_step(chat: Chat) -> None:
    twice(at(chat, INTERNET), chat.action("もどる")).heard(QUESTIONS[PEOPLE])
    assert QUESTIONS[HOPE] not in chat.answer
    assert OLD not in chat.answer


@pytest.mark.parametrize("label", ["やめる"])
def test_two_quick_taps_on_leaving_are_answered_once(chat: Chat, label: str) -> None:
    assert twice(at(chat, INTERNET), chat.action(label)).answer.count("やめました。") == 1
    assert GONE not in chat.answer


def test_two_quick_taps_on_beginning_anew_begin_once(chat: Chat) -> None:
    at(chat, HOPE).say("アドバイザーに来てほしい")
    assert twice(chat, chat.action("はじめから")).answer.count(QUESTIONS[TOOL]) == 1
    assert OLD not in chat.answer


def test_two_quick_taps_at_the_end_make_one_wish_and_one_answer(chat: Chat) -> None:
    chat.town.staff.listen()
    twice(at(chat, CONFIRM), chat.action("はい、伝えてください"))
    assert chat.answer.count("希望を受け付けました。") == 1
    assert GONE not in chat.answer
    assert chat.town.staff.answer.count("新しい希望がとどきました") == 1


def test_the_same_tap_much_later_is_told_where_things_stand(chat: Chat) -> None:
    at(chat, STAGE)
    first = chat.action("初めて")
    chat.tap("初めて")
    chat.town.clock.moment += MINUTE
    postback(chat, first["data"]).heard(OLD, QUESTIONS[HOPE])


def test_back_of_the_question_before_does_not_go_back_from_this_one(chat: Chat) -> None:
    at(chat, STAGE)
    back = chat.action("もどる")
    chat.tap("初めて")
    postback(chat, back["data"]).heard(OLD, QUESTIONS[HOPE])


def test_a_tap_redelivered_by_line_runs_once(chat: Chat) -> None:
    at(chat, STAGE).tap("初めて").heard(QUESTIONS[HOPE])
    chat.listen().town.platform.redeliver(1)
    chat.town.settle()
    chat.heard_nothing()


@pytest.mark.parametrize("words", ["使っている", "2", "もどる", "やめる"])
def test_words_that_arrive_late_are_not_taken_for_an_answer(chat: Chat, words: str) -> None:
    at(chat, STAGE).say("初めて").heard(QUESTIONS[HOPE])
    text(chat, words, earlier=MINUTE).heard("少し前のお返事が、あとから届きました。", QUESTIONS[HOPE])
    chat.say("1").heard(QUESTIONS[PEOPLE])


def test_words_from_before_the_dialogue_are_no_answer_to_it(chat: Chat) -> None:
    at(chat, TOOL)
    text(chat, "LINE", earlier=MINUTE).heard("少し前のお返事が、あとから届きました。", QUESTIONS[TOOL])


def test_events_of_one_request_are_taken_in_the_order_of_their_time(chat: Chat) -> None:
    at(chat, TOOL)
    first = event(chat, "message", message={"type": "text", "id": "1", "text": "LINE"})
    second = event(chat, "message", message={"type": "text", "id": "2", "text": "初めて"})
    arrive(chat, second, first).heard(QUESTIONS[HOPE])
    assert "少し前" not in chat.answer


def test_withdrawing_twice_is_explained(town: Town) -> None:
    wished(town.takeshi).say("希望のようす").tap("取り下げる")
    yes = town.takeshi.action("はい、取り下げます")
    town.takeshi.tap("はい、取り下げます").heard("希望を取り下げました。")
    postback(town.takeshi, yes["data"]).heard("いまは「取り下げました」です。もう終わった希望なので、変えられません。")


def test_a_button_of_another_association_is_refused(town: Town) -> None:
    wished(town.takeshi).say("希望のようす").tap("取り下げる")
    yes = town.takeshi.action("はい、取り下げます")
    postback(town.hanako, yes["data"]).heard(GONE)
    town.takeshi.say("希望のようす").heard("希望を受け付けました")


def test_a_button_of_the_staff_does_nothing_in_an_officers_chat(town: Town) -> None:
    wished(town.takeshi)
    forward = town.staff.action("区へ伝えた")
    postback(town.takeshi, forward["data"]).heard(GONE)
    town.takeshi.say("希望のようす").heard("希望を受け付けました")
