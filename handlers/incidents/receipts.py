"""The ward's receipt (受領) of a report: with the first one the hour is over."""

from __future__ import annotations

from bot.chat.turn import Notice, Surroundings
from handlers.incidents.entries import enter
from handlers.incidents.reaching import reached
from handlers.incidents.reports import FIRST, name_of
from handlers.incidents.tables import Incident, IncidentReport


def receive(around: Surroundings, report: IncidentReport) -> list[Notice]:
    """Somebody typed the number from the mail: the ward has it."""
    incident = around.session.get_one(Incident, report.incident_id)
    enter(around.session, incident, around.now, "ward", "acknowledged", name_of(report))
    if report.number != FIRST or incident.state != "open":
        return []
    return [one for one in reached(around, incident, "mail", "ward") if isinstance(one, Notice)]
