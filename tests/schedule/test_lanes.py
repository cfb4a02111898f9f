"""The incident clock has a lane of its own: never behind anything else, and silent when another took its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from bot.chat.turn import Notice, Surroundings
from bot.clock import ShiftedClock, SteadyClock, wall
from bot.house import House
from bot.schedule.tables import URGENT, DueRow, Heartbeat
from bot.settings import Settings
from tests.houses import build
from tests.schedule.conftest import NOW, Room

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def test_an_urgent_row_is_done_in_its_own_lane_only(room: Room) -> None:
    room.job()
    key = room.due(urgent=True)
    assert room.ticker().tick_others(NOW) == 0
    assert room.rows()[key].state == "open"
    assert room.ticker().tick_urgent(NOW) == 1
    assert room.rows()[key].state == "done"


def test_an_ordinary_row_is_left_alone_by_the_urgent_lane(room: Room) -> None:
    room.job()
    key = room.due()
    assert room.ticker().tick_urgent(NOW) == 0
    assert room.rows()[key].state == "open"


def test_an_urgent_row_past_its_use_is_missed_without_a_word_to_the_group(room: Room) -> None:
    room.job()
    key = room.due(at=NOW - HOUR, urgent=True)
    assert room.ticker().tick_urgent(NOW + SECOND) == 1
    assert room.rows()[key].state == "missed"
    assert room.said(room.staff) == []


def test_one_tick_does_what_is_urgent_first(lite: Room) -> None:
    order: list[bool] = []

    def remember(_around: Surroundings, due: DueRow) -> Sequence[Notice]:
        order.append(due.urgent)
        return []

    lite.job(remember)
    lite.due(at=NOW - HOUR, useful=2 * HOUR)
    lite.due(urgent=True)
    lite.ticker().tick(NOW)
    assert order == [True, False]


def test_each_lane_beats_for_itself(lite: Room) -> None:
    lite.ticker().tick_urgent(NOW)
    with lite.house.db.read() as session:
        assert [beat.lane for beat in session.scalars(select(Heartbeat))] == [URGENT]


def test_a_beat_tells_other_processes_how_far_the_programme_is(lite: Room) -> None:
    lite.ticker().tick(NOW + HOUR)
    with lite.house.db.read() as session:
        assert {beat.steady_at for beat in session.scalars(select(Heartbeat))} == {lite.house.clock.now()}


def test_a_process_begins_no_earlier_than_another_has_reached(room: Room) -> None:
    reached = wall() + HOUR
    with room.house.db.write() as session:
        session.add(Heartbeat(process="the other", lane=URGENT, beat_at=wall(), steady_at=reached))
    steady = SteadyClock()
    replace(room.house, clock=steady).begin()
    assert reached <= steady.now() < reached + HOUR / 60


def test_only_a_clock_that_may_be_moved_is_not_steady(house: House) -> None:
    given = dict(house.settings)
    for environment, kind in (("test", ShiftedClock), ("development", SteadyClock)):
        wired = build(Settings.model_validate(given | {"app_env": environment}))
        assert isinstance(wired.clock, kind)
        wired.close()
