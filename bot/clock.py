"""The one module that reads the clock; everything else is told what time it is."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
MOST_AHEAD = timedelta(hours=6)  # what another process wrote further ahead than this came from a broken clock


class Clock(Protocol):
    """Tells the time of the programme: the world's own, or the demo's."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""


def wall() -> datetime:
    """The real time in UTC: for leases, tokens and time-outs, which no demo may move."""
    return datetime.now(UTC)


def monotonic() -> float:
    """Seconds that never run backwards: for measuring how long something took."""
    return time.monotonic()


def boottime() -> float:
    """Seconds that never run backwards and go on while the machine sleeps, where the system counts them."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class SteadyClock:
    """Time that no jump of the host's clock moves: it runs with the monotonic one and leans slowly towards the wall's.

    `slew` is how much of the elapsed time it may lean at most: 0.005 catches up 18 s in an hour, so a minute that
    is lost or won on the host neither fires an alarm nor holds one back. It never runs backwards.
    """

    def __init__(
        self, now: Callable[[], datetime] = wall, monotonic: Callable[[], float] = boottime, slew: float = 0.005
    ) -> None:
        self._wall = now
        self._monotonic = monotonic
        self._slew = slew
        self._lock = threading.Lock()
        self._read_at, self._steady = monotonic(), now()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return self._read()[0]

    @property
    def off(self) -> timedelta:
        """How far the host's clock is ahead of this one; negative when it is behind."""
        return self._read()[1]

    def at_least(self, moment: datetime | None) -> None:
        """Never begin before what another process has seen already, unless its year was plainly a wrong one."""
        if moment is None or moment - self._wall() > MOST_AHEAD:
            return
        with self._lock:
            self._steady = max(self._steady, moment)

    def _read(self) -> tuple[datetime, timedelta]:
        with self._lock:
            read_at, wall_now = self._monotonic(), self._wall()
            elapsed = timedelta(seconds=max(read_at - self._read_at, 0.0))
            steady, most = self._steady + elapsed, elapsed * self._slew
            self._read_at, self._steady = read_at, steady + min(max(wall_now - steady, -most), most)
            return self._steady, wall_now - self._steady


class ShiftedClock:
    """The world's time moved by an offset, or held still; only the demo and tests have one."""

    def __init__(self, offset: timedelta = timedelta(), held: datetime | None = None) -> None:
        self.offset = offset
        self.held = held

    def now(self) -> datetime:
        """The held moment, or the present moment plus the offset; aware."""
        return self.held or wall() + self.offset

    def set(self, moment: datetime) -> None:
        """Make `moment` the present and let time run from there."""
        self.offset, self.held = moment - wall(), None

    def hold(self, moment: datetime) -> None:
        """Make `moment` the present and stand still there."""
        self.offset, self.held = moment - wall(), moment


class FixedClock:
    """A clock that stands still until it is moved: for tests and for `tick --at`."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self) -> datetime:
        """The moment it was set to."""
        return self.moment


def in_tokyo(moment: datetime) -> datetime:
    """The same moment as people in the ward read it from the wall."""
    return moment.astimezone(TOKYO)
