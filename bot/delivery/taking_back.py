"""Taking back what was queued and is not so any more: a reminder of the old day must not come after the news."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from bot.chat.turn import Surroundings
from bot.delivery.month import PARKED
from bot.delivery.parking import DROPPED
from bot.delivery.tables import OutboxMessage

NOT_SO = "not so any more"


def take_back(around: Surroundings, beginning: str) -> Sequence[str]:
    """Drop every message that still waits and whose key begins so; returns their keys.

    What is under way at this very moment goes out; what was tried and got no answer is not tried again.
    """
    waits = (OutboxMessage.state.in_(("queued", PARKED)), OutboxMessage.key.startswith(beginning, autoescape=True))
    gone = {"state": DROPPED, "payload": None, "fault": NOT_SO, "ended_at": around.now}
    found = around.session.execute(update(OutboxMessage).where(*waits).values(gone).returning(OutboxMessage.key))
    return [key for key in found.scalars() if key is not None]
