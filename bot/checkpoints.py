"""Named points in the way of an event at which a test may kill the process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

POINTS = (
    "inbox.committed", "worker.committed", "ticker.claimed", "sender.claimed", "sender.sent", "postman.claimed",
    "postman.sent",
)  # fmt: skip

_reached: Callable[[str], None] | None = None


def reached(point: str) -> None:
    """Pass a named point; does nothing unless a test armed it."""
    if _reached is not None:
        _reached(point)


def arm(point: str, at: int) -> None:
    """Kill this process with SIGKILL when `point` is passed for the `at`-th time (tests only)."""
    if point not in POINTS:
        raise ValueError(f"no checkpoint is called {point!r}; there are {', '.join(POINTS)}")
    left = [at]

    def kill(name: str) -> None:
        if name == point:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    listen(kill)


def listen(hook: Callable[[str], None]) -> None:
    """Let `hook` hear the name of every point that is passed from now on (tests only)."""
    global _reached
    _reached = hook
