"""The one module that reads the clock; everything else is told what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")


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


class SystemClock:
    """The programme's time is the world's time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return wall()


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
