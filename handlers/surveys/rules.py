"""What a survey may become, when it opens and reminds, and how many are missing: pure (requirements 9, S4-1-ケ)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.catalogs import Lazy, _
from bot.clock import TOKYO, in_tokyo
from bot.schedule.jobs import Due
from handlers.contract.rules import Quiet, out_of_quiet

STATES: dict[str, Lazy] = {
    "agreed": _("区と合意ずみ（まだ始めていない）"),
    "open": _("受付中"),
    "closed": _("締め切った（紙の入力を待っている）"),
    "tallied": _("集計ずみ"),
}
MOVES: dict[str, dict[str, str]] = {
    "agreed": {"agree": "agreed", "sheets": "agreed", "open": "open"},
    "open": {"sheets": "open", "close": "closed"},
    "closed": {"tally": "tallied"},
    "tallied": {},
}
WHY_NOT: dict[str, Lazy] = {
    "agree": _("質問を変えられるのは、アンケートを始める前だけです。"),
    "sheets": _("用紙の数を変えられるのは、締め切る前だけです。"),
    "open": _("アンケートは、もう始まっています。"),
    "close": _("締め切れるのは、受付中のアンケートだけです。"),
    "tally": _("集計できるのは、締め切ったあとです。"),
}
NOT_TALLIED = _("集計は、締め切って「集計する」を押したあとで見られます。")
BEFORE_THE_END = timedelta(minutes=10)
OPEN_LATE = timedelta(hours=18)  # after the end: until then a survey that should have opened still does
AT_LAST = timedelta(days=60)
HOUSE = "house"  # what is done for nobody in particular
MORNING = time(10)
FIRST, LAST = "d+1", "last"
USEFUL = timedelta(hours=12)
MOST_SEATS = 200


@dataclass(frozen=True)
class Meter:
    """How a survey stands, in heads. `attended` is None until the event was ended; then somebody may be missing."""

    attended: int | None = None
    seats: int = 0
    invited: int = 0
    unopened: int = 0
    opened: int = 0
    online: int = 0
    paper: int = 0
    unchecked: int = 0
    refused: int = 0

    @property
    def answered(self) -> int:
        """How many answered, each once."""
        return self.online + self.paper

    @property
    def missing(self) -> int | None:
        """How many of those who were there neither answered nor refused; None while nobody knows who was there."""
        if self.attended is None:
            return None
        return max(0, self.attended - self.answered - self.refused)

    @property
    def too_many(self) -> int:
        """By how much the answers outnumber those who were there."""
        return max(0, self.answered + self.refused - self.attended) if self.attended is not None else 0


def why_not(state: str, event: str) -> Lazy | None:
    """The reason an event may not happen to a survey now; None when it may."""
    return None if event in MOVES[state] else WHY_NOT[event]


def opening_moment(starts_at: datetime, minutes: int) -> datetime:
    """Ten minutes before the planned end, while everybody is still there."""
    return starts_at + timedelta(minutes=minutes) - BEFORE_THE_END


def plan_opening(starts_at: datetime | None, minutes: int) -> tuple[Due, ...]:
    """The one line that opens a survey by itself; none without a date."""
    if starts_at is None:
        return ()
    begins = opening_moment(starts_at, minutes)
    return (Due("open", HOUSE, begins, begins + BEFORE_THE_END + OPEN_LATE),)


def plan_closing(closes_at: datetime) -> tuple[Due, ...]:
    """The one line that closes a survey; late is better than never."""
    return (Due("close", HOUSE, closes_at, closes_at + AT_LAST),)


def plan_unlinking(now: datetime) -> tuple[Due, ...]:
    """The one line that destroys the key of the links, once the closing itself is committed."""
    return (Due("unlink", HOUSE, now + timedelta(seconds=1), now + AT_LAST),)


def closing_moment(now: datetime, days: int) -> datetime:
    """The evening of the last day on which answers are taken: 20:00 in Tokyo, when nobody is asleep yet."""
    return datetime.combine(in_tokyo(now).date() + timedelta(days=days), time(20), TOKYO)


def plan_reminders(opened_at: datetime, closes_at: datetime, recipient: str, quiet: Quiet) -> tuple[Due, ...]:
    """The morning after, and the morning of the last day; never in the quiet hours, never the same day twice."""
    mornings = {
        FIRST: _morning(opened_at + timedelta(days=1), quiet),
        LAST: _morning(closes_at, quiet),
    }
    if mornings[FIRST] >= mornings[LAST]:
        del mornings[FIRST]
    return tuple(
        Due(offset, recipient, at, min(at + USEFUL, closes_at - timedelta(minutes=1)))
        for offset, at in mornings.items()
        if opened_at < at < closes_at
    )


def _morning(moment: datetime, quiet: Quiet) -> datetime:
    return out_of_quiet(quiet, datetime.combine(in_tokyo(moment).date(), MORNING, TOKYO))
