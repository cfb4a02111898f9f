"""Officers without LINE are full members: called instead of written to; terms change hands without losing history."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from handlers.people.tables import Call, Person
from handlers.visits.tables import Visit
from tests.cast import Chat, Town


@pytest.fixture
def worker(town: Town) -> Chat:
    """A worker's own chat."""
    return Chat(town, town.nonomura)


def told(chat: Chat) -> str:
    """The code a card told."""
    return str(re.findall(r"[A-Z2-9]{4}-[A-Z2-9]{4}", chat.answer)[-1])


def wish_for(worker: Chat, association: str = "あさがお町会") -> Chat:
    """A wish heard on the phone."""
    worker.say(f"/代理希望 {association}").tap("Instagram").tap("初めて").tap("そのほか").say("10")
    return worker.tap("ない").tap("あとで相談").tap("はい、伝えてください")


def test_news_for_somebody_without_line_land_on_the_call_list_once(town: Town, worker: Chat) -> None:
    town.staff.say("/役員追加 あさがお町会 会長").heard("あさがお町会にP0003を加えました（LINEなし）。")
    wish_for(worker).heard("希望を受け付けました。")
    town.staff.say("/区へ あさがお町会").say("/選定 あさがお町会").tap("電話").say("/日程確定 あさがお町会 10/30 14:00")
    town.staff.say("/電話リスト").heard("あさがお町会 P0003", "訪問の日時が決まりました。").tap("伝えた").heard(
        "記録しました。"
    )
    with town.house.db.read() as session:
        calls = session.scalars(select(Call).order_by(Call.made_at)).all()
    assert [one.done_by for one in calls].count("S01") == 1
    assert len(calls) == 1  # what was to be told before, and nobody did, is said by the newest


def test_a_reminder_is_a_call_too(town: Town, worker: Chat) -> None:
    town.staff.say("/役員追加 あさがお町会")
    wish_for(worker)
    town.staff.say("/区へ あさがお町会").say("/選定 あさがお町会").tap("電話").say("/日程確定 あさがお町会 10/30 14:00")
    before = len(calls(town))
    town.time_is(town.now.replace(day=29, hour=18, minute=0))
    assert [one for one in calls(town)[before:] if one.startswith("アドバイザーがうかがう日のお知らせです。")]


def test_the_list_says_until_when_a_call_is_of_use_and_when_it_is_not_any_more(town: Town, worker: Chat) -> None:
    town.staff.say("/役員追加 あさがお町会")
    wish_for(worker)
    town.staff.say("/区へ あさがお町会").say("/選定 あさがお町会").tap("電話").say("/日程確定 あさがお町会 10/30 14:00")
    town.staff.say("/電話リスト").tap("伝えた")
    town.time_is(town.now.replace(day=29, hour=18, minute=0))
    town.staff.say("/電話リスト").heard("10月30日(金) 午前10時59分までに伝えてください。")
    town.time_is(town.now.replace(day=31, hour=9, minute=0))
    town.staff.say("/電話リスト").heard("10月30日(金) 午前10時59分で、伝える意味がなくなりました。")


def calls(town: Town) -> list[str]:
    """What is to be told by phone, in order."""
    with town.house.db.read() as session:
        return list(session.scalars(select(Call.words).order_by(Call.made_at, Call.key)))


def test_a_wish_heard_on_the_phone_belongs_to_no_chat(town: Town, worker: Chat) -> None:
    wish_for(worker)
    with town.house.db.read() as session:
        assert session.scalars(select(Visit.chat_id)).all() == [None]
    worker.say("/代理希望 あさがお町会").heard("もう希望が出ています。")
    town.staff.say("/代理希望 いなほ町会").heard("1対1のトークで送ってください。")
    town.staff.say("/取り下げ あさがお町会").heard("取り下げました")


def test_a_successor_takes_over_and_the_old_officer_has_no_access(town: Town, worker: Chat) -> None:
    town.hanako.say("アドバイザーに来てほしい").tap("Instagram").tap("初めて").tap("そのほか").say("10")
    town.hanako.tap("ない").tap("あとで相談").tap("はい、伝えてください")
    town.staff.say("/交代 P0001").heard("1対1のトークで送ってください。")
    code = told(worker.say("/交代 P0001").heard("さくら町会のP0001の任期を終えました。"))
    town.hanako.heard("さくら町会の役員としての登録が終わりました。").say("希望のようす").heard(
        "任期が終わっています。"
    )
    successor = Chat(town, town.platform.add_user("後任", friend=True))
    successor.say(code).tap("同意する").say("希望のようす").heard("希望を受け付けました", "Instagram")


def test_a_new_phone_needs_an_identity_check_and_ends_the_old_binding(town: Town, worker: Chat) -> None:
    town.staff.say("/機種変更 P0001").heard("1対1のトークで送ってください。")
    worker.say("/機種変更 P0001").heard("P0001のご本人と確かめましたか。").tap("はい、確かめました")
    code = told(worker)
    new = Chat(town, town.platform.add_user("はな子の新しい電話", friend=True))
    new.say(code).heard("さくら町会の方ですね。登録しました。")
    town.hanako.say("希望のようす").heard("8けたのコードを送ってください。")
    with town.house.db.read() as session:
        assert len(session.scalars(select(Person)).all()) == 2


def test_somebody_who_changed_phones_hears_what_to_do(town: Town) -> None:
    town.stranger.say("機種変更した").heard("お電話ください。", "新しいコードをお伝えします。")


def test_an_erasure_goes_to_the_ward_and_the_answer_comes_back(town: Town) -> None:
    town.staff.listen()
    town.hanako.say("わたしの情報").tap("情報の削除を頼む").tap("はい、削除を頼みます")
    town.hanako.heard("お知らせは今止めました。削除は区に伝え、返事をここでお知らせします。")
    town.staff.heard("役員P0001から、情報の削除のお願いがありました（Q01）。")
    assert "はな子" not in town.staff.answer
    town.staff.say("/請求 Q01").tap("区へ伝えた").tap("区が認めた").heard("erase person P0001")
    town.hanako.heard("認めるという返事がありました。")


def test_stopped_messages_stop_and_begin_again(town: Town) -> None:
    town.takeshi.say("アドバイザーに来てほしい").tap("Instagram").tap("初めて").tap("そのほか").say("10")
    town.takeshi.tap("ない").tap("あとで相談").tap("はい、伝えてください")
    town.takeshi.say("わたしの情報").tap("お知らせを止める").heard("お知らせを止めました。").listen()
    town.staff.say("/区へ いなほ町会")
    town.takeshi.heard_nothing()
    town.takeshi.say("わたしの情報").tap("お知らせを始める").listen()
    town.staff.say("/選定 いなほ町会").tap("電話")
    town.takeshi.heard("区から、訪問が決まったと連絡がありました。")
