"""What LINE says of the month: what it allows and what it has counted (LINE: Get number of sent messages)."""

from __future__ import annotations

from sqlalchemy.orm import Session

from bot import logs
from bot.chat.messages import Json
from bot.clock import Clock
from bot.delivery.month import span, used
from bot.delivery.tables import LineMonth
from bot.errors import Unavailable
from bot.line.groups import Asks
from bot.store.db import Database

log = logs.get("quota")


def ask_quota(db: Database, clock: Clock, line: Asks) -> bool:
    """Keep LINE's numbers of this month beside our own; whether it told them. What was known before stays otherwise.

    Never in the way of a message: a background job asks, and nobody waits for the answer.
    """
    try:
        quota = line.call("GET", "/v2/bot/message/quota")
        consumed = line.call("GET", "/v2/bot/message/quota/consumption").get("totalUsage")
    except Unavailable as error:
        log.warning("quota not told", error=type(error).__name__)
        return False
    if quota.get("type") not in ("none", "limited") or not isinstance(consumed, int):
        log.warning("quota not understood", keys=sorted(quota))
        return False
    with db.write() as session:
        _keep(session, clock, quota, consumed)
    return True


def _keep(session: Session, clock: Clock, quota: Json, consumed: int) -> None:
    now = clock.now()
    limit = int(quota["value"]) if quota["type"] == "limited" else None
    row = LineMonth(month=span(now).name, quota=limit, consumed=consumed, ours=used(session, now), asked_at=now)
    session.merge(row)
