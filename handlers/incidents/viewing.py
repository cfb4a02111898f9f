"""An incident as its page shows it: plain words and numbers, ready for the template."""

from __future__ import annotations

from dataclasses import dataclass

from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.contract.rules import Route, profile
from handlers.incidents.entries import entries_of, known
from handlers.incidents.exporting import PAPERS, papers_for
from handlers.incidents.kinds import Fact, Kind, catalogue, kind_of
from handlers.incidents.record import Record
from handlers.incidents.reports import name_of, reports_of, script
from handlers.incidents.rules import Hour, deadline, routes_now
from handlers.incidents.tables import Incident
from handlers.incidents.telling import record_of


@dataclass(frozen=True)
class Seen:
    """Everything the page of one incident needs."""

    code: str
    drill: bool
    state: str
    hour: str
    minutes: int
    limit: str
    now: str
    record: Record
    kind: Kind | None
    kinds: tuple[Kind, ...]
    facts: tuple[tuple[Fact, str], ...]
    done: frozenset[str]
    routes: tuple[Route, ...]
    tree: tuple[tuple[str, str], ...]
    script: str
    details: str
    has_details: bool
    papers: tuple[tuple[str, str], ...]
    taken_by: str
    locked: tuple[tuple[int, str], ...]  # reports that went with an encrypted file


def seen(around: Surroundings, incident: Incident, details: str) -> Seen:
    """One incident; `details` only when they were opened for a reason."""
    contract, said = profile(around.settings.contract), known(entries_of(around.session, incident))
    hour, limit = Hour(incident.aware_at, incident.reached_at or around.now), in_tokyo(deadline(incident.aware_at))
    record = record_of(around, incident)
    return Seen(
        code=incident.code, drill=incident.drill, state=incident.state, hour=str(hour.words),
        minutes=int(hour.elapsed.total_seconds() // 60), limit=f"{limit:%m月%d日 %H:%M}",
        now=f"{in_tokyo(around.now):%H:%M}", record=record, kind=kind_of(incident.kind), kinds=catalogue().kind,
        facts=tuple((one, said.get(one.key, "")) for one in catalogue().fact), done=frozenset(said),
        routes=() if incident.drill else routes_now(contract.incident, contract.office, around.now),
        tree=tuple((one.name, one.phone) for one in contract.incident.tree), script=script(around, incident, "担当者"),
        details=details, has_details=incident.details is not None,
        papers=tuple((name, PAPERS[name]) for name in papers_for(incident)), taken_by=incident.taken_by or "",
        locked=tuple(
            (one.number, name_of(one)) for one in reports_of(around.session, incident) if one.password is not None
        ),
    )  # fmt: skip
