"""Officers answer on their phones: by tap, by number, in words; each answer is kept at once and can be changed."""

from __future__ import annotations

import pytest

from bot.chat.postbacks import encode
from handlers.surveys.questionnaires import questionnaire
from tests.cast import Chat, Town
from tests.chat.raw import postback
from tests.meetings.guests import join, seminar
from tests.surveys.stage import (
    CLOSED,
    KEPT,
    NEAR_THE_END,
    THANKS,
    WAY,
    agreed,
    answer,
    at,
    counts,
    invited,
    kept,
    meter,
    near_the_end,
    survey,
)


def begun(town: Town, sheets: int = 0) -> Chat:
    """はな子 takes part and has tapped 「答える」."""
    near_the_end(town, town.hanako, sheets=sheets)
    return town.hanako.tap("答える")


def test_ten_minutes_before_the_end_those_who_take_part_are_asked(town: Town) -> None:
    near_the_end(town, town.hanako)
    town.hanako.heard("アンケートのお願い", "講習会1 LINE", "お名前は、係の者にも分かりません。", "11月19日(木)")
    town.takeshi.heard_nothing()
    assert town.hanako.buttons() == ["答える", "答えない"]
    assert survey(town).state == "open"


def test_a_survey_is_answered_by_taps(town: Town) -> None:
    answer(begun(town), *WAY).heard(THANKS)
    assert kept(town) == [KEPT]
    assert invited(town) == ["answered"]


def test_every_form_of_an_answer_is_understood(town: Town) -> None:
    chat = begun(town)
    for words in ("５", "⑤", "2です", "1、3", "はい。", "使っている", "ライン", "五", "70代", "１人", "つぎへ"):
        chat.say(words)
    chat.heard(THANKS)
    assert kept(town) == [
        KEPT | {"plain": ("5",), "useful": ("cases", "cautions"), "stage": ("using",), "together": ("1",)}
    ]


def test_a_question_with_a_condition_is_asked_only_then(town: Town) -> None:
    chat = answer(begun(town), *WAY[:7], "むずかしい")
    chat.heard("むずかしそうなことを、すべて選んでください。")
    answer(chat, "時間", "操作", "これでよい", *WAY[8:]).heard(THANKS)
    assert kept(town)[0]["trouble"] == ("skill", "time")


def test_an_answer_that_no_question_asks_for_any_more_goes(town: Town) -> None:
    chat = answer(begun(town), *WAY[:7], "むずかしい", "時間", "これでよい")
    assert "trouble" in kept(town)[0]
    chat.say("もどる").say("もどる").heard("つづけられそうですか。")
    answer(chat, "できそう")
    assert "trouble" not in kept(town)[0]


def test_each_answer_is_kept_before_the_next_is_given(town: Town) -> None:
    answer(begun(town), "満足", "よくわかった")
    assert kept(town) == [{"satisfied": ("5",), "plain": ("5",)}]
    assert meter(town).online == 1


def test_who_comes_back_goes_on_where_they_were(town: Town) -> None:
    answer(begun(town), "満足").say("アドバイザーに来てほしい").tap("Instagram")
    town.hanako.say("アンケート").heard("説明は、わかりやすかったですか。")


def test_until_it_closes_everything_can_be_changed(town: Town) -> None:
    answer(begun(town), *WAY)
    town.hanako.say("アンケート").heard(THANKS).tap("答えを変える").heard("きょうの講習会は、いかがでしたか。")
    answer(town.hanako, "不満")
    assert kept(town) == [KEPT | {"satisfied": ("1",)}]
    answer(town.hanako, *WAY[1:]).heard(THANKS)
    assert counts(town)[2] == 1


def test_every_question_may_be_left_open(town: Town) -> None:
    chat = begun(town)
    answer(chat, *["答えない"] * 9, "つぎへ").heard("わかりました。お答えは残していません。")
    assert counts(town) == (0, 1, 0, 0)
    assert meter(town).refused == 1


def test_who_does_not_want_to_answer_is_not_asked_again(town: Town) -> None:
    near_the_end(town, town.hanako)
    town.hanako.tap("答えない").heard("わかりました。").listen()
    town.time_is(at(11, 13, 10))
    town.hanako.heard_nothing()
    assert invited(town) == ["refused"]


def test_what_was_begun_and_then_refused_leaves_nothing(town: Town) -> None:
    answer(begun(town), "満足")
    postback(town.hanako, encode("surveys.refuse", id=survey(town).id)).heard("お答えは残していません。")
    assert counts(town) == (0, 1, 0, 0)


def test_words_typed_into_the_chat_are_not_kept(town: Town) -> None:
    chat = answer(begun(town), *WAY[:-1])
    chat.heard("ご意見やご感想がありましたら").say("とてもよかったです、またお願いします")
    chat.heard("ここに書かれた言葉は、保存していません。")
    assert kept(town) == [KEPT]


