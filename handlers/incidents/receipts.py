"""The ward's receipt (受領): it counts when the reader types the number from the mail, for scanners open links too."""

from __future__ import annotations

import hmac
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from bot.chat.turn import Notice, Surroundings
from bot.text import plain
from handlers.incidents.entries import enter
from handlers.incidents.reaching import reached
from handlers.incidents.reports import FIRST, name_of
from handlers.incidents.tables import Incident, IncidentReport

MOST_TRIES = 5
State = Literal["unknown", "open", "locked", "received"]


def find(session: Session, token: str, *, held: bool = False) -> IncidentReport | None:
    """The report a receipt page is about; the token is its own random id. `held`: until the transaction ends."""
    try:
        report = session.get(IncidentReport, UUID(hex=token), with_for_update=held or None)
    except ValueError:
        return None
    return report if report is not None and report.receipt_number is not None else None


def state_of(report: IncidentReport | None) -> State:
    """What the page says; it never tells whether a report exists."""
    if report is None:
        return "open"
    if report.acknowledged_at is not None:
        return "received"
    return "locked" if report.receipt_tries >= MOST_TRIES else "open"


def receive(around: Surroundings, report: IncidentReport, typed: str) -> list[Notice] | None:
    """Somebody typed the number: the ward has it. None when the number is wrong or was tried too often."""
    if report.receipt_tries >= MOST_TRIES:
        return None
    right = hmac.compare_digest(plain(typed).encode(), (report.receipt_number or "").encode())
    if not right:
        report.receipt_tries += 1
        return None
    if report.acknowledged_at is not None:
        return []
    report.acknowledged_at = around.now
    incident = around.session.get_one(Incident, report.incident_id)
    enter(around.session, incident, around.now, "ward", "acknowledged", name_of(report))
    if report.number != FIRST or incident.state != "open":
        return []
    return [one for one in reached(around, incident, "mail", "ward") if isinstance(one, Notice)]
