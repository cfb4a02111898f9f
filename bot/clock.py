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
    """The world's time moved by an offset; only the demo and tests have one."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        """The present moment plus the offset, aware, in UTC."""
        return wall() + self.offset

    def set(self, moment: datetime) -> timedelta:
        """Make `moment` the present; returns the new offset, to be kept."""
        self.offset = moment - wall()
        return self.offset


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
