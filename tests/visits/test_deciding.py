"""The staff's side: forwarding, the ward's decision, days offered and fixed; whoever comes second is told kindly."""

from __future__ import annotations

from datetime import timedelta

import pytest

from handlers.people.shell import add_associations
from tests.cast import Town
from tests.chat.raw import arrive, event, postback
from tests.visits.stages import fixed, place, tap, visit_of

OLD_CARD = "このボタンは古くなりました。「/希望一覧」で新しいカードを出してください。"


def test_two_staff_tap_the_same_card_and_the_second_is_told(town: Town) -> None:
    visit = place(town, "wish")
    forward = town.staff.say("/希望一覧").action("区へ伝えた")
    town.staff.tap("区へ伝えた").heard("いま: 区へ伝えました（10月14日(水)）")
    postback(town.staff.by(town.nonomura), forward["data"]).heard(OLD_CARD)
    assert visit_of(town, visit).version == 2


def test_two_staff_tap_the_same_card_in_the_same_moment_and_the_officer_hears_it_once(town: Town) -> None:
    place(town, "wish")
    data = {"data": town.staff.say("/希望一覧").action("区へ伝えた")["data"]}
    second = town.staff.by(town.nonomura)
    town.takeshi.listen()
    arrive(town.staff, event(town.staff, "postback", postback=data), event(second, "postback", postback=data))
    town.staff.heard("いま: 区へ伝えました", OLD_CARD)
    assert town.takeshi.answer.count("ご希望を区に伝えました。") == 1


def test_selecting_on_one_card_and_declining_on_another_takes_the_first(town: Town) -> None:
    visit = place(town, "forwarded")
    town.staff.say("/選定 V01")
    select = town.staff.action("電話")
    town.staff.say("/見送り V01").tap("電話").heard("いま: 今回は見送りです")
    postback(town.staff, select["data"]).heard(OLD_CARD)
    assert visit_of(town, visit).state == "declined"


@pytest.mark.parametrize("how", ["電話", "メール", "打ち合わせ"])
def test_how_the_ward_told_its_decision_is_kept(town: Town, how: str) -> None:
    visit = place(town, "forwarded")
    town.staff.say("/選定 V01").heard("区からは、どのように聞きましたか。")
    town.staff.tap(how).heard("いま: 区が訪問を選びました（10月14日(水)）")
    now = visit_of(town, visit)
    assert now.decided_by in ("phone", "mail", "meeting")
    assert str(now.decided_on) == "2026-10-14"


@pytest.mark.parametrize(("what", "how"), [("select", "x" * 50), ("select", ""), ("fly", "phone"), ("", "phone")])
def test_a_decision_with_odd_values_is_refused(town: Town, what: str, how: str) -> None:
    visit = place(town, "forwarded")
    tap(town.staff, "visits.decided", visit, v=1, what=what, how=how).heard("このボタンは使えません。")
    assert visit_of(town, visit).state == "forwarded"


def test_a_refusal_by_the_ward_is_told_to_the_officer_with_whom_to_ask(town: Town) -> None:
    place(town, "forwarded")
    town.takeshi.listen()
    town.staff.say("/見送り V01").tap("メール")
    town.takeshi.heard("今回の訪問は見送りになりました。", "おたずねは、区へどうぞ。")
    assert town.takeshi.buttons() == ["区に電話する"]


def test_the_fourth_association_is_a_warning_and_no_wall(town: Town) -> None:
    for number, name in enumerate(list(town.associations)[:4], 1):
        visit = place(town, "forwarded", name)
        town.staff.say(f"/選定 V{number:02}").tap("電話").heard("いま: 区が訪問を選びました")
        assert ("選ばれた団体が4つになりました。" in town.staff.answer) == (number == 4)
        assert visit_of(town, visit).state == "selected"


def test_a_cancelled_visit_does_not_count_towards_the_four(town: Town) -> None:
    names = list(town.associations)
    for name, state in zip(names, ("selected", "fixed", "cancelled", "forwarded"), strict=False):
        place(town, state, name)
    town.staff.say("/選定 V04").tap("電話")
    assert "注意" not in town.staff.answer


