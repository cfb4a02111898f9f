"""The questions after the start: kind, when, what stops it, the four facts; each answerable with 調査中."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.clock import TOKYO
from bot.schedule.tables import DueRow
from tests.cast import Chat, Town
from tests.incidents.hour import entries, only


@pytest.fixture
def saeki(town: Town) -> Chat:
    """The responsible person's own chat, an incident just begun."""
    return Chat(town, town.saeki).say("/事故")


def test_every_question_comes_in_order_and_unknown_is_an_answer(saeki: Chat, town: Town) -> None:
    saeki.tap("電話・PCをなくした").heard("最初に気づいた人が気づいたのは何時ですか。")
    saeki.tap("いま").heard("報告の上限 18:59、あと60分", "まず止める", "遠隔ロック")
    saeki.tap("1をした").heard("遠隔ロックをかける（済）").tap("次へ").heard("何の情報ですか。")
    saeki.tap("調査中").heard("何件（何人分）ですか。").tap("11〜100件").heard("どこで起きましたか。")
    saeki.tap("移動中").heard("いま、どうなっていますか。").tap("見つからない").heard(
        "最初に気づいたのは、だれですか。"
    )
    saeki.tap("再委託先の人").heard("いま分かっていること", "内容: 調査中", "数量: 11〜100件", "発生場所: 移動中")


def test_a_subcontractor_reports_to_the_ward_as_well(saeki: Chat, town: Town) -> None:  # D56, 000-§25-2
    saeki.tap("まだ分からない").tap("いま").tap("次へ")
    for _ in range(4):
        saeki.tap("調査中")
    saeki.tap("再委託先の人").heard("再委託先は、区にも直接、報告します")


def test_noticed_earlier_moves_the_limit_and_the_alarms(saeki: Chat, town: Town) -> None:
    saeki.tap("まだ分からない").tap("30分前").heard("報告の上限 18:29、あと30分")
    assert only(town).aware_at == town.now - timedelta(minutes=30)
    with town.house.db.read() as session:
        open_ones = select(DueRow.due_at).where(DueRow.job == "incident alarm", DueRow.state == "open")
        due = session.scalars(open_ones.order_by(DueRow.due_at)).all()
    assert due[0] == only(town).aware_at + timedelta(minutes=45)


def test_the_old_moment_is_kept_when_an_earlier_one_is_found(saeki: Chat, town: Town) -> None:  # D58
    saeki.say("/気づいた 17:30").heard("報告の上限 18:30")
    saeki.say("/気づいた 17:10").heard("報告の上限 18:10")
    assert only(town).aware_at == datetime(2026, 10, 14, 17, 10, tzinfo=TOKYO)
    assert entries(town, "aware") == ["2026-10-14T17:30:00+09:00", "2026-10-14T17:10:00+09:00"]


def test_a_later_moment_is_refused_and_nothing_changes(saeki: Chat, town: Town) -> None:
    saeki.say("/気づいた 17:10").say("/気づいた 17:40").heard("早いほうへだけ直せます")
    assert only(town).aware_at == datetime(2026, 10, 14, 17, 10, tzinfo=TOKYO)


def test_a_moment_still_to_come_is_refused_by_the_picker(saeki: Chat, town: Town) -> None:
    saeki.tap("まだ分からない").tap("時刻をえらぶ", datetime="2026-10-14T17:30").heard("報告の上限 18:30")
    action = next(one for one in [saeki.action("時刻をえらぶ")])
    assert action["max"] == "2026-10-14T17:59"


def test_a_time_typed_after_midnight_means_the_evening_before(town: Town) -> None:
    town.clock.moment = datetime(2026, 10, 15, 0, 10, tzinfo=TOKYO)
    Chat(town, town.saeki).say("/事故").say("/気づいた 23:50")
    assert only(town).aware_at == datetime(2026, 10, 14, 23, 50, tzinfo=TOKYO)


def test_a_time_that_may_be_morning_or_afternoon_is_the_one_just_past(saeki: Chat, town: Town) -> None:
    saeki.say("/気づいた 5:40")
    assert only(town).aware_at == datetime(2026, 10, 14, 17, 40, tzinfo=TOKYO)


def test_words_of_ones_own_are_kept_when_short_and_impersonal(saeki: Chat, town: Town) -> None:
    saeki.say("/追記 場所 第2会議室の前").say("/事故一覧").heard("発生場所: 第2会議室の前")


@pytest.mark.parametrize("words", ["090-0000-1234に電話", "a@b.example へ送った", "あ" * 61])
def test_personal_or_long_words_are_refused_and_not_kept(saeki: Chat, town: Town, words: str) -> None:
    saeki.say(f"/追記 内容 {words}")
    assert entries(town, "content") == []


def test_a_label_nobody_knows_lists_those_there_are(saeki: Chat) -> None:
    saeki.say("/追記 なまえ 山").heard("使えるのは: 内容、数量、発生場所、発生状況")


def test_somebody_takes_it_and_another_takes_it_over(saeki: Chat, town: Town) -> None:
    nonomura = Chat(town, town.nonomura)
    town.time_is(town.now + timedelta(minutes=15))
    saeki.tap("わたしが引き受ける").heard("S01が引き受けました。")
    assert only(town).taken_by == "S01"
    nonomura.say("/事故一覧").heard("I001")
    town.time_is(town.now + timedelta(minutes=15))
    saeki.heard("S01が引き受けています。").tap("わたしが引きつぐ")
    assert entries(town, "taken") == ["", "S01"]
