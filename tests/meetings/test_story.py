"""A meeting from its date to its confirmation, as staff say it in their group."""

from __future__ import annotations

from datetime import date

from tests.cast import Town
from tests.meetings.stages import agreed, owed, tokyo
from tests.visits.stages import fixed


def test_a_seminar_from_its_date_to_its_confirmation(town: Town) -> None:
    agreed(town)
    assert owed(town, "W01") == {
        "materials": ("open", date(2026, 10, 29)), "headcount": ("open", date(2026, 11, 7)),
        "print": ("open", date(2026, 11, 11)), "report": ("open", date(2026, 12, 12)),
    }  # fmt: skip
    town.staff.say("/人数 講習会1 15").heard("人数: 15人")
    assert owed(town, "W01")["headcount"][0] == "done"
    town.time_is(tokyo(11, 12, 14))
    town.staff.say("/開始 W01").heard("実施中")
    town.time_is(tokyo(11, 12, 16))
    town.staff.say("/終了 W01 14").heard("実施済み", "出席: 14人")
    town.staff.tap("報告書を送った").heard("報告書を送った")
    assert owed(town, "W01")["report"][0] == "done"
    town.staff.tap("区が確認した").heard("区の履行確認ずみ")


def test_a_moved_date_counts_everything_anew_and_keeps_the_old_days(town: Town) -> None:
    agreed(town)
    town.staff.say("/日程変更 W01 11/19 14:00").heard("11月19日(木)")
    assert owed(town, "W01")["materials"] == ("open", date(2026, 11, 5))


def test_what_is_called_off_owes_nothing(town: Town) -> None:
    agreed(town)
    town.staff.say("/行事中止 W01").tap("はい、中止します").heard("中止にしました")
    assert {state for state, _due in owed(town, "W01").values()} == {"withdrawn"}


def test_the_day_of_a_visit_is_an_event_too(town: Town) -> None:
    fixed(town)
    assert owed(town, "V01")["visit_report"] == ("open", date(2026, 12, 21))
    town.staff.say("/日程確定 V01 12/1 14:00")
    assert owed(town, "V01")["visit_report"] == ("open", date(2026, 12, 22))


def test_a_visit_that_was_held_is_no_longer_under_way(town: Town) -> None:
    fixed(town)
    town.time_is(tokyo(11, 30, 16))
    town.staff.say("/終了 V01 9").heard("実施済み")
    town.takeshi.say("希望のようす").heard("訪問は終わりました")


def test_a_visit_that_is_called_off_owes_nothing(town: Town) -> None:
    fixed(town)
    town.staff.say("/中止 V01").tap("はい、中止します")
    assert {state for state, _due in owed(town, "V01").values()} == {"withdrawn"}
