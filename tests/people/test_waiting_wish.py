"""Somebody new: a greeting, a wish before the code, consent by version; nothing is typed twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.store.ledger import LedgerEntry
from handlers.people.codes import OFFICER, issue
from handlers.people.tables import CodeTry, Consent, Person
from handlers.visits.tables import Visit, WaitingWish
from tests.cast import Chat, Town

KEPT = "ここまでの答えはお預かりしました"


def code(town: Town, association: str = "あさがお町会") -> str:
    """A fresh code of an association."""
    with town.house.db.write() as session:
        return issue(session, town.house.vault, OFFICER, town.now, association=town.associations[association])


def wish(chat: Chat, tool: str = "オープンチャット") -> Chat:
    """A whole wish."""
    chat.say("アドバイザーに来てほしい").tap(tool).tap("初めて").tap("そのほか").say("10")
    return chat.tap("ない").tap("あとで相談").tap("はい、伝えてください")


def test_a_strangers_wish_waits_for_code_and_consent_and_is_made_without_a_word_more(either_town: Town) -> None:
    town = either_town
    wish(town.stranger).heard(KEPT, "8けたのコードを送ってください。")
    town.stranger.say(code(town)).heard("あさがお町会の方ですね。", "お預かりするものと、その目的です。")
    town.staff.listen()
    town.stranger.tap("同意する").heard("希望を受け付けました。")
    town.staff.heard("新しい希望がとどきました: あさがお町会", "オープンチャット")
    with town.house.db.read() as session:
        assert session.scalars(select(Visit.tool)).all() == ["openchat"]
        assert session.scalars(select(WaitingWish)).all() == []


def test_what_waits_is_sealed_and_forgotten_after_sixty_days(town: Town) -> None:
    town.stranger.say("アドバイザーに来てほしい").tap("その他").say("回覧アプリ").tap("初めて").tap("そのほか").say(
        "10"
    )
    town.stranger.tap("ない").tap("あとで相談").tap("はい、伝えてください").heard(KEPT)
    with town.house.db.read() as session:
        assert "回覧アプリ".encode() not in session.scalars(select(WaitingWish.answers)).one()
    town.time_is(town.now + timedelta(days=62))
    with town.house.db.read() as session:
        assert session.scalars(select(WaitingWish)).all() == []


def test_whoever_does_not_agree_now_loses_nothing(town: Town) -> None:
    wish(town.stranger).say(code(town)).tap("いまはしない").heard("同意のあとで始まります。")
    wish_again = town.stranger.say("わたしの情報").tap("同意する")
    wish_again.heard("希望を受け付けました。")


def test_an_old_explanation_is_shown_anew(town: Town) -> None:
    town.stranger.say(code(town))
    old = town.stranger.action("同意する")["data"].replace("v=1", "v=0")
    town.platform.tap(town.stranger.user, {"type": "postback", "data": old, "label": "同意する"})
    town.settle()
    town.stranger.heard("説明が新しくなりました。")
    with town.house.db.read() as session:
        assert len(session.scalars(select(Consent)).all()) == 2  # はな子 and たけし


def test_consent_to_an_older_version_is_asked_again(town: Town) -> None:
    with town.house.db.write() as session:
        session.execute(update(Consent).values(version="0"))
    wish(town.hanako).heard(KEPT, "お預かりするものと、その目的です。")
    town.hanako.tap("同意する").heard("希望を受け付けました。")


def test_taking_consent_back_stops_everything(town: Town) -> None:
    town.hanako.say("わたしの情報").tap("同意をやめる").heard("お知らせが止まり").tap("はい、同意をやめます")
    town.hanako.heard("お知らせは今止めました。")
    town.hanako.say("希望のようす").heard("お預かりするものと、その目的です。")
    with town.house.db.read() as session:
        assert session.scalars(select(Person.stopped_at).where(Person.code == "P0001")).one() is not None


def test_five_wrong_codes_rest_for_an_hour_even_before_the_right_one(town: Town) -> None:
    right = code(town)
    for last in "23456":
        town.stranger.say(f"ABCD-234{last}")
    town.stranger.heard("1時間お休みします。").say(right).heard("1時間お休みします。")
    other = Chat(town, town.platform.add_user("別の人", friend=True))
    other.say("ABCD-2345").heard("使えませんでした。")
    town.clock.moment += timedelta(minutes=61)
    town.stranger.say(right).heard("あさがお町会の方ですね。")
    with town.house.db.read() as session:
        assert len(session.scalars(select(CodeTry)).all()) == 6
        refused = select(LedgerEntry).where(LedgerEntry.did == "code", LedgerEntry.result == "refused")
        assert len(session.scalars(refused).all()) == 6


@pytest.mark.parametrize("first", ["さくら町会", "あさがお町会"])
def test_somebody_who_serves_two_associations_is_asked_which_only_then(town: Town, first: str) -> None:
    town.hanako.say("希望のようす").heard("まだ希望は出ていません。")
    town.hanako.say(code(town))
    town.clock.moment += timedelta(hours=2)
    town.hanako.say("希望のようす").heard("どちらの団体のことですか。").tap(first).heard(
        f"{first}のこととしてうかがいます。"
    )
    wish(town.hanako)
    town.staff.heard(f"新しい希望がとどきました: {first}")


def test_the_first_bubble_has_three_buttons_and_a_small_one_for_the_language(town: Town) -> None:
    newcomer = Chat(town, town.platform.add_user("はじめての人"))
    town.platform.follow(newcomer.user)
    town.settle()
    assert newcomer.buttons() == ["コードを送る", "できること", "区に電話する", "言語 Language"]
    newcomer.tap("コードを送る").heard("コードは講習会の会場か区でお渡しします。")
    newcomer.tap("言語").heard("ことばを えらんでください。")
