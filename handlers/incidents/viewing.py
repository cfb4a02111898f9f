"""An incident as its pages show it: plain words and numbers, ready for the template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from handlers.contract.rules import Route, profile
from handlers.incidents.entries import entries_of, known
from handlers.incidents.exporting import PAPERS, papers_for
from handlers.incidents.kinds import Fact, Kind, catalogue, kind_of
from handlers.incidents.leading import left_to_do, next_step, taken_words
from handlers.incidents.record import Record
from handlers.incidents.reports import name_of, reports_of, script
from handlers.incidents.rules import Hour, deadline, is_late, routes_now
from handlers.incidents.tables import Incident, IncidentEntry
from handlers.incidents.telling import STATES, WAYS, record_of


@dataclass(frozen=True)
class Clock:
    """The hour of one incident: all that is fetched again and again."""

    code: str
    state: str
    state_words: str
    minutes: int
    unit: str
    limit: str
    now: str
    todo: str
    taken: str
    reached: str
    late: bool
    newer: bool  # somebody wrote something since the page was made


@dataclass(frozen=True)
class Seen:
    """Everything the page of one incident needs."""

    clock: Clock
    code: str
    drill: bool
    state: str
    last: int  # the newest entry this page knows; a form says so, and two who write at once are told
    record: Record
    kind: Kind | None
    kinds: tuple[Kind, ...]
    facts: tuple[tuple[Fact, str], ...]
    done: frozenset[str]
    left: tuple[str, ...]
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
    contract, entries = profile(around.settings.contract), entries_of(around.session, incident)
    said, last = known(entries), _last(entries)
    return Seen(
        clock=clock_of(around, incident, last), code=incident.code, drill=incident.drill, state=incident.state,
        last=last, record=record_of(around, incident), kind=kind_of(incident.kind), kinds=catalogue().kind,
        facts=tuple((one, said.get(one.key, "")) for one in catalogue().fact), done=frozenset(said),
        left=tuple(show(one) for one in left_to_do(around, incident)),
        routes=() if incident.drill else routes_now(contract.incident, contract.office, around.now),
        tree=tuple((one.name, one.phone) for one in contract.incident.tree), script=script(around, incident, "担当者"),
        details=details, has_details=incident.details is not None,
        papers=tuple((name, PAPERS[name]) for name in papers_for(incident)), taken_by=incident.taken_by or "",
        locked=tuple(
            (one.number, name_of(one)) for one in reports_of(around.session, incident) if one.password is not None
        ),
    )  # fmt: skip


def clock_of(around: Surroundings, incident: Incident, known_upto: int) -> Clock:
    """The hour as somebody reads it who has seen everything up to an entry."""
    hour, limit = Hour(incident.aware_at, incident.reached_at or around.now), in_tokyo(deadline(incident.aware_at))
    return Clock(
        code=incident.code, state=incident.state, state_words=STATES[incident.state], minutes=hour.minutes,
        unit=str(hour.unit), limit=f"{limit:%m月%d日 %H:%M}", now=f"{in_tokyo(around.now):%H:%M}",
        todo=show(next_step(around, incident)), taken=show(taken_words(incident)), reached=_reached(incident),
        late=incident.reached_at is not None and is_late(incident.aware_at, incident.reached_at),
        newer=any(one.seq > known_upto and one.by != "house" for one in entries_of(around.session, incident)),
    )  # fmt: skip


def listed(incident: Incident) -> dict[str, object]:
    """A line of the list."""
    kind = kind_of(incident.kind)
    return {
        "code": incident.code, "drill": incident.drill, "kind": kind.label if kind else "まだ分からない",
        "state": STATES[incident.state], "open": incident.state == "open", "aware_at": incident.aware_at,
        "reached": _reached(incident),
        "late": incident.reached_at is not None and is_late(incident.aware_at, incident.reached_at),
    }  # fmt: skip


def _reached(incident: Incident) -> str:
    if incident.reached_at is None:
        return ""
    minutes = Hour(incident.aware_at, incident.reached_at).minutes
    return f"{in_tokyo(incident.reached_at):%m/%d %H:%M} {WAYS.get(incident.reached_by or '', '')}、{minutes}分"


def _last(entries: Sequence[IncidentEntry]) -> int:
    return entries[-1].seq if entries else 0