def test_the_way_to_write_is_one_tap_to_a_page_of_ours(town: Town) -> None:
    chat = answer(begun(town), *WAY[:-1])
    uri = chat.action("書くページをひらく")["uri"]
    assert uri.startswith(f"{town.house.settings.public_url}/s/{survey(town).slug}/")


def test_the_number_on_the_sheet_is_asked_once(town: Town) -> None:
    chat = begun(town, sheets=20).heard("お手元の用紙の番号は、何番ですか。")
    chat.say("21").heard("0から20までの数字で送ってください。")
    chat.say("７番").heard("きょうの講習会は、いかがでしたか。")
    answer(chat, *WAY).heard(THANKS)
    chat.tap("答えを変える").heard("きょうの講習会は、いかがでしたか。")


def test_a_number_that_somebody_answers_with_is_not_taken_twice(town: Town) -> None:
    near_the_end(town, town.hanako, town.takeshi, sheets=20)
    town.hanako.tap("答える").say("7").tap("満足")
    town.takeshi.tap("答える").say("7").heard("7番の用紙では、もう答えが始まっています。")
    town.takeshi.tap("用紙がない").heard("きょうの講習会は、いかがでしたか。")


def test_who_was_not_asked_hears_of_the_paper(town: Town) -> None:
    near_the_end(town, town.hanako)
    town.takeshi.say("アンケート").heard("用紙のQRを読み取るか、用紙に書いてお出しください。")
    town.stranger.say("アンケート").heard("用紙のQR")


def test_without_an_open_survey_nobody_is_asked_anything(town: Town) -> None:
    town.hanako.say("アンケート").heard("いま、お答えいただくアンケートはありません。")


def test_who_is_accepted_late_may_answer_too(town: Town) -> None:
    seminar(town)
    agreed(town)
    join(town.takeshi)
    town.time_is(NEAR_THE_END)
    town.takeshi.heard("アンケートのお願い")


def test_of_two_surveys_one_is_chosen(town: Town) -> None:
    near_the_end(town, town.hanako)
    seminar(town, "11/14 14:00", "W02")
    join(town.hanako, "講習会2に申し込みました")
    agreed(town, "W02")
    town.time_is(at(11, 14, 15, 50))
    town.hanako.say("アンケート").heard("どのアンケートに答えますか。", "講習会1のアンケート", "講習会2のアンケート")


def test_its_own_words_begin_it_too(town: Town) -> None:
    near_the_end(town, town.hanako)
    town.hanako.say(questionnaire("seminar").title).heard("きょうの講習会は、いかがでしたか。")


@pytest.mark.parametrize("words", ["答える", "満足", "はい。", "１", "②"])
def test_after_it_closed_every_answer_hears_so(town: Town, words: str) -> None:
    chat = answer(begun(town), "満足")
    town.staff.say("/アンケート締切 W01").tap("はい、締め切ります").heard("締め切った")
    before = counts(town)
    (chat.tap(words) if words in ("答える", "満足") else chat.say(words)).heard(CLOSED)
    assert counts(town) == before


def test_an_old_invitation_says_that_it_is_over(town: Town) -> None:
    near_the_end(town, town.hanako)
    town.staff.say("/アンケート締切 W01").tap("はい、締め切ります")
    for button in ("答える", "答えない"):
        town.hanako.tap(button).heard(CLOSED)


@pytest.mark.parametrize("words", ["ふつうでした", "99", "わかりません", "〻"])
def test_what_cannot_be_understood_is_asked_again_and_nothing_is_lost(town: Town, words: str) -> None:
    chat = answer(begun(town), "満足")
    chat.say(words).heard("説明は、わかりやすかったですか。")
    assert kept(town) == [{"satisfied": ("5",)}]


def test_an_answer_to_an_earlier_question_changes_nothing(town: Town) -> None:
    chat = begun(town)
    old = chat.action("不満")
    answer(chat, "満足")
    town.time_is(at(11, 12, 15, 55))
    postback(chat, old["data"]).heard("前のボタンが押されました。")
    assert kept(town) == [{"satisfied": ("5",)}]


def test_several_are_chosen_one_by_one_and_can_be_chosen_anew(town: Town) -> None:
    chat = answer(begun(town), *WAY[:3], "操作の体験").heard("○ 操作の体験")
    assert "2  操作の体験" not in chat.buttons()
    answer(chat, "えらび直す").heard("選んだものを消しました。")
    chat.say("6").heard("「1、3」のように番号を送ってください。")
    chat.say("1,2,3,4,5").heard("ご自分の町会・自治会では")
    assert len(kept(town)[0]["useful"]) == 5
