"""One-time codes bind officers and the one group of the staff; whatever else is typed is answered kindly."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from bot.store.chats import Chat as ChatRow
from bot.store.duty import DutyRoute, remember
from handlers.people.codes import OFFICER, STAFF_GROUP, WORKER, issue
from handlers.people.tables import Person
from tests.cast import Chat, Town
from tests.chat.raw import text

UNUSABLE = "このコードは使えませんでした。もう一度たしかめてください。"
FULL_WIDTH = str.maketrans({ord("!") + n: 0xFF01 + n for n in range(94)})


def officer_code(town: Town, association: str = "あさがお町会") -> str:
    """A fresh code for an officer."""
    with town.house.db.write() as session:
        return issue(session, town.house.vault, OFFICER, town.now, association=town.associations[association])


def group_code(town: Town) -> str:
    """A fresh code for the staff's group."""
    with town.house.db.write() as session:
        return issue(session, town.house.vault, STAFF_GROUP, town.now)


def unbound(town: Town) -> Chat:
    """A group with the bot in it, nothing more."""
    return Chat(town, town.saeki, town.platform.add_group("新しいグループ", [town.saeki], bot_inside=True))


@pytest.fixture
def empty_town(town: Town) -> Town:
    """A town in which no group is bound yet."""

    with town.house.db.write() as session:
        session.execute(update(ChatRow).values(role=None))
    return town


