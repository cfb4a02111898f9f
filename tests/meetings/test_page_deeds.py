"""The page of a meeting: what is next, the whole chain, and every deed of the chat's card by the same functions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from bot.clock import TOKYO
from bot.store.ledger import LedgerEntry
from handlers.meetings.tables import Meeting
from handlers.people.tables import Worker
from tests.cast import Town
from tests.meetings.desk import Desk
from tests.meetings.guests import join, seminar
from tests.meetings.stages import AN_HOUR_AGO, agreed, furnish, group, now_of, owed, place, thing, version
from tests.signing import console, stamp
from tests.venue import at_a_venue

TODAY_EVENING = datetime(2026, 10, 14, 19, 0, tzinfo=TOKYO)


def do(desk: Desk, deed: str, **form: object) -> TestResponse:
    """Send one of the page's forms as it was drawn for this version."""
    return desk.do(deed, {"v": now_of(desk.town, desk.code).version, **form})


def coming(desk: Desk) -> str:
    """What the page says is next."""
    return desk.see().split('id="next"', 1)[1].split("</section>", 1)[0]


@pytest.mark.parametrize(
    ("state", "more", "words", "deed"),
    [
        ("draft", {}, "日時の案を決める", "move"),
        ("in_talks", {"venue": ""}, "区が決めた会場を入れる", "venue"),
        ("in_talks", {}, "区と合意したら、記録する", "agree"),
        ("fixed", {"agreed_on": None}, "変えた日時を区と合意したら、記録する", "agree"),
        ("fixed", {"content_on": None}, "区と内容を合意する", "content"),
        ("fixed", {}, "資料の案を作って登録する", None),
        ("fixed", {"starts_at": TODAY_EVENING}, "はじまったら「始める」を押す", "start"),
        (
            "ready",
            {"starts_at": datetime(2026, 10, 10, 14, 0, tzinfo=TOKYO)},
            "終わっていれば、出席の数を入れる",
            "end",
        ),
        ("running", {"starts_at": AN_HOUR_AGO}, "終わったら、出席の数を入れる", "end"),
        ("held", {"attended": 12}, "講師所感を書いて、報告書を送る", "reported"),
        ("reported", {}, "区の返事を記録する", "confirmed"),
        ("confirmed", {}, "することは、ありません", None),
        ("cancelled", {}, "することは、ありません", None),
    ],
)
def test_what_is_next_stands_first(town: Town, state: str, more: dict[str, Any], words: str, deed: str | None) -> None:
    place(town, state, **more)
    shown = coming(Desk(town))
    assert words in shown
    assert (f"/do/{deed}" in shown) if deed else ("/do/" not in shown)


def test_what_is_owed_soon_comes_before_what_stands_first_in_the_list(town: Town) -> None:
    agreed(town, "10/22 14:00")  # the headcount is due on the 17th, the materials were due on the 8th
    with town.house.db.write() as session:
        session.execute(update(Meeting).values(materials="none"))
    assert "区に参加人数を聞いて入れる" in coming(Desk(town))


@pytest.mark.parametrize(
    ("state", "words", "deed"),
    [
        ("draft", "資料を区へ出す", "submit"),
        ("submitted", "区の確認をもらう", "checked"),
        ("returned", "新しい版を登録する", None),
    ],
)
def test_each_version_of_a_handout_has_its_next_step(town: Town, state: str, words: str, deed: str | None) -> None:
    version(town, place(town, "fixed"), state)
    shown = coming(Desk(town))
    assert words in shown
    assert deed is None or f"/do/{deed}" in shown


def test_a_meeting_goes_from_its_first_date_to_the_wards_confirmation_on_its_page(town: Town) -> None:
    place(town, "draft", venue="", headcount=None)
    desk = Desk(town)
    do(desk, "move", when="10/22 14:00")
    do(desk, "venue", words="見本区民館")
    do(desk, "internet")
    assert "区との合意を記録しました。" in do(desk, "agree", how="phone").text
    do(desk, "headcount", n="１５人")
    furnish(town, now_of(town).id)
    do(desk, "printed", n="17")
    assert "準備ができました。" in do(desk, "ready").text
    town.time_is(datetime(2026, 10, 22, 15, 0, tzinfo=TOKYO))
    do(desk, "start")
    do(desk, "end", n="12")
    do(desk, "reported")
    do(desk, "confirmed")
    now = now_of(town)
    assert (now.state, now.headcount, now.copies, now.attended, now.agreed_by) == ("confirmed", 15, 17, 12, "phone")
    assert {item: state for item, (state, _due) in owed(town, "W01").items() if state != "done"} == {"consult": "open"}


