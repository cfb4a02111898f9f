"""The dated cases of the contract that are no counting (section 5 of the date rules): D59–D66, through the house."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from sqlalchemy import update

from bot.clock import TOKYO
from handlers.deadlines.queries import changes_of, one_of
from handlers.people.tables import Worker
from tests.cast import ASSOCIATIONS, Chat, Town
from tests.meetings.stages import agreed, furnish, now_of, owed, tokyo
from tests.visits.stages import fixed


def worker(town: Town, **values: object) -> Chat:
    """野々村, as the register now has it; returns the 1:1 chat."""
    with town.house.db.write() as session:
        chat = town.house.directory.chat_of("user", town.nonomura)
        session.execute(update(Worker).where(Worker.chat_id == chat).values(**values))
    return Chat(town, town.nonomura)


def days_of(town: Town, code: str, item: str) -> tuple[date, date, list[date]]:
    """Until when something is owed, on which open day, and until when it was before."""
    with town.house.db.read() as session:
        row = one_of(session, code, item)
        assert row is not None
        was = [one.was_due for one in changes_of(session, row) if one.was_due != one.now_due]
        return row.due_on, row.target_on, was


def at(town: Town, day: date, hour: int, minute: int = 0) -> None:
    """Set the clock without doing what is due."""
    town.clock.moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=TOKYO)


@pytest.mark.parametrize(
    ("hour", "minute", "answer"), [(8, 30, "教育が午前10時に終わります"), (13, 0, "いま動いている希望はありません。")]
)
def test_d59_nobody_begins_before_the_education_is_over(town: Town, hour: int, minute: int, answer: str) -> None:
    chat = worker(town, educated_on=date(2026, 9, 10), educated_until=time(10))
    at(town, date(2026, 9, 10), hour, minute)
    chat.say("/希望一覧").heard(answer)


@pytest.mark.parametrize(
    ("day", "answer"),
    [(date(2026, 8, 27), "区への届け出がまだです"), (date(2026, 8, 28), "いま動いている希望は")],
)
def test_d60_nobody_begins_before_the_ward_was_told(town: Town, day: date, answer: str) -> None:
    early = date(2026, 8, 20)
    chat = worker(town, starts_on=date(2026, 8, 27), notified_on=date(2026, 8, 28), educated_on=early, device_on=early)
    at(town, day, 10)
    chat.say("/希望一覧").heard(answer)


def test_d61_commands_stop_when_the_period_is_over_and_a_warning_comes_before(town: Town) -> None:
    chat = worker(town, ends_on=date(2027, 1, 31))
    town.time_is(tokyo(1, 16, 9))
    chief = Chat(town, town.saeki)
    town.time_is(tokyo(1, 17, 9))
    chief.heard("従事の期間がまもなく終わります", "S02: 1月31日(日)まで")
    at(town, date(2027, 1, 31), 23, 59)
    chat.say("/希望一覧").heard("いま動いている希望はありません。")
    at(town, date(2027, 2, 1), 0)
    chat.say("/希望一覧").heard("1月31日(日)で終わっています")


def test_d62_the_report_counts_from_the_event_whenever_its_end_is_entered(town: Town) -> None:
    agreed(town, "10/15 14:00")
    town.time_is(tokyo(10, 16, 9))
    town.staff.say("/終了 W01 12").heard("実施済み")
    assert owed(town, "W01")["report"] == ("open", date(2026, 11, 15))


def test_d63_a_third_exchange_meeting_is_refused(town: Town) -> None:
    for day in (26, 27):
        agreed(town, f"2027/1/{day} 14:00", "意見交換会")
    town.staff.say("/意見交換会 2027/1/28 14:00").heard("全2回")
    with pytest.raises(AssertionError):
        now_of(town, "X03")


def test_d64_an_eighth_seminar_needs_a_record_of_consultation(town: Town) -> None:
    for day in range(1, 8):
        town.staff.say(f"/講習会 12/{day} 14:00")
    agreed(town, "12/8 14:00")
    assert owed(town, "W08")["consult"] == ("open", date(2026, 12, 8))


def test_d65_what_is_cancelled_owes_nothing_and_keeps_its_history(town: Town) -> None:
    agreed(town, "11/12 14:00")
    furnish(town, now_of(town, "W01").id)
    town.staff.say("/題名 W01 はじめての地図")  # a change: what is confirmed counts
    town.staff.say("/アンケート合意 W01").tap("電話")
    town.staff.say("/予定").heard("講習会: 確定 1・予定 1")
    town.staff.say("/行事中止 W01").tap("はい、中止します")
    states = {item: state for item, (state, _due) in owed(town, "W01").items()}
    assert states == {"materials": "done", "headcount": "withdrawn", "print": "withdrawn", "report": "withdrawn"}
    with town.house.db.read() as session:
        row = one_of(session, "W01", "report")
        assert row is not None
        assert [(one.was_state, one.now_state) for one in changes_of(session, row)] == [("open", "withdrawn")]
    town.staff.say("/予定").heard("講習会: 確定 0・予定 0")
    town.staff.say("/アンケート開始 W01").heard("この行事は行われないので、アンケートは始められません。")


def test_d45_a_moved_last_event_moves_the_proposal_and_the_old_day_is_kept(town: Town) -> None:
    fixed(town, "2027/3/5 14:00")
    assert owed(town, "contract")["proposal"] == ("open", date(2027, 3, 19))
    town.staff.say("/日程確定 V01 2027/3/12 14:00")
    assert days_of(town, "contract", "proposal") == (date(2027, 3, 26), date(2027, 3, 26), [date(2027, 3, 19)])


def test_d36_a_visit_whose_report_is_cut_short_is_talked_over_with_the_ward(town: Town) -> None:
    fixed(town, "2027/3/11 14:00")
    assert owed(town, "V01")["visit_report"] == ("open", date(2027, 3, 31))
    assert owed(town, "V01")["consult"] == ("open", date(2027, 3, 11))
    town.staff.say("/日程確定 V01 2027/3/10 14:00")
    assert owed(town, "V01")["consult"] == ("withdrawn", date(2027, 3, 11))


def test_a_fourth_visit_needs_a_record_of_consultation(town: Town) -> None:
    for number, name in enumerate(ASSOCIATIONS[:4], 1):
        fixed(town, f"11/{20 + number} 14:00", f"V{number:02}", name)
    assert "consult" not in owed(town, "V03")
    assert owed(town, "V04")["consult"] == ("open", date(2026, 11, 24))


def test_d66_a_moved_date_moves_every_deadline(town: Town) -> None:
    town.time_is(tokyo(9, 20, 9))
    agreed(town, "10/15 14:00")
    town.staff.say("/日程変更 W01 10/22 14:00")
    assert owed(town, "W01") == {
        "materials": ("open", date(2026, 10, 8)), "headcount": ("open", date(2026, 10, 17)),
        "print": ("open", date(2026, 10, 21)), "report": ("open", date(2026, 11, 22)),
    }  # fmt: skip
    assert days_of(town, "W01", "headcount") == (date(2026, 10, 17), date(2026, 10, 16), [date(2026, 10, 10)])
    assert days_of(town, "W01", "report") == (date(2026, 11, 22), date(2026, 11, 20), [date(2026, 11, 15)])
