"""What cannot be is explained, and nothing is half done: days, titles, beginnings and ends of meetings."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from handlers.meetings.tables import Meeting
from tests.cast import Chat, Town
from tests.meetings.stages import agreed, now_of, owed, tokyo


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("2026-10-13 14:00", "もう過ぎています"),
        ("2026-10-14 17:59", "もう過ぎています"),
        ("10/13 14:00", "10月13日(火) 午後2時はもう過ぎています"),
        ("１０月１３日（火） １４時", "10月13日(火) 午後2時はもう過ぎています"),
        ("昨日 14:00", "10月13日(火) 午後2時はもう過ぎています"),
        ("来年12/1 14:00", "令和9年12月1日(水)は講習会の期間の外です。令和8年9月1日(火)から令和8年12月25日(金)まで"),
        ("10/30(木) 14:00", "10月30日は金曜日です。"),
        ("2026-12-26 14:00", "期間の外です。9月1日(火)から12月25日(金)まで"),
        ("2026-11-12 14:00", "その日時は、もう決まっています。"),
        ("いつか", "日にちと時刻がわかりませんでした"),
    ],
)
def test_a_date_that_cannot_be_changes_nothing(town: Town, words: str, answer: str) -> None:
    agreed(town)
    before = now_of(town, "W01")
    town.staff.say(f"/日程変更 W01 {words}").heard(answer)
    assert (now_of(town, "W01").version, owed(town, "W01")) == (before.version, owed(town, "W01"))


@pytest.mark.parametrize("words", ["2026-10-13 14:00", "2026-08-31 14:00", "2027-01-10 14:00"])
def test_no_meeting_is_made_on_such_a_day(town: Town, words: str) -> None:
    town.staff.say(f"/講習会 {words} LINE")
    town.staff.say("/行事 W01").heard("という行事はありません。")


def test_a_moved_date_keeps_what_it_was(town: Town) -> None:
    agreed(town)
    town.staff.say("/日程変更 W01 11/19 14:00")
    town.staff.say("/日程変更 W01 11/12 14:00")
    assert now_of(town, "W01").revision == 3
    assert owed(town, "W01")["materials"][1].isoformat() == "2026-10-29"


def test_a_postponed_meeting_owes_nothing_until_it_has_a_date(town: Town) -> None:
    agreed(town)
    town.staff.say("/延期 W01").heard("区と協議中", "まだ決まっていません")
    assert {state for state, _due in owed(town, "W01").values()} == {"withdrawn"}
    town.staff.say("/確定 W01 11/19 14:00").tap("電話").heard("日時が確定")
    assert owed(town, "W01")["report"][0] == "open"


def test_without_a_venue_nothing_is_agreed(town: Town) -> None:
    town.staff.say("/講習会 11/12 14:00").tap("区と合意した").heard("会場がまだです。")
    assert now_of(town, "W01").state == "in_talks"


def test_two_events_too_near_each_other_are_a_warning(town: Town) -> None:
    agreed(town)
    town.staff.say("/講習会 11/12 16:30").heard("3時間以内です", "講習会2")


def test_a_title_too_long_is_refused(town: Town) -> None:
    town.staff.say(f"/講習会 11/12 14:00 {'長' * 21}").heard("20字までにしてください")
    town.staff.say("/行事 W01").heard("という行事はありません。")


def test_only_todays_event_begins(town: Town) -> None:
    agreed(town)
    town.staff.say("/開始 W01").heard("きょうの行事ではありません。")
    assert now_of(town, "W01").state == "fixed"


def test_nothing_ends_before_it_began(town: Town) -> None:
    agreed(town)
    town.staff.say("/終了 W01 12").heard("まだ始まっていない行事です。")
    assert now_of(town, "W01").attended is None


def test_an_attendance_that_cannot_be_is_refused(town: Town) -> None:
    agreed(town)
    town.time_is(tokyo(11, 12, 16))
    town.staff.say("/終了 W01 501").heard("出席の数を")
    assert now_of(town, "W01").state == "fixed"


def test_what_came_late_is_said_and_talked_over(town: Town) -> None:
    agreed(town)
    town.time_is(tokyo(11, 12, 16))
    town.staff.say("/終了 W01 12").heard("期限に間に合っていませんでした", "区との協議の記録")
    assert owed(town, "W01")["consult"][1].isoformat() == "2026-11-26"


def test_a_report_that_came_back_is_owed_again_by_the_same_day(town: Town) -> None:
    agreed(town)
    town.time_is(tokyo(11, 12, 16))
    town.staff.say("/終了 W01 12").tap("報告書を送った").tap("差し戻された").heard("差し戻しを記録しました。")
    assert owed(town, "W01")["report"][0] == "open"
    assert now_of(town, "W01").reported_on is None


def test_of_two_who_move_a_meeting_at_once_one_wins(town: Town) -> None:
    agreed(town)
    town.staff.say("/予定")
    with town.house.db.write() as session:
        session.execute(update(Meeting).values(version=Meeting.version + 1))
    town.staff.tap("中止する").heard("このボタンは古くなりました。")


def test_what_the_ward_waived_is_not_owed_again_by_another_event(town: Town) -> None:
    agreed(town)
    town.staff.say("/不要 派遣の日程").heard("済みにしました")
    agreed(town, "11/20 14:00")
    assert owed(town, "contract")["plan_visit"][0] == "waived"


def test_an_officer_hears_nothing_of_these_commands(town: Town) -> None:
    agreed(town)
    Chat(town, town.takeshi.user).say("/日程変更 W01 11/19 14:00").heard("わかりませんでした。")
    assert now_of(town, "W01").revision == 1


@pytest.mark.parametrize("words", ["約14人", "十四人くらい", "14〜15", "14 15"])
def test_an_attendance_that_is_not_exact_is_refused(town: Town, words: str) -> None:
    agreed(town)
    town.time_is(tokyo(11, 12, 16))
    town.staff.say(f"/終了 W01 {words}").heard("使い方: /終了 行事 出席")
    assert now_of(town, "W01").attended is None
    town.staff.say("/終了 W01 出席 １４人").heard("出席: 14人")


@pytest.mark.parametrize(
    ("typed", "lacks", "example"),
    [
        ("/人数 W01", "人数がありません。", "例: /人数 W03 15"),
        ("/会場 W01", "会場の名前がありません。", "例: /会場 W03 見本区民館"),
        ("/題名 W01", "題名がありません。", "例: /題名 W03 はじめてのLINE"),
        ("/持ち物 W01", "持ち物がありません。", "例: /持ち物 W03 スマートフォン"),
        ("/人数 W01 十五人くらい", "人数として読めませんでした", "例: /人数 W03 15"),
    ],
)
def test_what_is_missing_is_named_with_an_example_of_it(town: Town, typed: str, lacks: str, example: str) -> None:
    agreed(town)
    town.staff.say(typed).heard(lacks, example)


def test_nobody_begins_in_the_morning_what_is_in_the_afternoon(town: Town) -> None:
    agreed(town)
    town.time_is(tokyo(11, 12, 11, 59))
    town.staff.say("/開始 W01").heard("午後2時からの行事です。「始める」は、2時間前から押せます。")
    assert now_of(town, "W01").state == "fixed"
    town.time_is(tokyo(11, 12, 12))
    town.staff.say("/開始 W01").heard("実施中")
    town.staff.say("/終了 W01 12").heard("実施済み")


def test_the_morning_after_a_card_asks_who_came(town: Town) -> None:
    agreed(town)
    town.time_is(tokyo(11, 12, 15))
    town.staff.say("/行事 W01")
    assert {"始める", "終わった（出席を入れる）"} <= set(town.staff.buttons())
    town.time_is(tokyo(11, 13, 9))
    town.staff.say("/開始 W01").heard("もう過ぎた行事です。", "「/終了 W01 12」")
    town.staff.say("/行事 W01")
    assert town.staff.buttons()[0] == "終わった（出席を入れる）"
    town.staff.tap("終わった").tap("12人").heard("実施済み", "出席: 12人")