def test_the_chain_says_of_each_step_how_it_stands(town: Town) -> None:
    agreed(town, "10/24 14:00")
    page = Desk(town).see().split('class="chain"', 1)[1].split("</ol>", 1)[0]
    marks = [part.split("</span>", 1)[0].rsplit(">", 1)[1] for part in page.split('<li class="')[1:]]
    assert marks == ["済み", "済み", "これから", "これから", "おくれ・つぎ", *["これから"] * 5]
    assert "10/10(土)まで" in page


def test_before_the_agreement_the_chain_foresees_the_deadlines(town: Town) -> None:
    place(town, "in_talks")
    page = Desk(town).see()
    assert "見込み" in page
    assert "10/29(木)まで" in page


def test_old_dates_stay_on_the_page(town: Town) -> None:
    agreed(town)
    desk = Desk(town)
    do(desk, "move", when="11/19 15:00")
    assert "11/12(木) 14:00 → 11/19(木) 15:00（10/14 17:59 S02）" in desk.see()


def test_officers_hear_of_a_date_moved_on_the_page(town: Town) -> None:
    seminar(town)
    join(town.hanako)
    desk = Desk(town)
    do(desk, "move", when="11/19 14:00")
    town.hanako.heard("講習会の日時が変わりました。", "11月19日(木)")


def test_every_deed_on_the_page_stands_in_the_ledger(town: Town) -> None:
    place(town, "fixed")
    do(Desk(town), "move", when="11/19 14:00")
    with town.house.db.read() as session:
        noted = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "did")).one()
    assert (noted.who, noted.what, noted.about, noted.channel) == ("S02", "move", "W01", "page")


def test_what_the_chats_functions_note_is_noted_as_done_on_a_page(town: Town) -> None:
    place(town, "in_talks")
    do(Desk(town), "agree", how="mail")
    with town.house.db.read() as session:
        noted = session.scalars(select(LedgerEntry).where(LedgerEntry.what == "meeting date")).one()
    assert (noted.did, noted.why, noted.channel) == ("agreed", "mail", "page")


@pytest.mark.parametrize(
    ("deed", "form", "why"),
    [
        ("move", {"when": "12/26 14:00"}, "期間の外です"),
        ("move", {"when": "いつか"}, "わかりませんでした"),
        ("move", {"when": "10/13 14:00"}, "もう過ぎています"),
        ("headcount", {"n": "たくさん"}, "数を「15」のように"),
        ("headcount", {"n": "十五人くらい"}, "数を「15」のように"),
        ("headcount", {"n": "約15"}, "数を「15」のように"),
        ("headcount", {"n": "9999"}, "人数として読めませんでした"),
        ("venue", {"words": ""}, "会場を入れてください。"),
        ("venue", {"words": "長" * 31}, "30字までに"),
        ("title", {"words": "090-0000-1234"}, "電話番号のように見えた"),
        ("lead", {"worker": "S99"}, "従事者をえらんでください"),
        ("cancel", {}, "四角に印を付けて"),
        ("postpone", {}, "四角に印を付けて"),
        ("printed", {"n": "17"}, "区の確認がまだです"),
        ("start", {}, "きょうの行事ではありません"),
        ("end", {"n": "5"}, "まだ始まっていない行事です"),
        ("ready", {}, "まだ足りないものがあります"),
        ("equipment", {"name": "ルーター", "who": "x"}, "だれが用意するか"),
        ("groups", {"n": "3"}, "意見交換会だけです"),
        ("agree", {"how": "x"}, "区からどのように聞いたか"),
        ("ask", {"what": "x"}, "このボタンは使えません"),
        ("consulted", {"e": "x"}, "もう一覧にありません"),
    ],
)
def test_what_cannot_be_done_is_explained_and_nothing_changes(
    town: Town, deed: str, form: dict[str, str], why: str
) -> None:
    place(town, "fixed")
    desk = Desk(town)
    answer = do(desk, deed, **form)
    assert answer.status_code == 422
    assert why in answer.text
    assert now_of(town).version == 1