def test_days_are_offered_and_the_officers_choice_reaches_the_staff(town: Town) -> None:
    place(town, "selected")
    town.takeshi.listen()
    town.staff.say("/日程案 V01 11/30 14:00 12/1 10:00 12/2 午後3時").heard("日時の案を役員に送ります")
    town.takeshi.heard("訪問の日時の案です。")
    assert town.takeshi.buttons() == ["11月30日(月) 午後2時", "12月1日(火) 午前10時", "12月2日(水) 午後3時"]
    town.staff.listen()
    town.takeshi.tap("12月1日(火)").heard("12月1日(火) 午前10時ですね。", "係の者に伝えました。")
    town.staff.heard("いなほ町会（V01）は 12月1日(火) 午前10時 がよいそうです。")
    town.staff.tap("この日時に決める").heard("日時が決まりました（12月1日(火) 午前10時）")
    town.takeshi.heard("訪問の日時が決まりました。")


def test_the_offered_days_stand_on_the_officers_card_too(town: Town) -> None:
    place(town, "selected")
    town.staff.say("/日程案 V01 11/30 14:00")
    town.takeshi.say("希望のようす")
    assert "11月30日(月) 午後2時" in town.takeshi.buttons()


def test_an_officer_may_choose_another_of_the_offered_days(town: Town) -> None:
    place(town, "selected")
    town.staff.say("/日程案 V01 11/30 14:00 12/1 10:00")
    town.takeshi.tap("12月1日")
    town.staff.listen()
    town.takeshi.tap("11月30日").heard("11月30日(月) 午後2時ですね。")
    town.staff.heard("11月30日(月) 午後2時 がよいそうです。")


def test_two_quick_taps_on_an_offered_day_reach_the_staff_once(town: Town) -> None:
    place(town, "selected")
    town.staff.say("/日程案 V01 11/30 14:00")
    data = {"data": town.takeshi.action("11月30日")["data"]}
    town.staff.listen()
    arrive(town.takeshi, event(town.takeshi, "postback", postback=data), event(town.takeshi, "postback", postback=data))
    assert town.staff.answer.count("がよいそうです。") == 1


def test_the_same_moment_offered_twice_is_one_button(town: Town) -> None:
    place(town, "selected")
    town.staff.say("/日程案 V01 12/1 10:00 11/30 14:00 12/1 10時")
    assert town.takeshi.buttons() == ["11月30日(月) 午後2時", "12月1日(火) 午前10時"]


def test_a_fourth_offered_moment_is_one_too_many(town: Town) -> None:
    place(town, "selected")
    town.staff.say("/日程案 V01 11/30 14:00 12/1 14:00 12/2 14:00 12/3 14:00").heard("がわかりませんでした。")


def test_a_new_offer_takes_the_place_of_the_old_one(town: Town) -> None:
    place(town, "selected")
    town.staff.say("/日程案 V01 11/30 14:00")
    old = town.takeshi.action("11月30日")
    town.staff.say("/日程案 V01 12/1 14:00")
    postback(town.takeshi, old["data"]).heard("このボタンはもう使えません。")


def test_an_offered_day_that_went_by_cannot_be_chosen(town: Town) -> None:
    place(town, "selected")
    town.staff.say("/日程案 V01 11/30 14:00")
    town.clock.moment += timedelta(days=60)
    town.takeshi.tap("11月30日").heard("この日時は過ぎています。")


def test_an_offered_day_cannot_be_chosen_once_the_date_is_fixed(town: Town) -> None:
    place(town, "selected")
    town.staff.say("/日程案 V01 11/30 14:00 12/1 14:00")
    first = town.takeshi.action("11月30日")
    town.staff.say("/日程確定 V01 12/1 14:00")
    postback(town.takeshi, first["data"]).heard("このボタンはもう使えません。")


@pytest.mark.parametrize("state", ["wish", "forwarded"])
def test_no_days_are_offered_before_the_ward_has_selected(town: Town, state: str) -> None:
    place(town, state)
    town.takeshi.listen()
    town.staff.say("/日程案 V01 11/30 14:00").heard("日程の案を送れるのは、区が選んだあと")
    town.takeshi.heard_nothing()


@pytest.mark.parametrize(
    "when", ["2027-03-16 14:00", "2027-04-01 14:00", "2026-08-31 14:00", "2026-10-13 14:00", "2026-10-14 17:00"]
)
@pytest.mark.parametrize("command", ["/日程確定", "/日程案"])
def test_a_day_outside_the_window_or_past_is_refused_with_the_reason(town: Town, command: str, when: str) -> None:
    visit = place(town, "selected")
    town.staff.say(f"{command} V01 {when}")
    assert "契約の期間の外です。" in town.staff.answer or "もう過ぎています。" in town.staff.answer
    assert visit_of(town, visit).version == 1


