"""The programme's time runs on evenly, whatever becomes of the host's clock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest

from bot.clock import SteadyClock, boottime

NOON = datetime(2026, 10, 14, 3, 0, tzinfo=UTC)
SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


class Host:
    """A machine whose two clocks the test moves."""

    def __init__(self, wall: datetime = NOON) -> None:
        self.wall = wall
        self.seconds = 500.0
        self.clock = SteadyClock(lambda: self.wall, lambda: self.seconds)

    def run(self, by: timedelta, drift: float = 0.0) -> datetime:
        """Let time pass, the wall's clock faster by `drift`; the steady time then."""
        self.seconds += by.total_seconds()
        self.wall += by * (1 + drift)
        return self.clock.now()

    def restart(self) -> None:
        """A new process on the same machine."""
        self.clock = SteadyClock(lambda: self.wall, lambda: self.seconds)


@pytest.fixture
def host() -> Host:
    """A machine at noon."""
    return Host()


def test_it_begins_with_the_wall_and_runs_with_it(host: Host) -> None:
    assert host.clock.now() == NOON
    assert host.run(HOUR) == NOON + HOUR
    assert host.clock.off == timedelta()


@pytest.mark.parametrize("jump", [HOUR, -HOUR, 400 * 24 * HOUR, -400 * 24 * HOUR])
def test_a_jump_of_the_host_moves_it_by_a_fraction_of_what_elapsed(host: Host, jump: timedelta) -> None:
    host.wall += jump
    assert host.clock.now() == NOON
    leaning = SECOND * 0.005 * (1 if jump > timedelta() else -1)
    assert host.run(SECOND) == NOON + SECOND + leaning
    assert host.clock.off == jump - leaning


@pytest.mark.parametrize("jump", [HOUR, -HOUR])
def test_in_an_incidents_hour_after_a_jump_no_alarm_moves_by_more_than_eighteen_seconds(
    host: Host, jump: timedelta
) -> None:
    host.wall += jump
    for _ in range(3600):
        host.run(SECOND)
    assert abs(host.clock.now() - (NOON + HOUR)) <= 18 * SECOND


def test_it_never_runs_backwards(host: Host) -> None:
    host.wall -= HOUR
    seen = [host.run(SECOND / 10) for _ in range(100)]
    assert all(later > earlier for earlier, later in pairwise(seen))


@pytest.mark.parametrize("drift", [0.0001, -0.0001, 0.004, -0.004])
def test_a_slow_drift_is_followed(host: Host, drift: float) -> None:
    for _ in range(600):
        host.run(SECOND, drift)
    assert abs(host.clock.off) < SECOND / 1000


def test_a_small_correction_of_the_host_is_caught_up_in_time(host: Host) -> None:
    host.wall += 2 * SECOND
    host.run(400 * SECOND)
    assert host.clock.off == timedelta()


def test_a_machine_that_slept_is_awake_at_the_right_time(host: Host) -> None:
    assert host.run(8 * HOUR) == NOON + 8 * HOUR


def test_sleep_is_counted_by_the_clock_of_the_system() -> None:
    before = boottime()
    assert boottime() >= before > 0


def test_a_new_process_after_a_backward_jump_does_not_begin_before_the_old_one(host: Host) -> None:
    reached = host.run(HOUR)
    host.wall -= HOUR
    host.restart()
    host.clock.at_least(reached)
    assert host.clock.now() == reached
    assert host.clock.off == -HOUR


def test_a_new_process_is_not_set_back_to_what_the_old_one_saw(host: Host) -> None:
    host.clock.at_least(NOON - HOUR)
    assert host.clock.now() == NOON


def test_without_another_process_it_begins_with_the_wall(host: Host) -> None:
    host.clock.at_least(None)
    assert host.clock.now() == NOON


@pytest.mark.parametrize(("ahead", "begins"), [(6 * HOUR, NOON + 6 * HOUR), (6 * HOUR + SECOND, NOON)])
def test_what_was_written_in_a_bad_year_is_not_believed(host: Host, ahead: timedelta, begins: datetime) -> None:
    host.clock.at_least(NOON + ahead)
    assert host.clock.now() == begins


def test_many_threads_read_one_time(host: Host) -> None:
    host.wall += HOUR
    host.seconds += 10
    with ThreadPoolExecutor(8) as pool:
        seen = set(pool.map(lambda _number: host.clock.now(), range(400)))
    assert seen == {NOON + 10.05 * SECOND}
