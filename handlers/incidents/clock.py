"""The incident clock: alarms from rows that survive everything, until the ward knows (001G-9(1), X1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.messages import Card
from bot.chat.priorities import INCIDENT
from bot.chat.turn import Notice, Surroundings
from bot.clock import in_tokyo
from bot.delivery.reserve import Reserved
from bot.delivery.tables import OutboxMessage
from bot.schedule.jobs import Job, Later, keep_in_step
from bot.schedule.tables import DueRow
from handlers.contract.rules import profile
from handlers.incidents.cards import alarm_card
from handlers.incidents.entries import enter
from handlers.incidents.fallback import ALARM, WIDER, fallback, fallback_plan
from handlers.incidents.queries import by_code, group_members, unfinished, woken
from handlers.incidents.rules import TO_THE_GROUP, alarm_plan, expiry_of, night_cost, wider_plan
from handlers.incidents.tables import Incident
from handlers.people.queries import staff_group, workers_at_work

PURPOSE = "incident"
DRILL = "drill"
MOST = 12  # how many people a reserve is kept for at most: reporter, responsible, deputies, duty


def plan_alarms(around: Surroundings, incident: Incident) -> None:
    """Bring the alarms in step with t0, or take them all away once the ward knows or nothing had happened."""
    running = incident.state == "open"
    keep_in_step(around, alarms, incident.code, incident.revision, alarm_plan(incident.aware_at) if running else [])
    keep_in_step(around, wider, incident.code, 1, wider_plan(incident.started_at) if running else [])
    by_mail = fallback_plan(incident.aware_at, incident.started_at) if running else []
    keep_in_step(around, fallback, incident.code, incident.revision, by_mail)


def ring(around: Surroundings, row: DueRow) -> Sequence[Notice] | Later:
    """One alarm: 1:1 to whoever answers for it, at 45 minutes to the group as well."""
    incident = by_code(around.session, row.anchor)
    if incident is None or incident.state != "open":
        return []
    offset = int(row.offset)
    enter(around.session, incident, around.now, "house", "alarm", row.offset)
    until = incident.aware_at + expiry_of(offset)
    return wake(around, incident, row.key, until, group=offset in TO_THE_GROUP)


def ring_wider(around: Surroundings, row: DueRow) -> Sequence[Notice] | Later:
    """Nobody has taken it yet: everybody at work hears of it."""
    incident = by_code(around.session, row.anchor)
    if incident is None or incident.state != "open" or incident.taken_by is not None:
        return []
    enter(around.session, incident, around.now, "house", "wider", row.offset)
    return wake(around, incident, row.key, around.now + timedelta(minutes=5), all_of_us=True)


def wake(
    around: Surroundings, incident: Incident, key: str, until: datetime, *, group: bool = False,
    all_of_us: bool = False, besides: UUID | None = None,
) -> list[Notice]:  # fmt: skip
    """The alarm as it reads now, to everybody who has to hear it, each in a message of their own."""
    card = alarm_card(around, incident)
    if incident.drill and _drills_spent(around) >= profile(around.settings.contract).incident.drill_messages:
        return []
    chats = woken(around, incident, all_of_us=all_of_us)
    told = [to_one(incident, chat, card, key, until) for chat in chats if chat != besides]
    groups = staff_group(around.session) if group else ()
    return told + [to_one(incident, chat, card, key, until) for chat in groups]


def to_one(incident: Incident, chat: UUID, card: Card, key: str, until: datetime | None) -> Notice:
    """An incident's word to one chat, ahead of everything else."""
    purpose = DRILL if incident.drill else PURPOSE
    return Notice((chat,), (card,), purpose, key=f"{key}:{chat.hex[:12]}", expires_at=until, priority=INCIDENT)


def _drills_spent(around: Surroundings) -> int:
    """What drills have cost since the month began (Tokyo)."""
    begins = in_tokyo(around.now).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    mine = (OutboxMessage.purpose == DRILL, OutboxMessage.method != "reply", OutboxMessage.queued_at >= begins)
    return around.session.scalar(select(func.sum(OutboxMessage.recipients)).where(*mine)) or 0


def needs(session: Session, now: datetime) -> int:
    """How many messages are kept back for one whole night of alarms; more while several incidents run."""
    today = in_tokyo(now).date()
    people = max(len(workers_at_work(session, today)), 1)
    return night_cost(min(people, MOST), group_members(session)) * max(len(unfinished(session, drill=False)), 1)


alarms = Job(ALARM, _("事故の一報の期限を知らせる"), ring, urgent=True)
wider = Job(WIDER, _("だれも引き受けていない事故を、全員に知らせる"), ring_wider, urgent=True)
reserve = Reserved(needs)
