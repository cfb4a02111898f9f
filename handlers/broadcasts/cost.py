"""What a broadcast costs of the month's messages, and what is left of them."""

from __future__ import annotations

from datetime import datetime

from bot.catalogs import Lazy, _
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.contract import bounds
from bot.delivery.reserve import allowance

OVER = _(
    "{cost}通かかりますが、今月の残りは{left}通です（事故のための取り置きをのぞく）。"
    "相手をしぼるか、来月の日時にするか、取りやめてください。"
)


def remaining(around: Surroundings) -> int | None:
    """How many recipients ordinary messages may still reach this month; None where the plan has no limit."""
    reserved = around.doors.reserved if around.doors is not None else ()
    left = allowance(bounds(around.settings.contract).line, reserved).left(around.session, around.now)
    return None if left is None else max(0, left)


def over_budget(around: Surroundings, cost: int, send_at: datetime | None = None) -> Lazy | None:
    """Why so many recipients cannot be paid for this month; None when they can, or it goes out in another month."""
    if send_at is not None and f"{in_tokyo(send_at):%Y-%m}" != f"{in_tokyo(around.now):%Y-%m}":
        return None
    left = remaining(around)
    return None if left is None or cost <= left else OVER.fill(cost=cost, left=left)
