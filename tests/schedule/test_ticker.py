"""What is due is done once, by whoever claims it; what is too late or broken is seen by staff."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, time, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.chat.turn import Notice, Surroundings
from bot.clock import TOKYO
from bot.house import House
from bot.schedule.jobs import Daily, Job, Later
from bot.schedule.tables import DueRow, Heartbeat
from bot.schedule.ticker import ATTEMPTS
from bot.store.chats import Chat
from bot.store.db import Database
from tests.schedule.conftest import NOW, Room

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def broken(_around: Surroundings, _due: DueRow) -> Sequence[Notice]:
    """A job with a fault."""
    raise RuntimeError("this room has a fault")


def test_what_is_due_is_said_and_done(room: Room) -> None:
    room.job()
    key = room.due()
    assert room.ticker().tick(NOW) == 1
    row = room.rows()[key]
    assert (row.state, row.ended_at) == ("done", NOW)
    assert [one.purpose for one in room.said()] == ["note"]


def test_a_second_before_its_time_nothing_happens(lite: Room) -> None:
    lite.job()
    key = lite.due()
    assert lite.ticker().tick(NOW - SECOND) == 0
    assert lite.rows()[key].state == "open"
    assert lite.said() == []


def test_the_clock_of_the_house_is_asked_when_no_moment_is_given(lite: Room) -> None:
    lite.job()
    lite.due(at=lite.house.clock.now())
    assert lite.ticker().tick() == 1


def test_several_tickers_at_once_do_each_row_once(room: Room) -> None:
    room.job()
    keys = [room.due(at=NOW - timedelta(minutes=number)) for number in range(24)]
    tickers = [room.ticker(f"process {number}") for number in range(4)]
    line = threading.Barrier(len(tickers))

    def tick(number: int) -> int:
        line.wait()
        return tickers[number].tick(NOW)

    with ThreadPoolExecutor(len(tickers)) as pool:
        ended = list(pool.map(tick, range(len(tickers))))
    assert sum(ended) == len(keys)
    assert {row.state for row in room.rows().values()} == {"done"}
    assert len(room.said()) == len(keys)


def test_rows_are_done_in_the_order_they_fell_due(lite: Room) -> None:
    order: list[datetime] = []

    def note(_around: Surroundings, due: DueRow) -> Sequence[Notice]:
        order.append(due.due_at)
        return []

    lite.job(note)
    for hours in (1, 3, 2):
        lite.due(at=NOW - hours * HOUR, useful=24 * HOUR)
    lite.ticker().tick(NOW)
    assert order == [NOW - 3 * HOUR, NOW - 2 * HOUR, NOW - HOUR]


def test_after_a_downtime_what_is_still_useful_is_caught_up(lite: Room) -> None:
    lite.job()
    key = lite.due(at=NOW - HOUR, useful=HOUR)
    lite.ticker().tick(NOW)
    assert lite.rows()[key].state == "done"


def test_past_its_use_it_is_missed_and_staff_hear_it(room: Room) -> None:
    room.job()
    key = room.due(at=NOW - HOUR, useful=HOUR)
    assert room.ticker().tick(NOW + SECOND) == 1
    assert room.rows()[key].state == "missed"
    assert room.said() == []
    assert [one.purpose for one in room.said(room.staff)] == ["trouble"]


def test_a_job_nobody_knows_any_more_is_missed_not_forgotten(lite: Room) -> None:
    key = lite.due(job="of an older release")
    lite.ticker().tick(NOW)
    assert lite.rows()[key].state == "missed"
    assert len(lite.said(lite.staff)) == 1


def test_later_postpones_until_the_moment_it_names(room: Room) -> None:
    morning = NOW + 14 * HOUR
    room.job(lambda around, due: Later(morning) if around.now < morning else room.tell(around, due))
    key = room.due(useful=24 * HOUR)
    ticker = room.ticker()
    assert ticker.tick(NOW) == 0
    assert (room.rows()[key].state, room.rows()[key].due_at) == ("open", morning)
    assert ticker.tick(morning - SECOND) == 0
    assert room.said() == []
    assert ticker.tick(morning) == 1
    assert len(room.said()) == 1


def test_later_than_its_use_is_missed(lite: Room) -> None:
    lite.job(lambda _around, _due: Later(NOW + 2 * HOUR))
    key = lite.due(useful=HOUR)
    lite.ticker().tick(NOW)
    lite.ticker().tick(NOW + 2 * HOUR)
    assert lite.rows()[key].state == "missed"


def test_a_failing_job_is_tried_again_then_dead_and_staff_hear_once(room: Room) -> None:
    room.job(broken)
    key = room.due()
    ticker = room.ticker()
    assert [ticker.tick(NOW) for _ in range(ATTEMPTS)] == [0] * (ATTEMPTS - 1) + [1]
    row = room.rows()[key]
    assert (row.state, row.attempts, row.ended_at) == ("dead", ATTEMPTS, NOW)
    assert [one.purpose for one in room.said(room.staff)] == ["trouble"]
    assert ticker.tick(NOW) == 0


def test_a_job_that_recovers_is_done(lite: Room) -> None:
    lite.job(broken)
    key = lite.due()
    lite.ticker().tick(NOW)
    lite.job()
    assert lite.ticker().tick(NOW) == 1
    assert (lite.rows()[key].state, lite.rows()[key].attempts) == ("done", 1)


def test_one_rooms_fault_does_not_stop_the_others_time(lite: Room) -> None:
    lite.job(broken, "broken")
    lite.job()
    lite.due(at=NOW - SECOND, job="broken")
    key = lite.due()
    assert lite.ticker().tick(NOW) == 1
    assert lite.rows()[key].state == "done"


def test_what_a_failing_job_changed_is_rolled_back(room: Room) -> None:
    def half_way(around: Surroundings, due: DueRow) -> Sequence[Notice]:
        around.session.execute(update(Chat).where(Chat.id == room.officer).values(members=99))
        room.tell(around, due)
        raise RuntimeError

    room.job(half_way)
    room.due()
    room.ticker().tick(NOW)
    assert room.said() == []
    with room.house.db.read() as session:
        assert session.get_one(Chat, room.officer).members == 1


def test_a_failure_does_not_undo_what_another_process_finished_meanwhile(lite: Room) -> None:
    lite.job(broken)
    key = lite.due()
    quick = QuickOther(str(lite.house.settings.database_url), key)
    for _ in range(ATTEMPTS):
        lite.ticker(db=quick).tick(NOW)
    quick.close()
    assert (lite.rows()[key].state, lite.rows()[key].attempts) == ("done", 0)


class QuickOther(Database):
    """A database on which another process does the row as soon as ours has failed."""

    def __init__(self, url: str, key: str) -> None:
        super().__init__(url)
        self._key = key

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A transaction; when it fails, the other process is quicker."""
        try:
            with super().write() as session:
                yield session
        except RuntimeError:
            with super().write() as other:
                other.execute(update(DueRow).where(DueRow.key == self._key).values(state="done"))
            raise


