"""「/準備」 says what is there and what is missing; only what is whole is ready, and what breaks it takes that back."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

import pytest
from sqlalchemy import delete, update

from bot.chat.postbacks import encode
from bot.clock import TOKYO
from handlers.meetings.tables import DiscussionGroup, Material, Meeting, RunSheet
from handlers.people.tables import Worker
from handlers.visits.tables import Visit
from tests.cast import Town
from tests.chat.raw import postback
from tests.meetings.desk import Desk
from tests.meetings.stages import furnish, group, now_of, place, press, thing, version
from tests.visits.stages import fixed


def prepared(town: Town, state: str = "fixed", kind: str = "seminar") -> UUID:
    """A meeting with everything there; an exchange meeting with two groups and who leads them."""
    meeting = place(town, state, kind)
    furnish(town, meeting)
    if kind == "exchange":
        group(town, meeting, 1, "S01")
        group(town, meeting, 2, "S02")
    return meeting


def lose(town: Town, what: str, meeting: UUID) -> None:
    """Take one part of the preparation away."""
    with town.house.db.write() as session:
        if what == "資料":
            session.execute(update(Material).where(Material.meeting_id == meeting).values(state="submitted"))
        elif what == "進行表":
            session.execute(delete(RunSheet).where(RunSheet.meeting_id == meeting))
        elif what in ("人数", "会場", "アンケート"):
            column = {"人数": "headcount", "会場": "venue", "アンケート": "survey_on"}[what]
            empty: dict[str, object] = {column: "" if what == "会場" else None}
            session.execute(update(Meeting).where(Meeting.id == meeting).values(**empty))
        else:
            mine = DiscussionGroup.meeting_id == meeting
            session.execute(update(DiscussionGroup).where(mine, DiscussionGroup.number == 2).values(facilitator=None))
    if what == "機材":
        thing(town, meeting, "ルーター")


PARTS = ("資料", "人数", "会場", "機材", "進行表", "アンケート", "班とファシリテーター")


def test_without_an_event_it_says_what_is_left_before_the_start(town: Town) -> None:
    town.staff.say("/準備").heard("LINEを送付方法として区に届け出る")
    town.staff.say("/ready").heard("LINEを送付方法として区に届け出る")


def test_an_empty_meeting_shows_every_next_step(town: Town) -> None:
    place(town, "fixed", "exchange", venue="", headcount=None)
    town.staff.say("/準備 X01").heard(
        "× 資料: まだ", "× 人数: まだ（区から）", "× 会場: まだ", "○ 機材: 0点", "× 進行表: まだ", "× 班: まだ"
    )
    assert town.staff.buttons() == ["資料を見る", "人数を入れる", "進行表のひな形を使う", "班を作る"]


def test_the_card_of_a_meeting_leads_to_its_preparation(town: Town) -> None:
    place(town, "fixed")
    town.staff.say("/行事 W01").tap("準備のようす").heard("（W01）の準備", "× 資料: まだ")


@pytest.mark.parametrize("kind", ["seminar", "exchange"])
def test_what_has_everything_becomes_ready(town: Town, kind: str) -> None:
    meeting = prepared(town, kind=kind)
    code = "W01" if kind == "seminar" else "X01"
    assert "×" not in town.staff.say(f"/準備 {code}").answer
    town.staff.tap("準備ができた").heard("いま: 準備ができた")
    assert now_of(town, code).id == meeting
    town.staff.say(f"/準備 {code}")
    assert "準備ができた" not in town.staff.buttons()


@pytest.mark.parametrize("what", PARTS)
def test_whatever_is_missing_makes_ready_impossible_and_is_named(town: Town, what: str) -> None:
    meeting = prepared(town, kind="exchange")
    lose(town, what, meeting)
    assert "準備ができた" not in town.staff.say("/準備 X01").buttons()
    press(town.staff, "meetings.ready", meeting).heard(f"まだ足りないものがあります: {what}")
    assert now_of(town, "X01").state == "fixed"


def test_a_visit_needs_no_venue_of_the_wards_and_no_groups(town: Town) -> None:
    furnish(town, place(town, "fixed", "visit", venue=""))
    assert "×" not in town.staff.say("/準備 V01").answer
    town.staff.tap("準備ができた").heard("いま: 準備ができた")


def test_a_visit_without_new_materials_needs_none(town: Town) -> None:
    furnish(town, place(town, "fixed", "visit", materials="none"))
    town.staff.say("/準備 V01").heard("○ 資料: 新しい資料はありません")


def test_a_permission_that_is_still_awaited_is_shown(town: Town) -> None:
    thing(town, prepared(town), "ルーター", consulted_on=date(2026, 10, 1))
    town.staff.say("/準備 W01").heard("○ 機材: 協議ずみ。許可がまだのもの ルーター")


def test_a_new_version_takes_ready_back_and_the_page_says_so(town: Town) -> None:
    prepared(town, "ready")
    page = Desk(town).upload(b"another")
    assert "「準備ができた」は取り消しました。" in page.text
    assert now_of(town).state == "fixed"


def test_a_run_sheet_that_became_too_long_takes_ready_back(town: Town) -> None:
    prepared(town, "ready")
    desk = Desk(town)
    assert "取り消しました" not in desk.sheet().text
    assert now_of(town).state == "ready"
    assert "取り消しました" in desk.sheet([("実習", "", "121")]).text
    assert now_of(town).state == "fixed"


def test_a_group_more_takes_ready_back(town: Town) -> None:
    prepared(town, "ready", "exchange")
    town.staff.say("/班 X01 3").heard("「準備ができた」は取り消しました。足りないもの: 班とファシリテーター")
    assert now_of(town, "X01").state == "fixed"


def test_another_who_leads_a_group_keeps_it_ready(town: Town) -> None:
    prepared(town, "ready", "exchange")
    town.worker_of(town.platform.add_user("見本", friend=True), "worker")
    town.staff.say("/ファシリ X01 1 S03").heard("1班: S03")
    assert now_of(town, "X01").state == "ready"


@pytest.mark.parametrize("said", ["/機材 W01 マイク 区", "/人数 W01 16", "/題名 W01 はじめての地図"])
def test_what_breaks_nothing_keeps_it_ready(town: Town, said: str) -> None:
    prepared(town, "ready")
    assert "取り消し" not in town.staff.say(said).answer
    assert now_of(town).state == "ready"


def test_a_moved_date_takes_ready_back_and_says_so(town: Town) -> None:
    prepared(town, "ready")
    town.staff.say("/日程変更 W01 11/19 14:00").heard("日時が変わったので「準備ができた」は取り消しました。")
    assert now_of(town).state == "fixed"
    assert "取り消し" not in town.staff.say("/日程変更 W01 11/20 14:00").answer


def test_a_visit_that_was_moved_is_not_ready_any_more(town: Town) -> None:
    fixed(town)
    furnish(town, now_of(town, "V01").id)
    town.staff.say("/人数 V01 10")
    town.staff.say("/準備 V01").tap("聞き取りをした").tap("内容に区と合意した").tap("会場で使えると確かめた")
    town.staff.tap("準備ができた").heard("いま: 準備ができた")
    town.staff.say("/日程確定 V01 12/1 14:00").heard("（V01）", "日時が変わったので「準備ができた」は取り消しました。")
    assert now_of(town, "V01").state == "fixed"
    town.staff.say("/日程確定 V01 12/2 14:00")
    assert "取り消し" not in town.staff.answer


def test_each_morning_somebody_who_left_is_noticed_once(town: Town) -> None:
    meeting = prepared(town, "ready", "exchange")
    town.worker_of(town.platform.add_user("見本", friend=True), "worker")
    with town.house.db.write() as session:
        mine = DiscussionGroup.meeting_id == meeting
        session.execute(update(DiscussionGroup).where(mine, DiscussionGroup.number == 2).values(facilitator="S03"))
    town.time_is(datetime(2026, 10, 15, 8, 1, tzinfo=TOKYO))
    assert now_of(town, "X01").state == "ready"
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == "S03").values(ended_on=date(2026, 10, 14)))
    town.staff.listen()
    town.time_is(datetime(2026, 10, 16, 8, 1, tzinfo=TOKYO))
    town.staff.heard("（X01）", "「準備ができた」は取り消しました。足りないもの: 班とファシリテーター")
    town.staff.listen()
    town.time_is(datetime(2026, 10, 17, 8, 1, tzinfo=TOKYO))
    assert "取り消し" not in town.staff.answer


def test_the_course_begins_with_its_template(town: Town) -> None:
    place(town, "fixed", "exchange")
    town.staff.say("/準備 X01").tap("進行表のひな形を使う").heard(
        "進行表は「/画面」から", "○ 進行表: 合計120分（120分まで、残り0分）", "注意: 質疑の時間がありません。"
    )
    press(town.staff, "meetings.use_template", now_of(town, "X01").id, 2).heard("進行表はもうあります。")


def test_a_course_that_is_too_long_is_not_ready(town: Town) -> None:
    meeting = prepared(town)
    with town.house.db.write() as session:
        session.execute(update(Meeting).where(Meeting.id == meeting).values(minutes=110))
    town.staff.say("/準備 W01").heard("× 進行表: 合計120分（110分を10分こえています）")


@pytest.mark.parametrize("action", ["meetings.prepare", "meetings.materials", "meetings.equipment"])
def test_a_button_of_no_meeting_is_explained(town: Town, action: str) -> None:
    for odd in ("x", "00000000-0000-4000-8000-000000000000"):
        postback(town.staff, encode(action, id=odd)).heard("この行事は見つかりません。")


def test_buttons_that_only_show_something_never_grow_old(town: Town) -> None:
    meeting = place(town, "fixed")
    version(town, meeting, "draft")
    town.staff.say("/題名 W01 はじめての地図")
    press(town.staff, "meetings.prepare", meeting).heard("（W01）の準備")


def test_the_content_is_agreed_with_the_ward_before_anything_is_ready(town: Town) -> None:
    furnish(town, place(town, "fixed", content_on=None))
    town.staff.say("/準備 W01").heard("× 内容の合意: まだ").tap("内容に区と合意した").heard(
        "○ 内容の合意: 10月14日(水)"
    )
    town.staff.tap("準備ができた").heard("いま: 準備ができた")


def test_before_a_visit_the_association_is_heard(town: Town) -> None:
    place(town, "fixed", kind="visit", heard_on=None)
    town.staff.say("/準備 V01").heard("× 事前の聞き取り: まだ", "○ 内容の合意").tap("聞き取りをした")
    town.staff.heard("○ 事前の聞き取り: 10月14日(水)")


def test_only_what_is_talked_over_is_recorded_by_that_button(town: Town) -> None:
    meeting = place(town, "fixed")
    press(town.staff, "meetings.talked", meeting, what="confirmed_on").heard("このボタンは使えません。")
    assert now_of(town).confirmed_on is None


def test_a_visit_needs_internet_or_a_router(town: Town) -> None:
    fixed(town)
    town.staff.say("/準備 V01").heard(
        "× インターネット: 会場にあるか、まだわかりません（使えないときは「/機材 V01 ルーター 当社」）"
    )
    town.staff.tap("会場で使えると確かめた").heard("○ インターネット: 会場で使えます（10月14日(水)に確かめました）")
    town.staff.say("/機材 V01 モバイルルーター 当社")
    town.staff.say("/準備 V01").heard(
        "○ インターネット: ルーターを持っていきます", "× 機材: 区と協議していないもの モバイルルーター"
    )


def test_the_wards_venue_has_internet_for_everybody_before_anything_is_ready(town: Town) -> None:
    furnish(town, place(town, "fixed", internet_on=None))
    town.staff.say("/準備 W01").heard("× インターネット: まだ（会場でみなさんが使えるか、区に確かめる）")
    town.staff.tap("会場で使えると確かめた").heard("○ インターネット: 会場で使えます（10月14日(水)に確かめました）")
    town.staff.tap("準備ができた").heard("いま: 準備ができた")


def test_whether_another_venue_has_internet_is_not_known(town: Town) -> None:
    furnish(town, place(town, "ready"))
    town.staff.say("/会場 W01 見本区民館").heard("会場: 見本区民館")
    assert now_of(town).state == "ready"
    town.staff.say("/会場 W01 見本ホール").heard("「準備ができた」は取り消しました。足りないもの: インターネット")


@pytest.mark.parametrize(
    ("known", "words"), [("no", "× インターネット: 会場にないと"), ("yes", "○ インターネット: 会場にあると")]
)
def test_what_the_officer_said_of_the_internet_counts(town: Town, known: str, words: str) -> None:
    fixed(town)
    with town.house.db.write() as session:
        session.execute(update(Visit).values(internet=known))
    town.staff.say("/準備 V01").heard(words)
