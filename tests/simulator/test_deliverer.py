"""The thread that delivers webhooks: prompt, quiet, and gone when told to stop."""

import threading
from queue import SimpleQueue

from tests.simulator.conftest import Town


class Ear:
    """A bot that says when it got something."""

    def __init__(self) -> None:
        self.got: SimpleQueue[bytes] = SimpleQueue()

    def __call__(self, body: bytes, headers: dict[str, str]) -> int:
        """Takes one request."""
        self.got.put(body)
        return 200


def test_an_event_is_delivered_as_soon_as_it_happens_and_the_thread_ends(town: Town) -> None:
    ear = Ear()
    deliverer = town.platform.deliverer(ear)
    town.platform.say(town.hanako, "はじめに")
    deliverer.start()
    try:
        assert "はじめに".encode() in ear.got.get(timeout=5)
        town.platform.say(town.hanako, "つぎに")
        assert "つぎに".encode() in ear.got.get(timeout=5)
    finally:
        deliverer.stop()
    assert "webhook-deliverer" not in [thread.name for thread in threading.enumerate()]
    town.platform.say(town.hanako, "さいごに")
    assert len(town.platform.pending()) == 1


def test_it_can_be_started_again(town: Town) -> None:
    ear = Ear()
    deliverer = town.platform.deliverer(ear)
    for _ in range(2):
        deliverer.start()
        town.platform.say(town.hanako, "一")
        ear.got.get(timeout=5)
        deliverer.stop()
    assert town.platform.pending() == []


def test_stopping_what_never_started_does_nothing(town: Town) -> None:
    town.platform.deliverer(town.bot).stop()
    assert town.bot.bodies == []
