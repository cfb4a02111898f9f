"""The officers' side: how it stands, changing, taking back, being told; several officers, blocked ones, no codes."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from bot.clock import TOKYO
from tests.cast import Chat, Town, actions, words
from tests.chat.wishing import wished
from tests.visits.stages import fixed, place, tap

CODE = re.compile(r"(?<![A-Za-z0-9])[AVPSWXID][0-9]{2,4}(?![A-Za-z0-9])")


@pytest.fixture
def second(town: Town) -> Chat:
    """A second officer of いなほ町会."""
    return town.officer("さとみ", "いなほ町会")


def test_without_a_wish_the_status_says_how_to_make_one(town: Town) -> None:
    town.takeshi.say("希望のようす").heard("まだ希望は出ていません。「アドバイザーに来てほしい」から出せます。")


def test_a_stranger_who_asks_for_the_status_is_asked_for_a_code(town: Town) -> None:
    town.stranger.say("希望のようす").heard("8けたのコードを送ってください。")


def test_a_wish_can_be_changed_and_the_staff_hear_of_it(town: Town) -> None:
    wished(town.takeshi)
    town.takeshi.say("希望のようす").tap("内容を変える").tap("なおす").tap("人数").tap("20人くらい")
    town.staff.listen()
    town.takeshi.tap("はい、伝えてください").heard("希望を受け付けました。")
    town.staff.heard("希望の内容が変わりました: いなほ町会", "人数: 20人くらい")


def test_a_change_that_is_left_changes_nothing(town: Town) -> None:
    wished(town.takeshi)
    town.takeshi.say("希望のようす").tap("内容を変える").tap("なおす").tap("人数").tap("20人くらい").say("やめる")
    town.takeshi.say("希望のようす").heard("人数: 10人くらい")


def test_only_who_wished_may_change_it(town: Town, second: Chat) -> None:
    visit = place(town, "wish")
    second.say("希望のようす").heard("希望を受け付けました")
    assert "内容を変える" not in second.buttons()
    tap(second, "visits.change", visit).heard("いまは内容を変えられません。")


def test_taking_back_asks_once_more(town: Town) -> None:
    place(town, "wish")
    town.takeshi.say("希望のようす").tap("取り下げる").heard("希望を取り下げますか。")
    town.takeshi.tap("いいえ").heard("そのままにしました。")
    town.takeshi.say("希望のようす").heard("希望を受け付けました")


def test_taking_back_tells_the_staff_and_the_other_officers(town: Town, second: Chat) -> None:
    place(town, "forwarded")
    town.staff.listen()
    town.takeshi.listen()
    second.say("希望のようす").tap("取り下げる").tap("はい、取り下げます").heard("希望を取り下げました。")
    assert "訪問の希望が取り下げられました。" not in second.answer
    town.takeshi.heard("訪問の希望が取り下げられました。", "同じ団体の役員の方が取り下げました。")
    town.staff.heard("いなほ町会が希望を取り下げました（V01）。")


def test_a_fixed_visit_is_not_taken_back_by_a_button_but_by_phone(town: Town) -> None:
    visit = fixed(town)
    town.takeshi.say("希望のようす").heard("11月30日(月) 午後2時から")
    assert town.takeshi.buttons() == ["訪問の準備を書く", "区に電話する"]
    tap(town.takeshi, "visits.withdraw", visit).heard("日時が決まったあとの取りやめは、区にお電話ください。")


def test_a_stranger_cannot_touch_a_wish(town: Town) -> None:
    visit = place(town, "wish")
    for action in ("ask_withdraw", "withdraw", "keep", "choose"):
        tap(town.stranger, f"visits.{action}", visit).heard("このボタンはもう使えません。")


def test_news_for_several_officers_go_as_one_multicast(town: Town, second: Chat) -> None:
    fixed(town)
    for officer in (town.takeshi, second):
        assert officer.items[-1].method == "multicast"


def test_news_for_one_officer_go_as_a_push(town: Town) -> None:
    fixed(town)
    assert town.takeshi.items[-1].method == "push"


def test_an_officer_who_blocked_hears_nothing_and_costs_nothing(town: Town, second: Chat) -> None:
    town.platform.block(second.user)
    town.settle()
    used = town.platform.quota.used
    place(town, "selected")
    town.staff.say("/日程確定 V01 11/30 14:00")
    assert town.takeshi.items[-1].method == "push"
    assert second.listen().answer == ""
    assert town.platform.quota.used == used + 1


def test_when_every_officer_has_blocked_the_visit_can_still_be_fixed(town: Town) -> None:
    town.platform.block(town.takeshi.user)
    town.settle()
    place(town, "selected")
    town.staff.say("/日程確定 V01 11/30 14:00").heard("日時が決まりました")


@pytest.fixture
def after_everything(town: Town, second: Chat) -> Town:
    """The town after every kind of news, answer, reminder and refusal has reached officers."""
    wished(town.takeshi)
    for words_ in ("アドバイザーに来てほしい", "希望のようす", "メニュー", "ABCD-2345", "なんでも"):
        town.takeshi.say(words_)
    second.say("希望のようす")
    staff = town.staff
    staff.say("/区へ いなほ町会").say("/選定 いなほ町会").tap("電話")
    staff.say("/日程案 いなほ町会 11/30 14:00 12/1 14:00")
    town.takeshi.tap("11月30日")
    staff.tap("この日時に決める")
    staff.say("/日程確定 いなほ町会 12/1 14:00")
    for day, hour in ((24, 10), (30, 18), (31, 11)):
        town.time_is(datetime(2026, 11, 1, hour, tzinfo=TOKYO) + timedelta(days=day - 1))
    staff.say("/中止 いなほ町会").tap("はい、中止します")
    wished(town.hanako)
    staff.say("/区へ さくら町会").say("/見送り さくら町会").tap("メール")
    wished(town.hanako).say("希望のようす").tap("内容を変える").say("やめる").say("希望のようす").tap("取り下げる")
    old = town.hanako.action("はい、取り下げます")
    town.hanako.tap("はい、取り下げます")
    town.platform.tap(town.hanako.user, old)
    town.settle()
    return town


def test_nothing_officers_read_holds_a_code(after_everything: Town) -> None:
    town = after_everything
    officers = [user for user in town.platform.core.world.users if town.platform.items(user)]
    said = [item.message for user in officers for item in town.platform.items(user) if item.sender == "bot"]
    assert len(said) > 50
    for message in said:
        readable = [words(message), str((message or {}).get("altText", ""))]
        readable += [
            str(action.get(key, "")) for action in actions(message) for key in ("label", "displayText", "text")
        ]
        assert not CODE.search("\n".join(readable))


def test_what_staff_read_does_hold_codes(after_everything: Town) -> None:
    assert CODE.search(words([item.message for item in after_everything.staff.items if item.sender == "bot"]))


def test_after_everything_no_message_was_given_up(after_everything: Town) -> None:
    after_everything.staff.say("/不達").heard("届かなかったものはありません。")


def test_words_of_an_officer_stand_sealed(town: Town) -> None:
    town.takeshi.say("アドバイザーに来てほしい").say("その他").say("回覧アプリ")
    for answer in ("初めて", "2", "10", "ある", "あとで", "はい"):
        town.takeshi.say(answer)
    town.staff.say("/訪問 いなほ町会").heard("その他（書かれた言葉は")
    Chat(town, town.nonomura).say("/訪問 いなほ町会").heard("その他（回覧アプリ）")
    with town.house.db.read() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM visit").all()
    assert "回覧アプリ".encode() not in repr(rows).encode()


def test_a_wish_after_a_refusal_gets_a_number_of_its_own(town: Town) -> None:
    place(town, "declined")
    wished(town.takeshi)
    town.staff.say("/訪問 いなほ町会").heard("いなほ町会（V02）")


def test_the_status_of_long_ago_still_names_the_end(town: Town) -> None:
    place(town, "cancelled")
    town.clock.moment += timedelta(days=120)
    town.takeshi.say("希望のようす").heard("中止になりました")
    assert town.takeshi.buttons() == []
