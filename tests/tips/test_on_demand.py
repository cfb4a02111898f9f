"""Tips and cases that officers ask for: free, for strangers too, by tap or by words."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.delivery.tables import OutboxMessage
from bot.store.ledger import LedgerEntry
from handlers.tips.library import library
from handlers.tips.queries import title_of
from handlers.tips.rules import TOOLS
from handlers.tips.tables import TipRecord
from tests.cast import Chat, Town
from tests.chat.raw import postback
from tests.tips.readers import ADVICE, DONE, FIRST, NOT_YET, SECOND, kept, person, planned

WHICH = "どの道具のヒントを見ますか。"


def ask(chat: Chat, tool: str = "LINE公式アカウント") -> Chat:
    """Ask for a tip about a tool."""
    return chat.say("ヒント").heard(WHICH).tap(tool)


def test_every_tool_can_be_chosen(town: Town) -> None:
    town.hanako.say("使い方のヒント").heard(WHICH)
    labels = town.hanako.buttons()
    assert labels[:6] == [str(title_of(one.key)) for one in TOOLS]
    assert labels[6:] == ["ほかの団体の事例", "ヒントの受け取り方"]


@pytest.mark.parametrize("tool", [one.key for one in TOOLS])
def test_a_tool_brings_its_first_tip(town: Town, tool: str) -> None:
    first = library().series[tool][0]
    ask(town.hanako, str(title_of(tool))).heard(first.title, *first.chat, "1/")


@pytest.mark.parametrize(
    "words", ["LINEのヒント", "ライン ヒント", "ヒント LINE公式アカウント", "ヒントのライン", "line ヒント"]
)
def test_a_tool_can_be_named_at_once(town: Town, words: str) -> None:
    town.hanako.say(words).heard(FIRST)


@pytest.mark.parametrize("words", ["将棋のヒント", "ヒントがほしいのですがどうしたら", "の事例"])
def test_what_names_no_tool_is_not_taken_for_one(town: Town, words: str) -> None:
    town.hanako.say(words).heard("わかりませんでした")


def test_each_tip_asks_three_things_and_leads_on(town: Town) -> None:
    ask(town.hanako)
    assert town.hanako.buttons() == [DONE, NOT_YET, ADVICE, "次のヒントを見る"]
    town.hanako.tap("次のヒントを見る").heard(SECOND, "2/")


def test_all_of_it_is_a_free_reply(town: Town) -> None:
    ask(town.hanako).tap(DONE).tap("次のヒントを見る").tap(NOT_YET).tap(ADVICE)
    with town.house.db.read() as session:
        assert set(session.scalars(select(OutboxMessage.method))) == {"reply"}


def test_done_is_kept_and_praised(town: Town) -> None:
    ask(town.hanako).tap(DONE).heard("よかったですね。")
    assert kept(town) == [("line/be-a-friend", "done")]
    town.hanako.tap("次のヒントを見る").tap(DONE).heard("これで2つできました。")


def test_what_was_done_is_not_told_first_again(town: Town) -> None:
    ask(town.hanako).tap(DONE)
    ask(town.hanako).heard(SECOND)


def test_not_yet_blames_nobody_and_offers_gentler_words(town: Town) -> None:
    gentle = library().series["line"][0].again[0]
    ask(town.hanako).tap(NOT_YET).heard("だいじょうぶです。ゆっくりで結構です。")
    assert town.hanako.buttons() == ["やさしい説明を見る", ADVICE]
    town.hanako.tap("やさしい説明").heard(f"もう一度: {FIRST}", gentle).tap(NOT_YET)
    assert town.hanako.buttons() == [ADVICE]


def test_advice_is_a_call_a_question_or_a_visit(town: Town) -> None:
    ask(town.hanako).tap(ADVICE).heard("いっしょに考えます", "平日9時〜17時")
    assert town.hanako.action("電話で相談する")["uri"] == "tel:03-0000-0101"
    town.hanako.tap("質問する").heard("何についての質問ですか。").say("やめる")
    ask(town.hanako).tap(ADVICE)
    town.hanako.tap("アドバイザーに来てほしい").heard("どの道具について相談しますか。")


def test_after_the_last_tip_there_are_other_tools_and_cases(town: Town) -> None:
    last = library().series["line"][-1]
    postback(town.hanako, f"_=1&do=tips.answer&t={last.key}&a=done").heard("これで全部です。")
    assert town.hanako.buttons() == ["ほかの道具を見る", "ほかの団体の事例"]
    town.hanako.tap("ほかの道具を見る").heard(WHICH)
    postback(town.hanako, f"_=1&do=tips.next&t={last.key}").heard("これで全部です。")


def test_another_answer_takes_the_place_of_the_first(town: Town) -> None:
    ask(town.hanako).tap(NOT_YET)
    town.hanako.tap(DONE).tap(DONE)
    assert kept(town) == [("line/be-a-friend", "done")]
    with town.house.db.read() as session:
        acts = session.scalars(select(LedgerEntry.why).where(LedgerEntry.did == "answered").order_by(LedgerEntry.at))
        assert list(acts) == ["not_yet", "done"]


def test_who_only_asks_gets_none_by_themselves(town: Town) -> None:
    ask(town.hanako).tap(DONE)
    assert planned(town) == []
    assert "お送りします" not in town.hanako.answer


def test_strangers_hear_everything_and_nothing_is_kept_of_them(town: Town) -> None:
    ask(town.stranger).heard(FIRST).tap(NOT_YET).heard("だいじょうぶ").tap(ADVICE).heard("平日9時")
    ask(town.stranger).tap(DONE).heard("よかったですね。").tap("次のヒントを見る").heard(SECOND)
    town.stranger.say("事例").tap("キャッシュレス").heard("かもめ橋町会")
    town.stranger.say("ヒントの受け取り方").heard("コード")
    assert kept(town) == []


def test_nothing_is_kept_of_somebody_who_has_not_agreed(town: Town) -> None:
    town.hanako.say("わたしの情報").tap("同意をやめる").tap("はい")
    ask(town.hanako).tap(DONE).heard("よかったですね。")
    assert kept(town) == []


def test_an_answer_counts_for_the_association_served(town: Town) -> None:
    ask(town.hanako).tap(DONE)
    with town.house.db.read() as session:
        (record,) = session.scalars(select(TipRecord))
    assert (record.association_id, record.person_id) == (town.associations["さくら町会"], person(town).id)


@pytest.mark.parametrize(
    "data",
    [
        "_=1&do=tips.answer&t=line/gone&a=done", "_=1&do=tips.answer&t=line/be-a-friend&a=perhaps",
        "_=1&do=tips.answer", "_=1&do=tips.next&t=fax/x", "_=1&do=tips.again", "_=1&do=tips.tool&tool=fax",
        "_=1&do=tips.case&n=gone", "_=1&do=tips.pace&set=never",
    ],
)  # fmt: skip
def test_a_button_of_something_that_is_gone_says_what_to_do(town: Town, data: str) -> None:
    postback(town.hanako, data).heard("「ヒント」と送ってください。")
    assert kept(town) == []


def test_cases_are_found_by_tool(town: Town) -> None:
    town.hanako.say("事例").heard("どの道具の事例を見ますか。").tap("オープンチャット")
    town.hanako.heard("みずいろ町会（見本）・見本の話", "こもれび自治会", "班長の連絡を一つの部屋に")
    assert town.hanako.buttons() == ["くわしく読む"] * len(library().about("openchat"))


@pytest.mark.parametrize("words", ["LINEの事例", "事例 ライン", "ほかの団体の事例"])
def test_cases_are_found_by_words(town: Town, words: str) -> None:
    town.hanako.say(words).heard("事例")


def test_a_case_is_told_whole_and_leads_to_tips(town: Town) -> None:
    case = library().about("cashless")[0]
    town.hanako.say("キャッシュレスの事例").tap("くわしく読む").heard("見本の事例です（作った話）")
    assert any(all(line in town.hanako.answer for line in one.paper) for one in library().about("cashless")), case.name
    town.hanako.tap("「キャッシュレス」のヒント").heard(library().series["cashless"][0].title)


def test_a_dialogue_left_lying_is_spoken_of(town: Town) -> None:
    town.hanako.say("アドバイザーに来てほしい").tap("LINE公式アカウント").say("ヒント").heard(WHICH, "途中")
