"""Where the tests of sending stand: a town, its sender, and what goes wrong with the next calls."""

from __future__ import annotations

from bot.delivery.sender import Sender
from tests.cast import Town
from tests.delivery.desk import Wire, hurry, outbox


class PostRoom:
    """A town whose calls to LINE are remembered."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.house = town.house
        self.wire = Wire(town.line)
        self.sender: Sender = town.house.sender(self.wire)

    def fault(self, endpoint: str, kind: str, status: int = 500, times: int = 1) -> None:
        """The next calls go wrong."""
        self.town.platform.faults.add(endpoint, kind, status=status, times=times)

    def send(self, rounds: int = 1) -> None:
        """Let the sender work, with everything that backs off tried at once."""
        for _ in range(rounds):
            hurry(self.house)
            self.sender.step()

    def states(self) -> list[str]:
        """The states of all messages, in the order queued."""
        return [row.state for row in outbox(self.house)]

    def methods(self) -> list[str]:
        """Which endpoints were called, in order."""
        return [method for method, _key, _body in self.wire.calls]