@pytest.mark.parametrize(("deed", "form"), [("move", {"when": "12/26 14:00"}), ("venue", {"words": "長" * 31})])
def test_what_was_typed_stays_in_its_field_when_it_is_refused(town: Town, deed: str, form: dict[str, str]) -> None:
    place(town, "fixed")
    page = do(Desk(town), deed, **form).text
    assert f'value="{next(iter(form.values()))}"' in page
    assert 'aria-invalid="true" aria-describedby="wrong"' in page
    assert '<details class="no-print" open>' in page


@pytest.mark.parametrize("deed", ["move", "headcount", "venue", "ready", "cancel", "submit"])
def test_who_comes_second_is_told_and_sees_how_it_stands(town: Town, deed: str) -> None:
    place(town, "fixed")
    desk = Desk(town)
    do(desk, "title", words="はじめてのLINE")
    answer = desk.do(deed, {"v": 1, "when": "11/19 14:00", "n": "9", "words": "別の会場", "sure": "yes"})
    assert answer.status_code == 422
    assert "ほかの人が先にこの行事を変えました。" in answer.text
    assert now_of(town).version == 2


def test_a_comment_on_an_older_page_is_told_and_kept_in_its_field(town: Town) -> None:
    place(town, "held")
    desk = Desk(town)
    desk.comment("よかった。")
    answer = desk.do("comment", {"words": "わたしの所感", "v": 1})
    assert "ほかの人が先に" in answer.text
    assert "わたしの所感" in answer.text


def test_what_is_ours_is_consulted_on_thing_by_thing(town: Town) -> None:
    meeting = place(town, "fixed")
    thing(town, meeting, "ルーター")
    desk = Desk(town)
    one = desk.see().split('name="e" value="', 1)[1].split('"', 1)[0]
    do(desk, "consulted", e=one)
    assert "10月14日(水)協議、許可はまだ" in desk.see()
    do(desk, "remove", e=one)
    assert "ルーター" not in desk.see()


def test_things_are_added_with_who_provides_them(town: Town) -> None:
    place(town, "fixed")
    desk = Desk(town)
    do(desk, "equipment", name="プロジェクター", who="ward")
    assert "プロジェクター: 区が用意" in desk.see()
    do(desk, "starters")
    assert "マイク" in desk.see()


def test_groups_are_made_and_led(town: Town) -> None:
    place(town, "fixed", "exchange")
    desk = Desk(town, "X01")
    do(desk, "groups", n="2")
    do(desk, "facilitator", number="1", worker="S01")
    page = desk.see()
    assert "1班: S01" in page
    assert "2班: まだ" in page


def test_a_group_is_led_by_somebody_of_the_register_only(town: Town) -> None:
    group(town, place(town, "fixed", "exchange"), 1)
    assert "従事者をえらんでください。" in do(Desk(town, "X01"), "facilitator", number="1", worker="S77").text


def test_who_takes_part_is_a_number_and_codes(town: Town) -> None:
    agreed(town)
    town.staff.say("/参加者 W01").heard("LINEで参加: 0人")
    page = Desk(town).see()
    assert "LINEで参加: 0人" in page
    assert "人数の連絡には使いません" in page


def test_cautions_stay_as_long_as_they_hold(town: Town) -> None:
    place(town, "fixed", headcount=40, copies=17)
    page = Desk(town).see()
    assert "契約では10〜20人程度です。40人でよいか" in page
    assert "人数は40人ですが、印刷は17部です。" in page


def test_an_auditor_sees_the_run_sheet_and_no_forms(town: Town) -> None:
    furnish(town, place(town, "fixed"))
    desk = Desk(town)
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S02").values(kind="auditor"))
    main = desk.see().split("<main", 1)[1]
    assert "<td>実習</td>" in main
    assert "<form" not in main
    assert do(desk, "ready").status_code == 403


