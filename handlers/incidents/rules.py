"""The hour, as pure rules: the limit, the alarms, who rings whom, what a night costs (X1, 001G-9, dates D51–D58)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.catalogs import Lazy, _
from bot.clock import in_tokyo
from bot.schedule.jobs import Due
from handlers.contract.rules import IncidentPlan, Office, Route

LIMIT = timedelta(minutes=60)
IN_THE_HOUR = (0, 15, 30, 45, 50, 55, 58, 60)
AFTER_IT = tuple(range(65, 91, 5))
HOURLY = tuple(range(150, 24 * 60 + 1, 60))
ALARMS = IN_THE_HOUR + AFTER_IT + HOURLY
TO_THE_GROUP = frozenset({0, 45})  # a push to the group counts every member; the third is when the ward knows
WIDER_AFTER = (5, 10)  # minutes after the start, while nobody has taken it: everybody at work is rung
LAST_ALARM = timedelta(minutes=60)  # how long the last alarm is of use
NIGHT = timedelta(hours=15, minutes=15)  # from the office's closing to its opening
LATE_TICK = timedelta(seconds=5)


@dataclass(frozen=True)
class Hour:
    """An incident's hour as somebody reads it at a moment."""

    aware_at: datetime
    now: datetime

    @property
    def elapsed(self) -> timedelta:
        """Since somebody first noticed."""
        return self.now - self.aware_at

    @property
    def words(self) -> Lazy:
        """Elapsed time first, then what is left of our outer limit; the clauses say 直ちに."""
        if self.elapsed > LIMIT:
            return _("経過{minutes}分。直ちに報告（社内上限60分をすぎています）").fill(minutes=self.minutes)
        return _("経過{minutes}分。直ちに報告（社内上限60分）").fill(minutes=self.minutes)

    @property
    def minutes(self) -> int:
        """Whole minutes since somebody first noticed."""
        return int(self.elapsed.total_seconds() // 60)

    @property
    def unit(self) -> Lazy:
        """What stands behind the minutes where they are shown large: what is left."""
        if self.elapsed > LIMIT:
            return _("分経過（60分をすぎています）")
        return _("分経過、あと{left}分").fill(left=self.left)

    @property
    def left(self) -> int:
        """Whole minutes until the limit, as an alarm that rings a moment late should say; 0 when it has passed."""
        return max(int((LIMIT - self.elapsed + LATE_TICK).total_seconds() // 60), 0)

    @property
    def limit_words(self) -> Lazy:
        """「報告の上限 23:50、あと10分」."""
        limit = in_tokyo(deadline(self.aware_at))
        if self.elapsed > LIMIT:
            return _("報告の上限 {at}を、すぎています。").fill(at=f"{limit:%H:%M}")
        return _("報告の上限 {at}、あと{left}分").fill(at=f"{limit:%H:%M}", left=self.left)


def deadline(aware_at: datetime) -> datetime:
    """The last moment at which the first report is on time; nights and holidays give no relief (R7)."""
    return aware_at + LIMIT


def is_late(aware_at: datetime, reached_at: datetime) -> bool:
    """Whether a report came after the limit; exactly 60:00.000 is on time (D52, D53)."""
    return reached_at > deadline(aware_at)


def alarm_plan(aware_at: datetime) -> list[Due]:
    """The alarms of an hour and of the day after it; each is of use until the next is due."""
    moments = [aware_at + timedelta(minutes=offset) for offset in ALARMS]
    ends = [*moments[1:], moments[-1] + LAST_ALARM]
    return [
        Due(str(offset), "staff", moment, end - timedelta(seconds=1))
        for offset, moment, end in zip(ALARMS, moments, ends, strict=True)
    ]


def wider_plan(started_at: datetime) -> list[Due]:
    """When everybody at work is rung because nobody has taken it."""
    moments = [(offset, started_at + timedelta(minutes=offset)) for offset in WIDER_AFTER]
    return [Due(f"wider{offset}", "staff", moment, moment + timedelta(minutes=5)) for offset, moment in moments]


def expiry_of(offset: int) -> timedelta:
    """How long after t0 an alarm is of use: until the next is due."""
    later = [one for one in ALARMS if one > offset]
    return timedelta(minutes=later[0]) if later else timedelta(minutes=offset) + LAST_ALARM


def routes_now(plan: IncidentPlan, office: Office, now: datetime) -> tuple[Route, ...]:
    """The ward's numbers in the order of ringing: those answered at this hour first."""
    awake = "open" if office.is_open(now) else "closed"
    answered = [one for one in plan.routes if one.hours in (awake, "always")]
    return (*answered, *(one for one in plan.routes if one not in answered))


def night_cost(recipients: int, members: int) -> int:
    """What one whole night of alarms costs in messages: 1:1 to `recipients`, three times to a group of `members`."""
    alarms = sum(1 for offset in ALARMS if timedelta(minutes=offset) <= NIGHT) + len(WIDER_AFTER)
    return alarms * recipients + (len(TO_THE_GROUP) + 1) * members


def call_back_at(plan: IncidentPlan, office: Office, now: datetime) -> datetime:
    """When staff call the ward after a mail nobody answered: at the opening of the next open day (or today's)."""
    local = in_tokyo(now)
    today_still = office.is_open_day(local.date()) and local.time() < plan.call_back_at
    day = local.date() if today_still else office.next_open_day(local.date())
    return datetime.combine(day, plan.call_back_at, local.tzinfo)


def next_moments(starts: Sequence[datetime], now: datetime) -> list[datetime]:
    """Those still to come."""
    return [moment for moment in starts if moment > now]
