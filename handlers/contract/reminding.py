"""When people are reminded of an event: a week before, the evening before, three hours before (requirements 8.2)."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from bot.clock import TOKYO, in_tokyo
from bot.schedule.jobs import Due
from handlers.contract.rules import Quiet, out_of_quiet

WEEK_BEFORE, DAY_BEFORE, HOURS_BEFORE = "d-7", "d-1", "h-3"


def plan(starts_at: datetime | None, recipient: str, quiet: Quiet) -> tuple[Due, ...]:
    """The reminders of one event for whoever stands behind a code; none without a date, none in the quiet hours."""
    if starts_at is None:
        return ()
    day = in_tokyo(starts_at).date()
    week, eve = _at(day - timedelta(days=7), time(10)), _at(day - timedelta(days=1), time(18))
    soon = out_of_quiet(quiet, starts_at - timedelta(hours=3))
    dues = (
        Due(WEEK_BEFORE, recipient, week, eve - timedelta(days=1)),
        Due(DAY_BEFORE, recipient, eve, soon - timedelta(minutes=1)),  # then the next one says it
        Due(HOURS_BEFORE, recipient, soon, starts_at),
    )
    return tuple(due for due in dues if due.due_at < due.expires_at)


def _at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, TOKYO)
