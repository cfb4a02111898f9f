"""What is planned to be said, in the calendar: how many messages on which day, never to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select

from bot.chat.turn import Surroundings
from bot.clock import TOKYO, in_tokyo
from bot.schedule.tables import DueCost, DueRow
from bot.web.doors import Occasion, Occasions

KIND = "送る予定"


def days(around: Surroundings, first: date, last: date) -> Sequence[Occasion]:
    """How many messages the open due rows will cost, day by day and kind by kind; alarms of incidents are no plan."""
    begin = max(around.now, datetime.combine(first, time(), TOKYO))
    end = datetime.combine(last + timedelta(days=1), time(), TOKYO)
    rows = (
        select(DueRow.due_at, DueCost.about, func.sum(DueCost.cost)).join(DueCost, DueCost.due_id == DueRow.id)
        .where(DueRow.state == "open", DueRow.urgent.is_(False), DueRow.due_at >= begin, DueRow.due_at < end)
        .group_by(DueRow.due_at, DueCost.about)
    )  # fmt: skip
    totals: Counter[tuple[date, str]] = Counter()
    for due_at, about, cost in around.session.execute(rows):
        totals[in_tokyo(due_at).date(), about] += int(cost)
    return [_occasion(day, about, cost) for (day, about), cost in sorted(totals.items()) if cost]


def _occasion(day: date, about: str, cost: int) -> Occasion:
    words = f"{about} {cost}通"
    return Occasion(day, KIND, words, quiet=words)


planned = Occasions("planned", (KIND,), days, order=90)
