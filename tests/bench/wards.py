"""Houses of any size for benchmarks: associations with officers, visits, meetings and what they owe."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import insert

from bot.clock import TOKYO
from bot.house import House
from bot.store.chats import Chat
from handlers.contract.rules import profile
from handlers.deadlines.tables import Obligation
from handlers.meetings.tables import Meeting
from handlers.people.tables import Association, Consent, Office, Person
from handlers.visits.tables import Visit

BEGAN = datetime(2026, 10, 14, 7, 0, tzinfo=TOKYO)
FAR = date(2027, 3, 1)
REMINDED = 10  # visits whose reminder is due in a tick
OFFICERS_EACH = 10  # of an association
UNAGREED = 60  # officers who did not agree, in a ward of any size


@dataclass(frozen=True)
class Size:
    """How much a house knows."""

    meetings: int
    officers: int


def fill(house: House, size: Size) -> None:
    """Put a whole ward into an empty house."""
    associations = [uuid4() for _n in range(size.officers // OFFICERS_EACH)]
    version = profile(house.settings.contract).consent.version
    with house.db.write() as session:
        session.execute(insert(Association), [_association(one, n) for n, one in enumerate(associations)])
        people = [(uuid4(), uuid4(), n) for n in range(size.officers)]
        session.execute(insert(Chat), [_chat(chat) for _person, chat, _n in people])
        apart = max(size.officers // UNAGREED, 2)
        session.execute(insert(Person), [_person(*one, version if one[2] % apart else None) for one in people])
        offices = [_office(person, associations[n // OFFICERS_EACH]) for person, _chat_id, n in people]
        session.execute(insert(Office), offices)
        agreed = [_consent(person, version) for person, _chat_id, n in people if n % apart]
        session.execute(insert(Consent), agreed)
        session.execute(insert(Visit), [_visit(associations[n], n) for n in range(REMINDED)])
        session.execute(insert(Meeting), [_meeting(n) for n in range(size.meetings)])
        session.execute(insert(Obligation), [one for n in range(size.meetings) for one in _owed(n)])


def _association(one: UUID, n: int) -> dict[str, object]:
    return {"id": one, "code": f"A{n:04}", "name": f"見本{n}町会", "made_at": BEGAN, "invented": True}


def _chat(one: UUID) -> dict[str, object]:
    return {"id": one, "kind": "user", "line_id": b"-", "language": "ja", "reachable": True, "members": 1,
            "ready_at": BEGAN, "met_at": BEGAN}  # fmt: skip


def _person(one: UUID, chat: UUID, n: int, agreed_to: str | None) -> dict[str, object]:
    return {"id": one, "code": f"P{n:05}", "chat_id": chat, "made_at": BEGAN, "agreed_to": agreed_to}


def _office(person: UUID, association: UUID) -> dict[str, object]:
    return {
        "id": uuid4(),
        "person_id": person,
        "association_id": association,
        "role": "member",
        "since": date(2026, 4, 1),
    }


def _consent(person: UUID, version: str) -> dict[str, object]:
    return {"id": uuid4(), "person_id": person, "version": version, "channel": "chat", "given_at": BEGAN}


def _visit(association: UUID, n: int) -> dict[str, object]:
    return {
        "id": uuid4(), "number": n, "association_id": association, "state": "fixed", "version": 1, "tool": "line",
        "stage": "new", "hope": "reach", "people": 10, "internet": "yes", "candidates": [], "offered": [],
        "revision": 1, "wished_at": BEGAN, "starts_at": datetime(2027, 3, 1, 14, tzinfo=TOKYO),
    }  # fmt: skip


def _meeting(n: int) -> dict[str, object]:
    return {
        "id": uuid4(), "kind": "seminar", "number": n, "state": "fixed", "version": 1, "revision": 1, "title": "見本",
        "starts_at": datetime(2027, 3, 1, 14, tzinfo=TOKYO), "minutes": 120, "venue": "見本区民館", "bring": "",
        "materials": "new", "consult": "", "made_at": BEGAN, "made_by": "S01",
    }  # fmt: skip


def _owed(n: int) -> list[dict[str, object]]:
    return [
        {"id": uuid4(), "anchor": f"W{n:02}", "item": item, "label": f"講習会{n}", "owner": "us", "event_on": FAR,
         "due_on": FAR, "target_on": FAR, "made_on": BEGAN.date(), "state": "open"}
        for item in ("materials", "headcount", "print", "report")
    ]  # fmt: skip