def test_the_next_row_is_the_first_open_one_after_a_moment(lite: Room) -> None:
    lite.job()
    lite.due()
    second, third = lite.due(at=NOW + HOUR), lite.due(at=NOW + 2 * HOUR)
    ticker = lite.ticker()
    found = [ticker.next(after) for after in (NOW, NOW + HOUR, NOW + 2 * HOUR)]
    assert [row and row.key for row in found] == [second, third, None]


def test_due_are_the_open_rows_up_to_a_moment_earliest_first(lite: Room) -> None:
    keys = [lite.due(at=NOW - hours * HOUR) for hours in (0, 1)]
    lite.due(at=NOW + SECOND)
    rows = lite.rows()
    assert lite.ticker().due(NOW, urgent=False) == [rows[keys[1]].id, rows[keys[0]].id]


def daily(room: Room, at: time = time(3, 10)) -> Daily:
    """Something done once a day."""
    return Daily(Job("sweep", "the sweep", room.tell), at)


def test_what_is_done_daily_is_made_once_for_all_processes(room: Room) -> None:
    every_day = (daily(room, time(20)),)
    for number in range(3):
        room.ticker(f"process {number}", every_day).tick(NOW)
    assert {key: row.state for key, row in room.rows().items()} == {"sweep:2026-10-14": "open"}
    assert room.rows()["sweep:2026-10-14"].due_at == datetime(2026, 10, 14, 20, 0, tzinfo=TOKYO)


def test_what_is_done_daily_is_done_at_its_hour_each_day(lite: Room) -> None:
    ticker = lite.ticker(daily=(daily(lite, time(20)),))
    assert [ticker.tick(NOW + hours * HOUR) for hours in (0, 1, 2, 3, 24, 26)] == [0, 0, 1, 0, 0, 1]
    assert list(lite.rows()) == ["sweep:2026-10-14", "sweep:2026-10-15"]


def test_the_day_is_tokyos(lite: Room) -> None:
    just_after_midnight = datetime(2026, 10, 15, 0, 5, tzinfo=TOKYO)
    lite.ticker(daily=(daily(lite),)).tick(just_after_midnight)
    assert list(lite.rows()) == ["sweep:2026-10-15"]


def test_the_house_tidies_up_every_night(house: House) -> None:
    assert "upkeep" in house.rooms.jobs
    house.ticker("test").tick(datetime(2026, 10, 15, 3, 10, tzinfo=TOKYO))
    with house.db.read() as session:
        assert session.scalar(select(DueRow.state).where(DueRow.job == "upkeep")) == "done"


def test_every_tick_leaves_a_heartbeat_even_of_a_host_with_a_long_name(room: Room) -> None:
    room.ticker("a-host-with-a-very-long-name" * 4 + ":4711").tick(NOW)
    with room.house.db.read() as session:
        beats = {beat.lane: beat.process for beat in session.scalars(select(Heartbeat))}
    assert {lane: process.rpartition(":")[2] for lane, process in beats.items()} == {
        "urgent": "4711 urgent", "others": "4711 others",
    }  # fmt: skip
    assert max(map(len, beats.values())) <= 60
