"""Days are understood as people write them; one that cannot be is refused with the reason and asked again."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.clock import TOKYO
from tests.cast import Chat, Town
from tests.chat.raw import postback
from tests.chat.wishing import CONFIRM, DAYS, QUESTIONS, at, wished


@pytest.fixture
def chat(town: Town) -> Chat:
    """An officer at the question for days; today is 14 October 2026."""
    return at(town.takeshi, DAYS)


THE_30TH = (
    "11/30", "11月30日", "１１月３０日", "2026-11-30", "令和8年11月30日", "11/30(月)", "11月30日がいい", "十一月三十日",
)  # fmt: skip
OUTSIDE = ("2026-10-27", "2027-03-16", "2026-10-14", "2026-10-01", "2026-09-01", "2020-01-01", "2099-01-01")


@pytest.mark.parametrize("typed", THE_30TH)
def test_a_day_can_be_typed_in_many_ways(chat: Chat, typed: str) -> None:
    chat.say(typed).heard("11月30日(月)ですね。", "・11月30日(月)")


def test_several_days_can_be_typed_at_once(chat: Chat) -> None:
    chat.say("11/30、12/1と12/2").heard(QUESTIONS[CONFIRM], "11月30日(月)、12月1日(火)、12月2日(水)")


def test_the_third_day_ends_the_question(chat: Chat) -> None:
    chat.tap("日をえらぶ", date="2026-11-30").tap("もう1日えらぶ", date="2026-12-01")
    chat.tap("もう1日えらぶ", date="2026-12-02").heard(QUESTIONS[CONFIRM])


@pytest.mark.parametrize("typed", ["2月30日", "13月1日", "11/31", "2026-02-30", "令和8年9月31日"])
def test_a_day_that_does_not_exist_is_refused(chat: Chat, typed: str) -> None:
    chat.say(typed).heard("という日はありません。", QUESTIONS[DAYS])


def test_a_day_on_another_weekday_is_refused(chat: Chat) -> None:
    chat.say("11/30(金)").heard("11月30日は月曜日です。", QUESTIONS[DAYS])


@pytest.mark.parametrize("typed", ["いつでも", "土日", "日をえらぶ", "12345678901234567890", "30/30", "//", "そのうち"])
def test_what_is_no_day_is_asked_again(chat: Chat, typed: str) -> None:
    chat.say(typed).heard(QUESTIONS[DAYS], "「11月30日」のように")


def test_the_first_and_the_last_day_of_the_window_can_be_chosen(chat: Chat) -> None:
    chat.say("2026-10-28").heard("10月28日(水)ですね。")
    chat.say("2027-03-15").heard("3月15日(月)ですね。")


@pytest.mark.parametrize("typed", OUTSIDE)
def test_a_day_outside_the_window_is_refused_and_asked_again(chat: Chat, typed: str) -> None:
    chat.say(typed).heard("は受け付けられません。10月28日(水)から3月15日(月)までの日", QUESTIONS[DAYS])


@pytest.mark.parametrize("picked", ["2027-03-16", "2026-02-30", "", "soon"])
def test_a_picker_that_gives_a_bad_day_is_asked_again(chat: Chat, picked: str) -> None:
    chat.tap("日をえらぶ", date="2026-11-30").heard("11月30日(月)ですね。")
    data = chat.action("もう1日えらぶ")["data"]
    postback(chat, data, date=picked).heard(QUESTIONS[DAYS], "・11月30日(月)")


def test_more_than_three_days_are_too_many(chat: Chat) -> None:
    chat.say("11/30 12/1 12/2 12/3").heard("選べるのは3日までです。", QUESTIONS[DAYS])
    chat.say("11/30と12/1").say("12/2、12/3").heard("選べるのは3日までです。", "・11月30日(月)", "・12月1日(火)")


def test_the_same_day_twice_is_one_day(chat: Chat) -> None:
    chat.say("11/30").say("11月30日")
    assert chat.answer.count("・") == 1
    chat.say("11/30 11/30 11/30").heard(QUESTIONS[DAYS])


def test_one_bad_day_among_good_ones_takes_none(chat: Chat) -> None:
    chat.say("11/30と2月30日").heard("という日はありません。")
    assert "・11月30日" not in chat.answer


def test_ending_without_a_day_is_asked_again(chat: Chat) -> None:
    chat.say("これで決める").heard("まだ日が選ばれていません。", QUESTIONS[DAYS])


@pytest.mark.parametrize("typed", ["これで決める", "以上", "はい", "これでいいです", "決める"])
def test_ending_can_be_said_in_words(chat: Chat, typed: str) -> None:
    chat.say("11/30").say(typed).heard(QUESTIONS[CONFIRM], "都合のよい日: 11月30日(月)")


@pytest.mark.parametrize("typed", ["あとで相談", "あとで", "未定", "まだわからない"])
def test_the_days_may_come_later(chat: Chat, typed: str) -> None:
    chat.say(typed).heard(QUESTIONS[CONFIRM], "都合のよい日: あとで相談")


def test_chosen_days_can_be_thrown_away(chat: Chat) -> None:
    chat.say("11/30").tap("えらび直す").heard("選んだ日を消しました。")
    assert "・11月30日" not in chat.answer


def test_a_day_that_went_by_while_the_dialogue_lay_is_asked_for_again(chat: Chat) -> None:
    chat.say("11/2").tap("これで決める").heard(QUESTIONS[CONFIRM])
    chat.town.clock.moment += timedelta(days=30)
    chat.say("つづける").heard(QUESTIONS[DAYS])
    assert "11月2日" not in chat.answer
    chat.say("12/10").tap("これで決める").heard("都合のよい日: 12月10日(木)")


def test_when_one_day_is_left_it_is_a_button(town: Town) -> None:
    town.clock.moment = datetime(2027, 3, 1, 10, 0, tzinfo=TOKYO)
    at(town.takeshi, DAYS).tap("3月15日(月)").heard("3月15日(月)ですね。")
    town.takeshi.tap("これで決める").heard("都合のよい日: 3月15日(月)")


def test_when_the_time_for_wishes_is_over_this_is_said_at_once(town: Town) -> None:
    town.clock.moment = datetime(2027, 3, 2, 10, 0, tzinfo=TOKYO)
    town.takeshi.say("アドバイザーに来てほしい").heard("受け付けは終わりました。", "3月15日(月)の2週間前")
    assert town.takeshi.buttons() == ["区に電話する"]


def test_somebody_half_way_when_the_time_runs_out_can_still_finish(chat: Chat) -> None:
    chat.town.clock.moment = datetime(2027, 3, 20, 10, 0, tzinfo=TOKYO)
    chat.say("つづける").heard(QUESTIONS[DAYS])
    chat.say("3/15").heard(QUESTIONS[DAYS])
    chat.say("あとで相談").heard(QUESTIONS[CONFIRM])


def test_changing_a_wish_soon_before_its_days_does_not_lose_them(town: Town) -> None:
    at(town.takeshi, DAYS).say("10/30").tap("これで決める").say("はい")
    town.clock.moment += timedelta(days=10)
    town.takeshi.say("希望のようす").tap("内容を変える").heard(QUESTIONS[CONFIRM], "10月30日(金)")


def test_a_wish_without_days_says_so_to_the_staff(town: Town) -> None:
    town.staff.listen()
    wished(town.takeshi)
    town.staff.heard("都合のよい日: あとで相談")
