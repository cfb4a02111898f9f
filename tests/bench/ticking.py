"""What a tick costs in a small house and in a large one, with the same work due: nothing, ten reminders, a morning."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import click
from sqlalchemy import insert

from bot.clock import TOKYO, FixedClock, monotonic
from bot.house import House
from bot.schedule.tables import DueRow
from bot.store.chats import Chat
from handlers.deadlines.tables import Obligation
from handlers.meetings.tables import Meeting
from handlers.people.tables import Association, Office, Person
from handlers.visits.tables import Visit
from tests.bench.figures import table
from tests.houses import build, new_folder, sqlite_settings

BEGAN = datetime(2026, 10, 14, 7, 0, tzinfo=TOKYO)
FAR = date(2027, 3, 1)
REMINDED = 10  # visits whose reminder is due in a tick
OFFICERS_EACH = 10  # of an association
IDLE = 50  # ticks with nothing due in a round


@dataclass(frozen=True)
class Size:
    """How much a house knows."""

    meetings: int
    officers: int


SMALL, MANY_MEETINGS, MANY_OFFICERS = Size(12, 200), Size(1_200, 200), Size(12, 20_000)


def run(rounds: int) -> None:
    """Measure on SQLite, sizes taking turns, and print medians with their ratio to the small house."""
    with TemporaryDirectory(prefix="engawa-bench-") as name:
        houses = {size: _filled(Path(name) / str(index), size) for index, size in enumerate(_sizes())}
        found: dict[tuple[str, Size], list[float]] = {}
        for turn in range(rounds):
            for size, (house, clock) in houses.items():
                for what, seconds in _measured(house, clock, turn).items():
                    found.setdefault((what, size), []).append(seconds)
        for house, _clock in houses.values():
            house.close()
    head = ("a tick", *(f"{one.meetings:,} meetings, {one.officers:,} officers" for one in _sizes()))
    click.echo(f"\n{table(head, [_line(what, found) for what in ('nothing due', 'ten reminders due', 'a morning')])}\n")


def _sizes() -> tuple[Size, ...]:
    return SMALL, MANY_MEETINGS, MANY_OFFICERS


def _line(what: str, found: dict[tuple[str, Size], list[float]]) -> tuple[str, ...]:
    small = found[what, SMALL]
    cells = [what, f"{median(small) * 1e3:.1f} ms"]
    for size in _sizes()[1:]:
        ratio = median(two / one for one, two in zip(small, found[what, size], strict=True))
        cells.append(f"{median(found[what, size]) * 1e3:.1f} ms ({ratio:.2f})")
    return tuple(cells)


def _measured(house: House, clock: FixedClock, turn: int) -> dict[str, float]:
    """Seconds of one tick of each kind; the day of the turn is a weekday of its own."""
    ticker = house.ticker("bench")
    clock.moment = BEGAN + timedelta(days=7 * turn)
    ticker.tick()  # the day is planned, what comes at night is done
    began = monotonic()
    for _tick in range(IDLE):
        ticker.tick()
    idle = (monotonic() - began) / IDLE
    _make_due(house, clock.moment, turn)
    clock.moment += timedelta(seconds=1)
    began = monotonic()
    ticker.tick()
    reminding = monotonic() - began
    clock.moment = clock.moment.replace(hour=8, minute=50, second=0)
    began = monotonic()
    ticker.tick()
    return {"nothing due": idle, "ten reminders due": reminding, "a morning": monotonic() - began}


def _make_due(house: House, now: datetime, turn: int) -> None:
    rows = [
        {
            "id": uuid4(), "key": f"visit-reminder:V{n:02}:{turn}", "job": "visit-reminder", "anchor": f"V{n:02}",
            "revision": 1, "offset": "d-7", "recipient": f"A{n:03}", "due_at": now, "state": "open", "made_at": now,
            "expires_at": now + timedelta(hours=9), "urgent": False, "attempts": 0,
        }
        for n in range(REMINDED)
    ]  # fmt: skip
    with house.db.write() as session:
        session.execute(insert(DueRow), rows)


def _filled(folder: Path, size: Size) -> tuple[House, FixedClock]:
    clock = FixedClock(BEGAN - timedelta(days=1))
    house = build(sqlite_settings(new_folder(folder)), clock)
    associations = [uuid4() for _n in range(size.officers // OFFICERS_EACH)]
    with house.db.write() as session:
        session.execute(insert(Association), [_association(one, n) for n, one in enumerate(associations)])
        people = [(uuid4(), uuid4(), n) for n in range(size.officers)]
        session.execute(insert(Chat), [_chat(chat) for _person, chat, _n in people])
        session.execute(insert(Person), [_person(*one) for one in people])
        offices = [_office(person, associations[n // OFFICERS_EACH]) for person, _chat_id, n in people]
        session.execute(insert(Office), offices)
        session.execute(insert(Visit), [_visit(associations[n], n) for n in range(REMINDED)])
        session.execute(insert(Meeting), [_meeting(n) for n in range(size.meetings)])
        session.execute(insert(Obligation), [one for n in range(size.meetings) for one in _owed(n)])
    return house, clock


def _association(one: UUID, n: int) -> dict[str, object]:
    return {"id": one, "code": f"A{n:04}", "name": f"見本{n}町会", "made_at": BEGAN, "invented": True}


def _chat(one: UUID) -> dict[str, object]:
    return {"id": one, "kind": "user", "line_id": b"-", "language": "ja", "reachable": True, "members": 1,
            "ready_at": BEGAN, "met_at": BEGAN}  # fmt: skip


def _person(one: UUID, chat: UUID, n: int) -> dict[str, object]:
    return {"id": one, "code": f"P{n:05}", "chat_id": chat, "made_at": BEGAN}


def _office(person: UUID, association: UUID) -> dict[str, object]:
    return {
        "id": uuid4(),
        "person_id": person,
        "association_id": association,
        "role": "member",
        "since": date(2026, 4, 1),
    }


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