@pytest.mark.parametrize("when", ["11:00", "11:01", "14:00", "16:59", "17:00"])
def test_another_visit_within_three_hours_is_a_conflict(town: Town, when: str) -> None:
    fixed(town, "11/30 14:00")
    visit = place(town, "selected", "さくら町会")
    town.staff.say(f"/日程確定 V02 11/30 {when}")
    conflict = "11月30日(月) 午後2時からの別の訪問と重なります。3時間以上あけてください。"
    assert (conflict in town.staff.answer) == (when not in ("11:00", "17:00"))
    assert (visit_of(town, visit).state == "fixed") == (when in ("11:00", "17:00"))


def test_a_cancelled_visit_frees_its_time(town: Town) -> None:
    fixed(town, "11/30 14:00")
    town.staff.say("/中止 V01").tap("はい、中止します")
    place(town, "selected", "さくら町会")
    town.staff.say("/日程確定 V02 11/30 14:00").heard("日時が決まりました")


def test_moving_a_visit_by_an_hour_is_no_conflict_with_itself(town: Town) -> None:
    fixed(town, "11/30 14:00")
    town.staff.say("/日程確定 V01 11/30 15:00").heard("日時が決まりました（11月30日(月) 午後3時）")


@pytest.mark.parametrize(("day", "warned"), [("3/10", False), ("3/11", True), ("3/15", True)])
def test_a_late_day_is_a_warning_and_no_wall(town: Town, day: str, warned: bool) -> None:
    place(town, "selected")
    town.staff.say(f"/日程確定 V01 {day} 14:00").heard("日時が決まりました")
    assert ("報告書の期限が契約の終わりで短くなります。" in town.staff.answer) == warned


def test_fixing_the_same_moment_again_tells_nobody(town: Town) -> None:
    fixed(town)
    town.staff.say("/日程確定 V01 11/30 14:00").heard("その日時は、もう決まっています。")
    town.takeshi.heard_nothing()


BAD_MOMENTS = ("", "soon", "2026-02-30T14:00", "9999-12-31T23:59", "0001-01-01T00:00", "9999-12-31T23:59-14:00")


@pytest.mark.parametrize("picked", BAD_MOMENTS)
def test_a_picker_that_gives_a_bad_moment_is_refused(town: Town, picked: str) -> None:
    visit = place(town, "selected")
    tap(town.staff, "visits.fix", visit, v=1, at=picked)
    assert any(part in town.staff.answer for part in ("読み取れませんでした。", "契約の期間の外です。"))
    assert visit_of(town, visit).state == "selected"


@pytest.mark.parametrize("visit", ["", "x", "00000000-0000-0000-0000-000000000000", "z" * 200])
def test_a_button_for_no_visit_is_refused(town: Town, visit: str) -> None:
    for action in ("forward", "decided", "fix", "ask_cancel", "cancel"):
        values = f"_=1&do=visits.{action}&id={visit}&v=1&what=select&how=phone&at=2026-11-30T14:00"
        postback(town.staff, values).heard("この訪問は見つかりません。")


def test_cancelling_asks_once_more_and_tells_every_officer(town: Town) -> None:
    second = town.officer("さとみ", "いなほ町会")
    fixed(town)
    second.listen()
    town.staff.say("/中止 V01").heard("いなほ町会（V01）の訪問を中止にしますか。", "役員全員にお知らせします。")
    town.takeshi.heard_nothing()
    town.staff.tap("はい、中止します").heard("中止にしました。")
    for officer in (town.takeshi, second):
        officer.heard("訪問は中止になりました。")


def test_more_than_twelve_wishes_are_listed_with_how_to_see_the_rest(town: Town) -> None:
    with town.house.db.write() as session:
        new = add_associations(session, [f"見本{n:02}町会" for n in range(14)], town.now)
        town.associations |= {one.name: one.id for one in new}
    for n in range(14):
        place(town, "wish", f"見本{n:02}町会")
    town.staff.say("/希望一覧").heard("ほかに2件あります。「/訪問 団体」で一つずつ出せます。")
