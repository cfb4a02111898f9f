"""Each morning the register is looked at: who sits in the group without a right, and whose period ends soon."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from sqlalchemy import update

from bot.clock import TOKYO
from handlers.people.tables import Worker
from tests.cast import Chat, Town

MORNING = datetime(2026, 10, 15, 8, 30, tzinfo=TOKYO)


def ends(town: Town, day: date, code: str = "S02") -> None:
    """Let a worker's planned period end on a day."""
    with town.house.db.write() as session:
        session.execute(update(Worker).where(Worker.code == code).values(ends_on=day))


def test_a_worker_whose_period_ended_stops_the_group_in_the_morning(town: Town) -> None:
    responsible = Chat(town, town.saeki).listen()
    ends(town, date(2026, 10, 14))
    town.time_is(MORNING)
    responsible.heard("【重要】従事の期間が終わった人が、まだこのグループにいます。", "「/再確認」")
    town.staff.say("/希望一覧").heard("命令は止まっています")
    town.staff.say("/事故").heard("区へ直ちに報告してください")


def test_it_is_told_once_and_not_again_the_next_morning(town: Town) -> None:
    ends(town, date(2026, 10, 14))
    town.time_is(MORNING)
    responsible = Chat(town, town.saeki).listen()
    town.time_is(MORNING.replace(day=16))
    assert "【重要】" not in responsible.answer


@pytest.mark.parametrize("ahead", [14, 3, 0])
def test_whose_period_ends_soon_is_told_beforehand(town: Town, ahead: int) -> None:
    responsible = Chat(town, town.saeki).listen()
    ends(town, date(2026, 10, 15 + ahead))
    town.time_is(MORNING)
    responsible.heard("従事の期間がまもなく終わります。", "S02")


def test_other_days_are_quiet(town: Town) -> None:
    responsible = Chat(town, town.saeki).listen()
    ends(town, date(2026, 10, 20))
    town.time_is(MORNING)
    assert responsible.answer == "", responsible.answer


def test_a_term_is_recorded_and_its_end_ends_the_rights(town: Town) -> None:
    town.staff.say("/任期 P0001 会長 10/20").heard("任期: 10月20日(火)まで")
    town.staff.say("/役員 さくら町会").heard("P0001 会長（LINE）")
    town.clock.moment = datetime(2026, 10, 21, 9, 0, tzinfo=TOKYO)
    town.hanako.say("希望のようす").heard("任期が終わっています。")
