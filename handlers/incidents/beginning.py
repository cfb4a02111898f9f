"""Starting an incident: the clock runs and a draft exists before anything is asked (001G-9, X1, X2)."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.clock import in_tokyo
from handlers.incidents.clock import plan_alarms
from handlers.incidents.entries import enter
from handlers.incidents.queries import open_incidents
from handlers.incidents.tables import Incident, IncidentNumber, IncidentReport

SAME = timedelta(minutes=15)  # a second start within it is mostly the same incident
FUTURE = _("これからの時刻は入れられません。気づいた時刻を選び直してください。")
LATER = _("{code}の時刻は、早いほうへだけ直せます（いまは{at}）。前の時刻も記録に残ります。")


@dataclass(frozen=True)
class Beginning:
    """Who starts what: `by` a code, `chat` where the reporter is reached, `aware_at` when it was noticed."""

    by: str
    chat: UUID | None = None
    drill: bool = False
    aware_at: datetime | None = None
    scenario: str | None = None
    anew: bool = False  # surely another incident than the one that runs
    via: Literal["chat", "group", "page", "shell"] = "chat"


def begin(around: Surroundings, wanted: Beginning) -> tuple[Incident, bool]:
    """The incident that runs from now on, and whether it is new: a second start within minutes joins the first."""
    number = _next_number(around.session, wanted.drill)
    running = [] if wanted.anew else _just_begun(around, wanted.drill)
    if running:
        enter(around.session, running[0], around.now, wanted.by, "joined", wanted.via)
        return running[0], False
    around.session.execute(
        update(IncidentNumber).where(IncidentNumber.drill == wanted.drill).values(last=IncidentNumber.last + 1)
    )
    incident = Incident(
        id=uuid4(), drill=wanted.drill, number=number, state="open", started_at=around.now, started_by=wanted.by,
        aware_at=around.now, aware_asked=False, revision=1, reporter_chat=wanted.chat, scenario=wanted.scenario,
        publication="none",
    )  # fmt: skip
    around.session.add(incident)
    around.session.flush()
    enter(around.session, incident, around.now, wanted.by, "started", wanted.via)
    draft_first(around, incident, wanted.by)
    if wanted.aware_at is not None:
        earlier(around, incident, wanted.aware_at, wanted.by)
    plan_alarms(around, incident)
    return incident, True


def draft_first(around: Surroundings, incident: Incident, by: str) -> None:
    """A first report that could be sent at once, with everything still 調査中."""
    report = IncidentReport(
        id=uuid4(), incident_id=incident.id, number=0, kind="first", author=by, drafted_at=around.now, receipt_tries=0
    )  # fmt: skip
    around.session.add(report)
    enter(around.session, incident, around.now, "house", "drafted", "一報")


def earlier(around: Surroundings, incident: Incident, noticed: datetime, by: str) -> None:
    """Set when it was first noticed: never in the future, never later than already known; the old value is kept.

    Raises Refusal.
    """
    if noticed > around.now:
        raise Refusal(FUTURE)
    if noticed > incident.aware_at:
        raise Refusal(LATER.fill(code=incident.code, at=in_words(incident.aware_at)))
    enter(around.session, incident, around.now, by, "aware", noticed.isoformat(timespec="seconds"))
    incident.aware_asked = True
    if noticed < incident.aware_at:
        incident.aware_at, incident.revision = noticed, incident.revision + 1
    around.session.flush()
    plan_alarms(around, incident)


def in_words(moment: datetime) -> str:
    """A moment of today or another day, as short as it can be said."""
    return f"{in_tokyo(moment):%m/%d %H:%M}"


def _next_number(session: Session, drill: bool) -> int:
    """The number after the last; whoever asks holds it, so that two starts come one after the other."""
    held = select(IncidentNumber).where(IncidentNumber.drill == drill).with_for_update()
    row = session.scalar(held)
    if row is None:
        with suppress(IntegrityError), session.begin_nested():  # somebody else may be first at this very moment
            session.add(IncidentNumber(drill=drill, last=0))
        row = session.scalars(held).one()
    return row.last + 1


def _just_begun(around: Surroundings, drill: bool) -> Sequence[Incident]:
    return [one for one in open_incidents(around.session, drill=drill) if around.now - one.started_at <= SAME]