WAYS: dict[str, Callable[[str], str]] = {
    "as printed": lambda code: code,
    "lower case": lambda code: code.lower(),
    "without the dash": lambda code: code.replace("-", ""),
    "with spaces": lambda code: " ".join(code.replace("-", " ")),
    "with full-width spaces": lambda code: "　" + code.replace("-", "　") + "　",
    "full-width": lambda code: code.translate(FULL_WIDTH),
    "with the long vowel sign": lambda code: code.replace("-", "ー"),
    "with a minus": lambda code: code.replace("-", "−"),
    "with a full stop": lambda code: code + "。",
    "politely": lambda code: code + "です",
    "over two lines": lambda code: code.replace("-", "-\n"),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_code_binds_however_it_is_typed(town: Town, way: str) -> None:
    town.stranger.say(WAYS[way](officer_code(town))).heard(
        "あさがお町会の方ですね。", "お預かりするものと、その目的です。"
    )


def test_a_bound_officer_may_wish(town: Town) -> None:
    town.stranger.say(officer_code(town)).tap("同意する").heard("登録しました。")
    town.stranger.say("アドバイザーに来てほしい").heard("どの道具について相談しますか。")


@pytest.mark.parametrize("code", ["ABCD-2345", "ZZZZZZZ2", "2345 6789", "ａｂｃｄ２３４５"])
def test_a_wrong_code_is_refused(town: Town, code: str) -> None:
    town.stranger.say(code).heard(UNUSABLE)


def test_a_used_code_is_refused_with_the_same_words(town: Town) -> None:
    code = officer_code(town)
    town.stranger.say(code).heard("あさがお町会の方ですね。")
    other = Chat(town, town.platform.add_user("二人目", friend=True))
    other.say(code).heard(UNUSABLE)


def test_an_old_code_is_refused_with_the_same_words(town: Town) -> None:
    code = officer_code(town)
    town.clock.moment += timedelta(days=61)
    town.stranger.say(code).heard(UNUSABLE)


def test_a_code_for_the_group_binds_no_officer_and_stays_good(empty_town: Town) -> None:
    code = group_code(empty_town)
    empty_town.stranger.say(code).heard(UNUSABLE)
    unbound(empty_town).say(f"/登録 {code}").heard("このグループを従事者のグループにしました。")


def test_a_code_for_an_officer_binds_no_group_and_stays_good(empty_town: Town) -> None:
    code = officer_code(empty_town)
    unbound(empty_town).say(f"/登録 {code}").heard("このコードは使えません。")
    empty_town.stranger.say(code).heard("あさがお町会の方ですね。")


@pytest.mark.parametrize(
    "words", ["ABCD-234", "ABCD-23456", "ABCD-OOOO", "CASHLESS", "1234-5678", "あいうえおかきく", "12345678"]
)
def test_what_does_not_look_like_a_code_is_answered_with_the_menu(town: Town, words: str) -> None:
    town.stranger.say(words).heard("わかりませんでした。", "下のボタンを押すか")


def test_a_code_used_twice_by_the_same_person_binds_once(town: Town) -> None:
    code = officer_code(town)
    town.stranger.say(code).heard("あさがお町会の方ですね。")
    town.stranger.say(code).heard(UNUSABLE)
    with town.house.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == 3


def test_a_second_code_makes_an_officer_speak_for_the_other_association_too(town: Town) -> None:
    town.takeshi.say(officer_code(town)).heard("あさがお町会の方ですね。")
    town.takeshi.say("メニュー").heard("あさがお町会のみなさま")


def test_a_stranger_is_greeted_with_whose_assistant_this_is(town: Town) -> None:
    newcomer = Chat(town, town.platform.add_user("はじめての人"))
    town.platform.follow(newcomer.user)
    town.settle()
    newcomer.heard("はじめまして。", "区", "案内係です。", "03-6759-9119")
    assert "区に電話する" in str(newcomer.items)


def test_a_greeting_names_the_association_of_an_officer_who_comes_back(town: Town) -> None:
    town.platform.block(town.takeshi.user)
    town.platform.unblock(town.takeshi.user)
    town.takeshi.listen()
    town.settle()
    town.takeshi.heard("いなほ町会のみなさま")


GROUP_WAYS: dict[str, Callable[[str], str]] = {
    "as printed": lambda code: f"/登録 {code}",
    "full-width slash and space": lambda code: f"／登録　{code}",
    "in English": lambda code: f"/bind {code}",
    "lower case": lambda code: f"/登録 {code.lower()}",
    "full-width": lambda code: f"/登録 {code.translate(FULL_WIDTH)}",
    "in two words": lambda code: f"/登録 {code.replace('-', ' ')}",
    "around a dash": lambda code: f"/登録 {code.replace('-', ' - ')}",
}


@pytest.mark.parametrize("way", GROUP_WAYS)
def test_a_group_is_bound_however_the_code_is_typed(empty_town: Town, way: str) -> None:
    group = unbound(empty_town)
    group.say(GROUP_WAYS[way](group_code(empty_town))).heard("このグループを従事者のグループにしました。")
    group.say("/希望一覧").heard("いま動いている希望はありません。")


def test_a_wrong_group_code_is_refused_with_the_usage(empty_town: Town) -> None:
    unbound(empty_town).say("/登録 ABCD-2345").heard("このコードは使えません。", "使い方: /登録 コード")


def test_a_missing_group_code_is_asked_for(empty_town: Town) -> None:
    unbound(empty_town).say("/登録").heard("コードがありません。", "例: /登録 ABCD-2345")


def test_a_used_group_code_is_refused(empty_town: Town) -> None:
    code = group_code(empty_town)
    first = unbound(empty_town)
    first.say(f"/登録 {code}").heard("しました。")
    first.say(f"/登録 {code}").heard("このグループは、もう登録されています。")


def test_an_old_group_code_is_refused(empty_town: Town) -> None:
    code = group_code(empty_town)
    empty_town.clock.moment += timedelta(days=61)
    unbound(empty_town).say(f"/登録 {code}").heard("このコードは使えません。")


def test_a_second_group_is_refused_and_its_code_stays_good(town: Town) -> None:
    unbound(town).say(f"/登録 {group_code(town)}").heard("従事者のグループは別にあります。使えるのは一つだけです。")


def test_binding_by_somebody_line_does_not_name_is_refused(empty_town: Town) -> None:
    group = unbound(empty_town)
    text(group, f"/登録 {group_code(empty_town)}", known=False).heard("どなたの操作か分からないため")


def test_a_group_says_what_it_needs_when_the_bot_is_invited(empty_town: Town) -> None:
    group = empty_town.platform.add_group("招いたグループ", [empty_town.saeki])
    empty_town.platform.invite_bot(group)
    empty_town.settle()
    Chat(empty_town, empty_town.saeki, group).heard("「/登録 コード」を送ってください。")


def test_the_staffs_group_is_still_theirs_when_the_bot_comes_back(town: Town) -> None:
    town.platform.remove_bot(town.staff.group or "")
    town.platform.invite_bot(town.staff.group or "")
    town.settle()
    town.staff.heard("もどりました。", "命令は止まっています")
    town.staff.say("/再確認").heard("2人を確かめました。")
    town.staff.say("/希望一覧").heard("いま動いている希望はありません。")


def test_a_bound_worker_and_the_bound_group_are_reached_without_the_key_store(empty_town: Town) -> None:
    group = unbound(empty_town)
    group.say(f"/登録 {group_code(empty_town)}")
    newcomer = Chat(empty_town, empty_town.platform.add_user("新しい従事者", friend=True))
    worker = empty_town.worker_of("U" + "f" * 32, "worker")
    with empty_town.house.db.write() as session:
        remember(session, empty_town.house.vault, worker.chat_id or worker.id, "U" + "f" * 32)
        code = issue(session, empty_town.house.vault, WORKER, empty_town.now, worker=worker.id)
    newcomer.say(code).heard("従事者S03として登録しました。")
    directory = empty_town.house.directory
    reached = {directory.chat_of("group", group.group or ""), directory.chat_of("user", newcomer.user)}
    with empty_town.house.db.read() as session:
        routes = set(session.scalars(select(DutyRoute.chat_id)))
    assert reached <= routes
    assert worker.chat_id not in routes
