"""Handouts: versions go to the ward and come back; only what was confirmed is printed."""

from __future__ import annotations

from hashlib import sha256

import pytest

from handlers.deadlines.queries import one_of
from handlers.meetings.preparing import MATERIAL_MOVES, MATERIAL_STATES, WHY_NOT_MATERIAL
from handlers.meetings.queries import materials_of
from handlers.meetings.tables import Material
from tests.cast import Chat, Town
from tests.chat.raw import arrive, event
from tests.meetings.desk import Desk
from tests.meetings.stages import agreed, now_of, owed, place, press, version
from tests.visits.stages import fixed

ACTIONS = {
    "submit": "meetings.material_submit", "confirm": "meetings.material_confirm", "return": "meetings.material_return",
}  # fmt: skip
PAIRS = [(state, what) for state in MATERIAL_STATES for what in WHY_NOT_MATERIAL]


def versions(town: Town, code: str = "W01") -> list[Material]:
    """The versions, newest first."""
    with town.house.db.read() as session:
        return list(materials_of(session, now_of(town, code).id))


def evidence(town: Town, item: str, code: str = "W01") -> str | None:
    """What a deadline was ended with."""
    with town.house.db.read() as session:
        found = one_of(session, code, item)
    return found.evidence if found else None


def confirmed(town: Town) -> Desk:
    """An agreed seminar whose first version the ward confirmed by mail."""
    agreed(town)
    desk = Desk(town)
    desk.upload(b"first")
    town.staff.say("/資料提出 W01").heard("第1版: 区へ出した")
    town.staff.say("/資料確認 W01").tap("メール").heard("第1版: 区が確認した")
    return desk


def test_a_handout_from_its_file_to_the_wards_confirmation(town: Town) -> None:
    agreed(town)
    town.staff.say("/資料 W01").heard("資料はまだ登録されていません。")
    Desk(town).upload(b"a handout")
    town.staff.say("/資料 W01").heard("第1版: 案（区へはまだ）", sha256(b"a handout").hexdigest()[:8], "9バイト")
    town.staff.tap("区へ出した").heard("第1版: 区へ出した", "提出 10月14日(水)")
    town.staff.tap("区が確認した").heard("どのように確認の返事がありましたか。")
    assert owed(town, "W01")["materials"][0] == "open"
    town.staff.tap("電話").heard("第1版: 区が確認した", "返事 10月14日(水) 電話")
    assert owed(town, "W01")["materials"][0] == "done"
    assert evidence(town, "materials") == "v1 phone"


@pytest.mark.parametrize(("state", "what"), PAIRS, ids=[f"{state}-{what}" for state, what in PAIRS])
def test_a_version_moves_as_its_table_says_and_no_other_way(town: Town, state: str, what: str) -> None:
    meeting = place(town, "fixed")
    version(town, meeting, state)
    answer = press(town.staff, ACTIONS[what], meeting, how="mail").answer
    after = MATERIAL_MOVES[state].get(what)
    assert versions(town)[0].state == (after or state)
    assert now_of(town).version == (2 if after else 1)
    if after is None:
        assert f"第1版は「{MATERIAL_STATES[state]}」です。{WHY_NOT_MATERIAL[what]}" in answer


@pytest.mark.parametrize("command", ["/資料提出 W01", "/資料確認 W01"])
def test_what_is_not_there_cannot_go_to_the_ward(town: Town, command: str) -> None:
    place(town, "fixed")
    town.staff.say(command).heard("資料はまだ登録されていません。")


def test_a_new_version_after_the_confirmation_is_owed_again(town: Town) -> None:
    desk = confirmed(town)
    town.staff.say("/人数 W01 15").say("/印刷済み W01 17").heard("印刷: 17部すみ")
    assert (evidence(town, "materials"), evidence(town, "print")) == ("v1 mail", "17部")
    desk.upload(b"second")
    assert [one.state for one in versions(town)] == ["draft", "confirmed"]
    assert {owed(town, "W01")[item][0] for item in ("materials", "print")} == {"open"}
    town.staff.say("/印刷済み W01 17").heard("資料の区の確認がまだです。")
    assert now_of(town).copies is None


def test_the_same_file_is_refused_kindly(town: Town) -> None:
    desk = confirmed(town)
    page = desk.upload(b"first")
    assert page.status_code == 422
    assert "第1版と同じファイルです。" in page.text
    assert [one.state for one in versions(town)] == ["confirmed"]
    assert owed(town, "W01")["materials"][0] == "done"


def test_a_version_that_came_back_is_followed_by_another(town: Town) -> None:
    place(town, "fixed")
    desk = Desk(town)
    desk.upload(b"first")
    town.staff.say("/資料 W01").tap("区へ出した").tap("差し戻された").heard("第1版: 差し戻された")
    desk.upload(b"second")
    town.staff.say("/資料 W01").heard("第2版: 案（区へはまだ）", "第1版: 差し戻された")
    assert town.staff.buttons() == ["区へ出した"]


