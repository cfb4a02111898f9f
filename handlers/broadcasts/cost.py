"""What a broadcast costs of a month's messages, and what is left of them beside everything that matters more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.catalogs import Lazy, _
from bot.chat.priorities import ANNOUNCEMENT
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.contract import bounds
from bot.delivery.month import planned_before
from bot.delivery.reserve import allowance

OVER = _(
    "{cost}通かかりますが、今月の残りは{left}通です（事故のための取り置きをのぞく）。"
    "相手をしぼるか、来月の日時にするか、取りやめてください。"
)


@dataclass(frozen=True)
class Room:
    """What a month still has for ordinary messages beside the reserve, and what of it is planned and matters more."""

    left: int
    planned: int

    @property
    def free(self) -> int:
        """What a broadcast may take without waiting for staff's decision (bot.delivery.reserve)."""
        return max(0, self.left - self.planned)


def room(around: Surroundings, send_at: datetime | None = None) -> Room | None:
    """How this month stands, or the other one a broadcast is to go out in; None where the plan has no limit."""
    at = around.now if send_at is None or _same_month(send_at, around.now) else send_at
    reserved = around.doors.reserved if around.doors is not None else ()
    left = allowance(bounds(around.settings.contract).line, reserved).left(around.session, at)
    return None if left is None else Room(max(0, left), planned_before(around.session, at, ANNOUNCEMENT))


def over_budget(around: Surroundings, cost: int, send_at: datetime | None = None) -> Lazy | None:
    """Why so many recipients cannot be paid for this month; None when they can, or it goes out in another month."""
    if send_at is not None and not _same_month(send_at, around.now):
        return None
    found = room(around)
    return None if found is None or cost <= found.left else OVER.fill(cost=cost, left=found.left)


def _same_month(one: datetime, other: datetime) -> bool:
    return f"{in_tokyo(one):%Y-%m}" == f"{in_tokyo(other):%Y-%m}"
