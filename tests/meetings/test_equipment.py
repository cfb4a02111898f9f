"""What is used: the ward's own, and ours, on which the ward is consulted before it is brought."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.meetings.queries import equipment_of
from tests.cast import Town
from tests.meetings.stages import agreed, group, now_of, owed, place, press, thing


def things(town: Town, code: str = "W01") -> dict[str, tuple[str, date | None, date | None]]:
    """What is on the list: from whom, consulted on, allowed on."""
    with town.house.db.read() as session:
        found = equipment_of(session, now_of(town, code).id)
    return {one.name: (one.provider, one.consulted_on, one.allowed_on) for one in found}


def test_what_is_ours_is_owed_a_consultation_until_there_was_one(town: Town) -> None:
    agreed(town)
    town.staff.say("/機材 W01 プロジェクター 区").heard("プロジェクター: 区が用意")
    assert "bring_in" not in owed(town, "W01")
    town.staff.say("/機材 W01 モバイル ルーター 当社").heard(
        "モバイル ルーター: 当社が持込み（区とまだ協議していません）"
    )
    assert owed(town, "W01")["bring_in"] == ("open", date(2026, 10, 29))
    town.staff.tap("区と協議した").heard("10月14日(水)協議、許可はまだ")
    assert owed(town, "W01")["bring_in"][0] == "done"
    town.staff.tap("持込みの許可が出た").heard("10月14日(水)持込み許可")
    assert things(town)["モバイル ルーター"] == ("us", date(2026, 10, 14), date(2026, 10, 14))


def test_a_second_thing_of_ours_is_owed_again(town: Town) -> None:
    agreed(town)
    town.staff.say("/機材 W01 ルーター 当社").tap("区と協議した")
    town.staff.say("/機材 W01 スピーカー 当社")
    assert owed(town, "W01")["bring_in"][0] == "open"


def test_one_of_two_things_is_not_enough(town: Town) -> None:
    meeting = place(town, "in_talks")
    for name in ("ルーター", "スピーカー"):
        thing(town, meeting, name)
    town.staff.say("/確定 W01").tap("電話")
    town.staff.say("/機材 W01").tap("区と協議した")
    assert owed(town, "W01")["bring_in"][0] == "open"


def test_what_is_taken_away_is_owed_no_more(town: Town) -> None:
    agreed(town)
    town.staff.say("/機材 W01 ルーター 当社").tap("外す").heard("まだ何もありません。")
    assert owed(town, "W01")["bring_in"][0] == "withdrawn"
    town.staff.say("/機材 W01 ルーター 当社").say("/機材 W01 ルーター 外す").heard("まだ何もありません。")
    assert things(town) == {}


def test_permission_counts_as_consultation(town: Town) -> None:
    thing(town, place(town, "fixed"), "ルーター")
    town.staff.say("/機材 W01").tap("持込みの許可が出た")
    assert things(town)["ルーター"] == ("us", date(2026, 10, 14), date(2026, 10, 14))


def test_who_provides_a_thing_can_change(town: Town) -> None:
    thing(town, place(town, "fixed"), "マイク", consulted_on=date(2026, 10, 1), allowed_on=date(2026, 10, 1))
    town.staff.say("/機材 W01 マイク 区").heard("マイク: 区が用意")
    town.staff.say("/機材 W01 マイク 当社").heard("区とまだ協議していません")
    assert things(town) == {"マイク": ("us", None, None)}


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("/機材 W01 プロジェクター", "だれが用意するかを最後に書いてください。"),
        ("/機材 W01 区", "だれが用意するかを最後に書いてください。"),
        ("/機材 W01 プロジェクター 隣の町会", "だれが用意するかを最後に書いてください。"),
        (f"/機材 W01 {'長' * 31} 区", "機材の名前は30字までにしてください。"),
        ("/機材 W01 ルーター 当社", "ルーターはもう入っています（当社が持込み）。"),
        ("/機材 W01 黒板 外す", "黒板という機材は一覧にありません。"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(town: Town, said: str, heard: str) -> None:
    thing(town, place(town, "fixed"), "ルーター")
    town.staff.say(said).heard(heard)
    assert things(town) == {"ルーター": ("us", None, None)}
    assert now_of(town).version == 1


def test_the_list_has_an_end_and_can_be_shown_whole(town: Town) -> None:
    meeting = place(town, "fixed")
    for number in range(30):
        thing(town, meeting, f"見本の品{number:02}{'長' * 24}")
    town.staff.say("/機材 W01").heard("見本の品00", "見本の品29")
    town.staff.say("/機材 W01 もう一つ 区").heard("機材は30点までです。")
    assert len(things(town)) == 30


@pytest.mark.parametrize(("action", "done"), [("meetings.consulted", "協議"), ("meetings.allowed", "許可")])
def test_what_is_recorded_is_not_recorded_twice(town: Town, action: str, done: str) -> None:
    meeting, early = place(town, "fixed"), date(2026, 10, 1)
    thing(town, meeting, "ルーター", consulted_on=early, allowed_on=early)
    with town.house.db.read() as session:
        (one,) = equipment_of(session, meeting)
    press(town.staff, action, meeting, e=one.id).heard(f"ルーターの{done}は、もう記録されています。")
    assert things(town)["ルーター"] == ("us", early, early)


def test_a_thing_of_another_meeting_is_not_touched(town: Town) -> None:
    meeting, other = place(town, "fixed"), place(town, "fixed", "exchange")
    thing(town, other, "ルーター")
    with town.house.db.read() as session:
        (one,) = equipment_of(session, other)
    for odd in (one.id, meeting, "x"):
        press(town.staff, "meetings.remove", meeting, e=odd).heard("この機材は、もう一覧にありません。")
    assert "ルーター" in things(town, "X01")


def test_what_the_ward_usually_prepares_is_put_on_the_list_at_once(town: Town) -> None:
    thing(town, place(town, "fixed"), "マイク", "us")
    town.staff.say("/機材 W01").tap("ひな形の機材を入れる")
    found = things(town)
    assert set(found) == {"マイク", "ホワイトボード", "プロジェクター", "スクリーン", "貸出用タブレット"}
    assert found["マイク"][0] == "us"
    assert "ひな形の機材を入れる" not in town.staff.buttons()


def test_what_groups_use_up_is_counted_by_groups(town: Town) -> None:
    meeting = place(town, "fixed", "exchange")
    town.staff.say("/機材 X01").tap("ひな形の機材を入れる").heard("模造紙: 区が用意")
    for number in (1, 2, 3):
        group(town, meeting, number)
    town.staff.say("/機材 X01").heard("模造紙6枚: 区が用意", "付箋6冊", "マーカー12本", "マイク: 区が用意")


def test_once_the_report_was_sent_no_equipment_changes(town: Town) -> None:
    thing(town, place(town, "reported"), "ルーター")
    for said in ("/機材 W01 マイク 区", "/機材 W01 ルーター 外す", "/機材 W01 ルーター 区"):
        town.staff.say(said).heard("内容を変えられるのは、報告書を送る前だけです。")
    assert things(town) == {"ルーター": ("us", None, None)}