def test_what_was_confirmed_before_the_date_was_agreed_counts(town: Town) -> None:
    meeting = place(town, "in_talks")
    version(town, meeting, "submitted")
    town.staff.say("/資料確認 W01").tap("打ち合わせ")
    assert owed(town, "W01") == {}
    town.staff.say("/確定 W01").tap("電話")
    assert owed(town, "W01")["materials"][0] == "done"
    assert evidence(town, "materials") == "v1 meeting"


@pytest.mark.parametrize(("kind", "code", "word"), [("seminar", "W01", "講習会"), ("exchange", "X01", "意見交換会")])
def test_only_a_visit_may_do_without_new_materials(town: Town, kind: str, code: str, word: str) -> None:
    place(town, "fixed", kind)
    town.staff.say(f"/追加資料なし {code}").heard("「追加資料なし」は派遣だけです。", f"{word}の資料は、毎回")
    assert now_of(town, code).materials == "new"


def test_a_visit_without_new_materials_owes_none_until_there_is_one(town: Town) -> None:
    fixed(town)
    assert owed(town, "V01")["materials"][0] == "open"
    town.staff.say("/資料 V01").tap("新しい資料はない").heard("新しい資料はありません")
    assert owed(town, "V01")["materials"][0] == "withdrawn"
    town.staff.say("/追加資料なし V01").heard("もう記録されています。")
    Desk(town, "V01").upload()
    assert owed(town, "V01")["materials"][0] == "open"
    town.staff.say("/追加資料なし V01").heard("資料がもう登録されています。")
    assert now_of(town, "V01").materials == "new"


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_nothing_unconfirmed_is_printed(town: Town, state: str) -> None:
    version(town, place(town, "fixed"), state)
    town.staff.say("/印刷済み W01 20").heard("資料の区の確認がまだです。")
    assert now_of(town).copies is None


def test_an_older_confirmed_version_is_not_printed_either(town: Town) -> None:
    meeting = place(town, "fixed")
    version(town, meeting, "confirmed", 1)
    version(town, meeting, "submitted", 2)
    town.staff.say("/印刷済み W01 20").heard("資料の区の確認がまだです。")


def test_nobody_prints_for_a_number_nobody_knows(town: Town) -> None:
    version(town, place(town, "fixed", headcount=None), "confirmed")
    town.staff.say("/印刷済み W01 20").heard("人数がまだです。")
    assert now_of(town).copies is None


@pytest.mark.parametrize(
    ("copies", "said"),
    [("17", ""), ("14", "注意: 人数は15人です。14部では足りません。"), ("15", "予備をふくめた部数は17部です。")],
)
def test_copies_are_compared_with_the_people_and_the_spare_set(town: Town, copies: str, said: str) -> None:
    version(town, place(town, "fixed"), "confirmed")
    town.staff.say("/準備 W01").heard("印刷: まだ（人数分と予備2部で17部。")
    answer = town.staff.say(f"/印刷済み W01 {copies}").heard(f"印刷: {copies}部すみ").answer
    assert said in answer
    assert ("注意" in answer, "予備を" in answer) == (copies == "14", copies == "15")


@pytest.mark.parametrize("copies", ["0", "1001", "たくさん"])
def test_what_is_no_number_of_copies_is_refused(town: Town, copies: str) -> None:
    version(town, place(town, "fixed"), "confirmed")
    town.staff.say(f"/印刷済み W01 {copies}").heard("使い方: /印刷済み")
    assert now_of(town).copies is None


def test_more_people_than_copies_makes_the_print_owed_again(town: Town) -> None:
    confirmed(town)
    town.staff.say("/人数 W01 15").say("/印刷済み W01 17")
    town.staff.say("/人数 W01 17")
    assert owed(town, "W01")["print"][0] == "done"
    town.staff.say("/人数 W01 18").heard("印刷した部数では足りなくなりました。")
    assert owed(town, "W01")["print"][0] == "open"
    assert now_of(town).copies is None


@pytest.mark.parametrize("command", ["/資料提出 W01", "/資料確認 W01", "/印刷済み W01 17"])
def test_once_the_report_was_sent_nothing_changes(town: Town, command: str) -> None:
    version(town, place(town, "reported"), "submitted")
    town.staff.say(command).heard("いまは「報告書を送った」です。内容を変えられるのは、報告書を送る前だけです。")
    assert versions(town)[0].state == "submitted"


def test_two_who_decide_in_the_same_moment_decide_once(town: Town) -> None:
    version(town, place(town, "fixed"), "submitted")
    town.staff.say("/資料 W01")
    data = [{"data": town.staff.action(label)["data"]} for label in ("区が確認した", "差し戻された")]
    confirm = {"data": data[0]["data"] + "&how=mail"}
    other: Chat = town.staff.by(town.nonomura)
    first = event(town.staff, "postback", postback=confirm)
    arrive(town.staff, first, event(other, "postback", postback=data[1]))
    town.staff.heard("第1版: 区が確認した", "このボタンは古くなりました。")
    assert versions(town)[0].state == "confirmed"
