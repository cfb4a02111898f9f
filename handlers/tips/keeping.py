"""What is kept of a reader: that a tip was told, what they answered, and how they want tips; codes only."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from bot.chat.turn import Surroundings
from bot.store.ledger import Act, note
from handlers.people.queries import offices_of
from handlers.people.tables import Person
from handlers.tips.library import Tip
from handlers.tips.queries import record_of
from handlers.tips.tables import TipPace, TipRecord


def tell_of(
    around: Surroundings, person: Person, tip: Tip, *, gently: bool = False, due_key: str | None = None
) -> TipRecord | None:
    """Keep that a reader was told a tip; None when they serve no association, for which it would count."""
    record = record_of(around.session, person.id, tip.key)
    served = offices_of(around.session, person.id, around.today)
    if record is None and not served:
        return None
    if record is None:
        record = TipRecord(
            id=uuid4(), person_id=person.id, association_id=served[0].id, tip=tip.key, tool=tip.tool, gently=False
        )
        around.session.add(record)
    record.told_at, record.gently = around.now, record.gently or gently
    record.due_key = due_key or record.due_key
    around.session.flush()
    return record


def answer(around: Surroundings, record: TipRecord, said: str, by: str) -> bool:
    """Keep what somebody answered; whether it is another answer than before."""
    changed = record.answer != said
    record.answer, record.answered_at = said, around.now
    around.session.flush()
    if changed:
        note(around.session, around.now, Act(by, "answered", "tip", record.tip, why=said))
    return changed


def pace_of(around: Surroundings, person: UUID) -> TipPace:
    """How a reader wants tips; what they never changed is as it is for everybody."""
    known = around.session.get(TipPace, person)
    return known or TipPace(person_id=person, hour="morning", slower=False, stopped_at=None, revision=0)


def change_pace(around: Surroundings, person: Person, by: str, **values: Any) -> TipPace:
    """Keep how a reader wants tips from now on."""
    pace = pace_of(around, person.id)
    for name, value in values.items():
        setattr(pace, name, value)
    pace.revision += 1
    around.session.add(pace)
    around.session.flush()
    said = ", ".join(f"{name} {'now' if name == 'stopped_at' and value else value}" for name, value in values.items())
    note(around.session, around.now, Act(by, "changed", "tip pace", person.code, why=said))
    return pace


def raise_revision(around: Surroundings, person: UUID) -> None:
    """Let what was planned once be planned again."""
    pace = pace_of(around, person)
    pace.revision += 1
    around.session.add(pace)
