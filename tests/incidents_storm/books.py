"""What came of the alarms of one run: which arrived, how often, how late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.delivery.marking import RESENT
from bot.simulator.platform import Platform
from tests.cast import words
from tests.incidents_storm.line import Line
from tests.incidents_storm.ward import Alarm

LATEST = timedelta(seconds=5)
HEAD = f"{'what goes wrong':<58} {'alarms':>6} {'doubled':>7} {'lost':>4} {'worst':>8}  died"


@dataclass(frozen=True)
class Arrival:
    """One message of the house in a chat: LINE had taken it by `at`; `marked` says that it may come twice."""

    words: str
    at: datetime
    marked: bool


@dataclass(frozen=True)
class Books:
    """One run: `doubled` and `lost` alarms, and how late the latest was."""

    cell: str
    alarms: int
    doubled: Sequence[Alarm]
    lost: Sequence[Alarm]
    worst: timedelta
    died: Sequence[str]

    @property
    def line(self) -> str:
        """A line of the table."""
        seconds = f"{self.worst.total_seconds():.2f} s"
        counts = f"{self.alarms:>6} {len(self.doubled):>7} {len(self.lost):>4} {seconds:>8}"
        return f"{self.cell:<58} {counts}  {', '.join(self.died) or '–'}"


def audit(
    cell: str, due: Mapping[Alarm, datetime], arrived: Mapping[str, Sequence[Arrival]], died: Sequence[str]
) -> Books:
    """Compare what was due with what arrived; a second arrival that says 再送 is within the rule."""
    found = {one: [at for at in arrived[one.chat] if one.is_said_in(at.words)] for one in due}
    doubled = [one for one, places in found.items() if len([at for at in places if not at.marked]) > 1]
    late = [min(at.at for at in places) - due[one] for one, places in found.items() if places]
    return Books(
        cell, len(due), doubled, [one for one, places in found.items() if not places], max([timedelta(), *late]), died
    )


def arrivals(platform: Platform, line: Line, chats: Sequence[str]) -> Mapping[str, Sequence[Arrival]]:
    """Everything the house said in these chats."""
    found: dict[str, list[Arrival]] = defaultdict(list)
    mark = RESENT.render()
    for chat in chats:
        items = [one for one in platform.items(chat) if one.sender == "bot" and one.request_id in line.heard_at]
        marked = {one.request_id for one in items if words(one.message) == mark}
        found[chat] = [
            Arrival(words(one.message), line.heard_at[one.request_id or ""], one.request_id in marked) for one in items
        ]
    return found
