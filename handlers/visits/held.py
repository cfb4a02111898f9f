"""A visit that took place: its wish is no longer under way."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.chat.doors import Hook
from bot.chat.turn import Notice, Surroundings
from handlers.visits.changes import move
from handlers.visits.rules import MEETING_HELD
from handlers.visits.tables import Visit


def held(around: Surroundings, code: str) -> Sequence[Notice]:
    """The day of a visit was ended by staff."""
    number = code.removeprefix("V")
    visit = around.session.scalar(select(Visit).where(Visit.number == int(number))) if code.startswith("V") else None
    if visit is not None and visit.state == "fixed":
        move(around, visit, "hold")
    return []


on_held = Hook(MEETING_HELD, held)
