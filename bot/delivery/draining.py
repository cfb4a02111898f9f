"""Doing all there is to do now, in this thread: for `tick`, the demo's clock and tests."""

from __future__ import annotations

from typing import Protocol

from bot.delivery.worker import Worker

MOST_ROUNDS = 10_000


class Carries(Protocol):
    """Something that takes what was queued to where it belongs: a sender, a postman."""

    def step(self) -> bool:
        """Carry something; returns whether there was anything."""


def drain(worker: Worker, *carriers: Carries) -> int:
    """Handle events, send messages and mail until none finds anything; returns how many rounds that took."""
    for rounds in range(MOST_ROUNDS):
        if not any([worker.step(), *(one.step() for one in carriers)]):
            return rounds
    raise RuntimeError("the house never came to rest")
