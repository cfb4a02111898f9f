"""The board, a what-if, what is settled by hand, what the ward waived, the invoice."""

from __future__ import annotations

import pytest

from tests.cast import Town
from tests.meetings.stages import agreed, now_of, owed, tokyo


def test_the_board_shows_what_is_near_and_what_is_far(town: Town) -> None:
    agreed(town, "10/24 14:00")
    town.staff.say("/期限").heard("期限をすぎたもの", "資料の区の確認（講習会1 10/24(土) LINE）10/10(土)まで 4日すぎ")
    town.staff.heard(
        "これから7日", "参加人数の連絡（区から）（講習会1 10/24(土) LINE）10/19(月)まで あと5日", "そのあと"
    )


def test_a_worker_sees_their_own(town: Town) -> None:
    agreed(town)
    agreed(town, "11/20 14:00")
    town.staff.say("/担当 W01 S01")
    town.staff.say("/期限").tap("自分の分だけ").heard("S01の期限", "講習会1")
    assert "講習会2" not in town.staff.answer


@pytest.mark.parametrize("day", ["2026-10-15", "10/15", "令和8年10月15日", "１０月１５日", "明日"])
def test_a_what_if_says_the_day_as_it_was_understood(town: Town, day: str) -> None:
    town.staff.say(f"/期限 講習会 {day}").heard(
        "講習会を10月15日(木)に行うと", "資料の区の確認: 10月1日(木)まで",
        "人数の連絡（区から）: 10月10日(土)まで（区が開いている日では10月9日(金)まで）",
        "実施報告書: 11月15日(日)まで（区が開いている日では11月13日(金)まで）",
    )  # fmt: skip


def test_a_what_if_outside_the_window_says_which_days_there_are(town: Town) -> None:
    town.staff.say("/期限 講習会 2026-12-26").heard("期間の外です", "9月1日(火)から12月25日(金)まで")


def test_a_late_visit_says_that_the_contract_ends_first(town: Town) -> None:
    town.staff.say("/期限 派遣 2027-03-11").heard("3月31日(水)まで", "報告書は本来4月1日(木)まで")


def test_a_kind_without_a_day_asks_for_it(town: Town) -> None:
    town.staff.say("/期限 講習会").heard("日も付けてください。")


def test_what_is_settled_by_hand_can_be_taken_back(town: Town) -> None:
    agreed(town)
    town.staff.say("/済んだ 提案書").heard("提案書（次年度）を済みにしました。")
    assert owed(town, "contract")["proposal"][0] == "done"
    town.staff.tap("取り消す").heard("取り消しました")
    assert owed(town, "contract")["proposal"][0] == "open"


def test_what_an_action_settles_is_not_settled_by_a_word(town: Town) -> None:
    agreed(town)
    town.staff.say("/済んだ W01 人数").heard("その行事の操作で済みになります")
    assert owed(town, "W01")["headcount"][0] == "open"


def test_only_the_responsible_person_says_that_something_is_not_needed(town: Town) -> None:
    agreed(town)
    town.staff.by(town.nonomura).say("/不要 W01 印刷").heard("管理責任者だけができます")
    assert owed(town, "W01")["print"][0] == "open"
    town.staff.by(town.saeki).say("/不要 W01 印刷").heard("済みにしました")
    assert owed(town, "W01")["print"][0] == "waived"


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("W01 さかな", "期限はありません"),
        ("実施報告書", "2件あります。「W01 実施報告書」、「W02 実施報告書」のように"),
        ("日程", "「派遣の日程（全部）」"),
        ("W09 印刷", "期限はありません"),
    ],
)
def test_a_deadline_that_is_not_clear_is_asked_back(town: Town, words: str, answer: str) -> None:
    agreed(town)
    agreed(town, "11/20 14:00")
    town.staff.say(f"/不要 {words}").heard(answer)


def test_an_invoice_is_paid_within_thirty_days(town: Town) -> None:
    town.time_is(tokyo(3, 31))
    town.staff.say("/請求書 3/31").heard("区が3月31日(水)に受け取りました", "4/30(金)まで")
    town.staff.say("/済んだ 支払い").heard("済みにしました")
    assert owed(town, "contract")["payment"][0] == "done"


def test_an_invoice_of_tomorrow_is_refused(town: Town) -> None:
    town.staff.say("/請求書 10/15").heard("まだ来ていません")
    assert "payment" not in owed(town, "contract")


def test_the_eighth_seminar_is_a_warning_and_a_record(town: Town) -> None:
    for day in range(2, 9):
        town.staff.say(f"/講習会 12/{day} 14:00")
    town.staff.say("/講習会 12/9 14:00").heard("全7回程度", "講習会8")
    assert now_of(town, "W08").state == "in_talks"
    town.staff.say("/会場 W08 見本区民館").tap("区と合意した").tap("メール").heard("区との協議の記録")
    assert owed(town, "W08")["consult"][0] == "open"


def test_a_third_exchange_meeting_is_refused(town: Town) -> None:
    for day in (26, 27):
        town.staff.say(f"/意見交換会 2027/1/{day} 14:00")
    town.staff.say("/意見交換会 2027/1/28 14:00").heard("全2回と決まっています", "3回目は作れません")


def test_a_headcount_that_is_no_number_is_refused(town: Town) -> None:
    agreed(town)
    town.staff.say("/人数 W01 十五人くらい").heard("人数として読めませんでした")
    assert now_of(town, "W01").headcount is None
    town.staff.say("/人数 W01 １５人").heard("人数: 15人")


def test_what_begins_by_a_workers_word_is_not_ended_by_a_plan(town: Town) -> None:
    town.time_is(tokyo(12, 1))
    town.staff.say("/請求書 2026-12-01").heard("受け取りました")
    agreed(town, "12/20 14:00")
    assert owed(town, "contract")["payment"][0] == "open"


@pytest.mark.parametrize("day", ["10/13", "１０月１３日", "昨日", "10月13日（火）", "2026-10-13"])
def test_a_what_if_may_be_of_a_day_that_is_over(town: Town, day: str) -> None:
    town.staff.say(f"/期限 講習会 {day}").heard("講習会を10月13日(火)に行うと", "実施報告書: 11月13日(金)まで")


def test_a_day_of_another_year_is_shown_with_its_year(town: Town) -> None:
    town.staff.say("/期限 講習会 令和9年10月13日").heard(
        "令和9年10月13日(水)は講習会の期間の外です。期間は令和8年9月1日(火)から令和8年12月25日(金)まで"
    )
    town.staff.say("/期限 講習会 6/1").heard("令和9年6月1日(火)は講習会の期間の外です。")
    town.staff.say("/期限 講習会 8/31").heard("8月31日(月)は講習会の期間の外です。期間は9月1日(火)から12月25日(金)まで")


@pytest.mark.parametrize("day", ["10/13", "昨日", "10月13日（火）"])
def test_an_invoice_may_be_entered_a_day_later(town: Town, day: str) -> None:
    town.staff.say(f"/請求書 {day}").heard("区が10月13日(火)に受け取りました", "11/12(木)まで")
