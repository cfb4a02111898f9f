"""The alarms: who hears which, when they stop, when everybody is rung, what they cost; drills beside them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.clock import TOKYO
from bot.delivery.tables import OutboxMessage
from bot.schedule.tables import DueRow
from handlers.incidents.clock import needs
from handlers.incidents.rules import ALARMS, night_cost
from tests.cast import Chat, Town
from tests.incidents.hour import entries, only

START = datetime(2026, 10, 14, 17, 59, tzinfo=TOKYO)


@pytest.fixture
def saeki(town: Town) -> Chat:
    """The responsible person, listening while 野々村 starts an incident in the group."""
    chat = Chat(town, town.saeki)
    town.staff.by(town.nonomura).say("/事故")
    return chat.listen()


def minute(town: Town, minutes: int) -> None:
    """Let the clock reach a minute after the start."""
    town.time_is(START + timedelta(minutes=minutes))


def test_each_alarm_rings_once_in_the_chats_of_those_who_answer_for_it(saeki: Chat, town: Town) -> None:
    nonomura = Chat(town, town.nonomura).listen()
    for offset in ALARMS[1:8]:
        minute(town, offset)
        minute(town, offset)
        saeki.heard(f"経過{offset}分").listen()
        nonomura.heard(f"経過{offset}分").listen()
    assert entries(town, "alarm") == [str(offset) for offset in ALARMS[1:8]]


def test_the_group_hears_the_start_the_forty_fifth_minute_and_the_end_only(saeki: Chat, town: Town) -> None:
    heard = []
    for offset in range(1, 61):
        town.staff.listen()
        minute(town, offset)
        heard += [offset] if town.staff.answer else []
    assert heard == [45]


def test_alarms_stop_when_the_ward_knows(saeki: Chat, town: Town) -> None:
    minute(town, 15)
    saeki.tap("区の人が電話に出た").listen()
    minute(town, 60)
    saeki.heard_nothing()


def test_an_outage_does_not_end_in_a_burst(saeki: Chat, town: Town) -> None:
    minute(town, 57)
    assert entries(town, "alarm") == ["55"]
    saeki.heard("経過57分")


def test_nobody_has_taken_it_and_everybody_at_work_is_rung(town: Town) -> None:
    third = town.platform.add_user("三木", friend=True)
    town.worker_of(third, "worker")
    miki = Chat(town, third)
    town.staff.by(town.nonomura).say("/事故")
    miki.heard_nothing()
    minute(town, 5)
    miki.heard("【事故 I001】").listen()
    minute(town, 10)
    miki.heard("【事故 I001】").listen()
    minute(town, 15)
    miki.heard_nothing()


def test_somebody_has_taken_it_and_the_others_sleep(saeki: Chat, town: Town) -> None:
    third = town.platform.add_user("三木", friend=True)
    town.worker_of(third, "worker")
    town.staff.tap("わたしが引き受ける") if "わたしが引き受ける" in town.staff.buttons() else saeki.tap(
        "わたしが引き受ける"
    )
    minute(town, 5)
    Chat(town, third).heard_nothing()


def test_whoever_is_on_duty_tonight_hears_the_alarms(town: Town) -> None:
    third = town.platform.add_user("三木", friend=True)
    town.worker_of(third, "worker")
    town.staff.say("/当番 S03").heard("10月14日(水)の夜はS03が当番です（17:15から10/15 08:30まで）。")
    town.staff.by(town.nonomura).say("/事故")
    Chat(town, third).heard("【事故 I001】")


def test_noticed_at_the_fifty_ninth_minute_rings_at_sixty(saeki: Chat, town: Town) -> None:
    saeki.say("/気づいた 17:00").listen()
    town.time_is(START + timedelta(minutes=1))
    saeki.heard("経過60分")


def test_each_message_is_of_use_until_the_next_alarm_only(saeki: Chat, town: Town) -> None:
    minute(town, 15)
    with town.house.db.read() as session:
        rows = session.execute(
            select(OutboxMessage.expires_at, OutboxMessage.priority).where(OutboxMessage.key.like("incident alarm:%"))
        ).all()
    assert {row.priority for row in rows} == {0}
    assert {row.expires_at for row in rows} == {START + timedelta(minutes=30)}


def test_a_night_is_paid_for_beforehand(town: Town) -> None:
    with town.house.db.read() as session:
        assert needs(session, START) == night_cost(2, 2)


def test_an_incident_long_after_the_contract_still_rings(town: Town) -> None:  # D50, 001-§19
    town.clock.moment = datetime(2027, 5, 1, 12, 0, tzinfo=TOKYO)
    Chat(town, town.saeki).say("/事故").heard("【事故 I001】")
    assert only(town).started_at == town.now


def test_the_plan_shows_what_the_alarms_cost(saeki: Chat, town: Town) -> None:
    with town.house.db.read() as session:
        count = (
            select(func.count()).select_from(DueRow).where(DueRow.job == "incident alarm", DueRow.recipient == "staff")
        )
        assert session.scalar(count) == len(ALARMS) - 1