def test_a_new_meeting_is_made_from_the_list(town: Town) -> None:
    console(town)
    csrf = stamp(town.http.get("/staff/meetings"))
    form = {"csrf": csrf, "kind": "seminar", "when": "11/26 14:00", "title": "写真の整理"}
    answer = town.http.post("/staff/meetings", data=form)
    assert (answer.status_code, answer.location) == (303, "/staff/meetings/W01?said=made")
    assert (now_of(town).title, now_of(town).state) == ("写真の整理", "in_talks")


@pytest.mark.parametrize(
    ("form", "why"),
    [
        ({"kind": "visit"}, "種類をえらんでください"),
        ({"kind": "seminar", "when": "12/26 14:00"}, "期間の外です"),
        ({"kind": "seminar", "title": "長" * 21}, "20字までに"),
        ({"kind": "seminar", "when": "ねこ"}, "わかりませんでした"),
    ],
)
def test_a_meeting_that_cannot_be_made_leaves_what_was_typed(town: Town, form: dict[str, str], why: str) -> None:
    console(town)
    csrf = stamp(town.http.get("/staff/meetings"))
    answer = town.http.post("/staff/meetings", data={"csrf": csrf, **form})
    assert answer.status_code == 422
    assert why in answer.text
    assert all(f'value="{value}"' in answer.text for value in form.values() if value != "visit")
    with town.house.db.read() as session:
        assert session.scalar(select(Meeting)) is None


def test_the_list_says_what_is_next_and_narrows(town: Town) -> None:
    place(town, "fixed")
    place(town, "held", "exchange")
    console(town)
    page = town.http.get("/staff/meetings").text
    assert "つぎ: 資料の案を作って登録する" in page
    assert "X01" not in page
    assert "X01" in town.http.get("/staff/meetings?part=after&kind=exchange").text
    assert "ここには、まだありません。" in town.http.get("/staff/meetings?part=cancelled").text


def test_at_a_venue_the_list_shows_codes_and_leads_nowhere(town: Town) -> None:
    place(town, "fixed")
    console(town)
    client = at_a_venue(town)
    main = client.get("/staff/meetings").text.split("<main", 1)[1]
    assert "<h2>W01</h2>" in main
    assert "LINE" not in main
    assert "見本区民館" not in main
    assert client.get("/staff/meetings/W01").status_code == 403


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ({"starts_at": TODAY_EVENING, "state": "ready"}, "今日 19:00 講習会1 LINE → はじまったら「始める」を押す"),
        ({"starts_at": datetime(2026, 10, 15, 14, 0, tzinfo=TOKYO), "state": "fixed"}, "あした 14:00 講習会1 LINE"),
        ({"starts_at": datetime(2026, 10, 10, 14, 0, tzinfo=TOKYO), "state": "fixed"}, "10/10(土) 14:00 講習会1 LINE"),
    ],
)
def test_today_says_what_the_next_events_need(town: Town, more: dict[str, Any], line: str) -> None:
    place(town, **more)
    console(town)
    assert line in town.http.get("/staff").text


def test_today_at_a_venue_says_codes(town: Town) -> None:
    place(town, "ready", starts_at=TODAY_EVENING)
    console(town)
    page = at_a_venue(town).get("/staff").text
    assert "今日 W01 → はじまったら" in page
    assert "講習会1" not in page


def test_far_events_and_ended_ones_are_not_todays(town: Town) -> None:
    place(town, "fixed", starts_at=datetime(2026, 12, 10, 14, 0, tzinfo=TOKYO))
    console(town)
    assert "これから2週間の行事はありません。" in town.http.get("/staff").text


def test_a_consultation_on_lateness_is_a_caution(town: Town) -> None:
    place(town, "held", consult="late", attended=9, headcount_on=date(2026, 10, 10))
    assert "期限に間に合いませんでした" in Desk(town).see()


def test_signs_no_database_keeps_are_left_out(either_town: Town) -> None:
    place(either_town, "held")
    desk = Desk(either_town)
    do(desk, "title", words="は\0じめて\x07の")
    do(desk, "comment", words="よ\0かった。")
    assert now_of(either_town).title == "はじめての"
    assert "よかった。" in desk.see()
