"""How hard a storm blows: how much comes, what goes wrong and how often."""

from __future__ import annotations

import random
from dataclasses import dataclass

POINTS = ("inbox.committed", "worker.committed", "sender.claimed", "sender.sent")


@dataclass(frozen=True)
class Weather:
    """One storm, the same for the same seed as far as threads allow; rates are of events or of calls."""

    events: int
    kills: int
    seed: int = 20261014
    people: int = 300
    groups: int = 8
    told: float = 0.3  # events that also tell somebody
    told_many: float = 0.05  # of these, the ones that tell several people at once
    duplicate: float = 0.02  # webhooks posted twice
    redelivered: float = 0.02  # webhooks delivered again after they were accepted
    reordered: float = 0.03  # webhooks overtaken by the next one
    unposted: float = 0.01  # webhooks that never reach us at first
    unheard: float = 0.01  # webhooks whose 200 never reaches LINE
    call_dropped: float = 0.012  # calls that take effect and whose answer never comes
    call_failed: float = 0.012  # 500, without effect
    call_limited: float = 0.008  # 429
    call_delayed: float = 0.01
    backlog: int = 300  # events and messages under way before the people pause
    seconds: float = 600.0  # after this the storm is said to hang
    stale: bool = False  # events are accepted first, and handled when their reply tokens are of every age

    def webhook_fault(self, dice: random.Random) -> str | None:
        """What goes wrong with one delivery: duplicate, reorder, drop (never posted), status (200 unheard)."""
        rates = {
            "duplicate": self.duplicate, "reorder": self.reordered, "drop": self.unposted, "status": self.unheard,
        }  # fmt: skip
        return _roll(rates, dice)

    def call_fault(self, dice: random.Random) -> str | None:
        """What goes wrong with one call of the API: drop, delay, or a status."""
        rates = {
            "drop": self.call_dropped, "500": self.call_failed, "429": self.call_limited, "delay": self.call_delayed,
        }  # fmt: skip
        return _roll(rates, dice)

    def kill_plan(self, points: tuple[str, ...], dice: random.Random) -> list[tuple[str, int]]:
        """Points to die at, each about equally often, with the count at which it happens."""
        mean = max(4, self.events // (2 * self.kills + 8))
        most = {"inbox.committed": mean // 8 + 2}  # many events share a commit
        return [(point, dice.randint(2, most.get(point, mean))) for point in _rounds(points, self.kills, dice)]


def _rounds(points: tuple[str, ...], length: int, dice: random.Random) -> list[str]:
    planned: list[str] = []
    while len(planned) < length:
        planned += dice.sample(points, len(points))
    return planned[:length]


def _roll(rates: dict[str, float], dice: random.Random) -> str | None:
    point = dice.random()
    for kind, rate in rates.items():
        point -= rate
        if point < 0:
            return kind
    return None
