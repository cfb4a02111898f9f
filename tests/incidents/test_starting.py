"""`/事故`: the clock runs and a draft exists before anything is asked."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.schedule.tables import DueRow
from handlers.incidents.tables import Incident, IncidentEntry, IncidentReport
from tests.cast import Chat, Town
from tests.incidents.hour import only


def test_the_clock_and_a_draft_exist_before_any_question(town: Town) -> None:
    town.staff.say("/事故")
    incident = only(town)
    assert (incident.code, incident.aware_at, incident.state) == ("I001", town.now, "open")
    with town.house.db.read() as session:
        assert session.scalars(select(IncidentReport.drafted_at)).all() == [town.now]
        due = session.scalars(select(DueRow.due_at).where(DueRow.job == "incident alarm").order_by(DueRow.due_at)).all()
    assert due[:3] == [town.now + timedelta(minutes=minutes) for minutes in (15, 30, 45)]


def test_the_first_screen_says_the_hour_the_phone_and_asks_what_happened(town: Town) -> None:
    town.staff.say("/事故").heard(
        "【事故 I001】",
        "直ちに報告（社内上限60分）",
        "LINEだけでは気づかれません。電話してください。",
        "何が起きましたか。",
    )
    assert "tel:" in str(town.staff.action("区: ").get("uri"))


def test_the_bare_word_asks_first_and_starts_nothing(town: Town) -> None:
    town.staff.say("事故").heard("事故ですか。")
    assert town.staff.buttons() == ["始める", "訓練", "ちがう"]
    town.staff.tap("ちがう").heard("何も始めていません")
    with town.house.db.read() as session:
        assert session.scalars(select(Incident)).all() == []


def test_the_bare_word_then_one_tap_starts_the_clock(town: Town) -> None:
    town.staff.say(" 事故 ").tap("始める").heard("【事故 I001】")


def test_chatter_with_the_word_in_it_is_not_heard(town: Town) -> None:
    town.staff.say("事故みたいな渋滞でした").heard_nothing()


def test_the_responsible_person_is_woken_in_her_own_chat(town: Town) -> None:
    saeki = Chat(town, town.saeki).listen()
    town.staff.by(town.nonomura).say("/事故")
    saeki.heard("【事故 I001】", "まだ、だれも引き受けていません。")


def test_a_second_start_within_minutes_joins_the_first(town: Town) -> None:
    town.staff.say("/事故")
    town.clock.moment += timedelta(minutes=2)
    Chat(town, town.nonomura).say("/事故").heard("【事故 I001】もう始まっています。")
    only(town)
    Chat(town, town.nonomura).tap("別の事故です").heard("【事故 I002】")


def test_everything_leaves_its_mark_in_the_ledger(town: Town) -> None:
    town.staff.say("/事故").tap("送り先をまちがえた")
    with town.house.db.read() as session:
        names = session.scalars(select(IncidentEntry.name).order_by(IncidentEntry.seq)).all()
    assert names == ["started", "drafted", "kind"]
