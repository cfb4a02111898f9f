"""Doing all there is to do now, in this thread: for `tick`, the demo's clock and tests."""

from __future__ import annotations

from bot.delivery.sender import Sender
from bot.delivery.worker import Worker

MOST_ROUNDS = 10_000


def drain(worker: Worker, sender: Sender) -> int:
    """Handle events and send messages until neither finds anything; returns how many steps that took."""
    for rounds in range(MOST_ROUNDS):
        handled = worker.step()
        if not sender.step() and not handled:
            return rounds
    raise RuntimeError("the house never came to rest")
