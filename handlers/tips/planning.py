"""Keeping each reader's next tip in step with what they took part in and answered, and what the month will cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from bot.schedule.jobs import Job, keep_in_step
from bot.schedule.tables import DueRow
from handlers.contract.rules import profile
from handlers.people.tables import Person
from handlers.tips.library import library
from handlers.tips.readers import readers_of
from handlers.tips.rules import Frame, Reader, Told, next_tip, plan

TIP = "tip"  # the job's name
MOST_AHEAD = 20  # tips one reader can get in a month, at the very most


def keep_everybody(around: Surroundings, job: Job) -> int:
    """Plan every reader's next tip anew, and none for whoever is no reader any more; returns how many there are."""
    readers = readers_of(around)
    keep(around, job, readers)
    codes = {one.code for one in readers}
    open_ones = select(DueRow.anchor, DueRow.revision).where(DueRow.job == job.name, DueRow.state == "open")
    for anchor, revision in around.session.execute(open_ones).all():
        if anchor not in codes:
            keep_in_step(around, job, anchor, revision, ())
    return len(readers)


def keep_one(around: Surroundings, job: Job, person: Person) -> datetime | None:
    """Plan the next tip of one person anew; returns when it comes."""
    around.session.flush()
    found = readers_of(around, [person])
    if not found:
        keep_in_step(around, job, person.code, 0, ())
    return keep(around, job, found)


def keep(around: Surroundings, job: Job, readers: Mapping[Person, Reader]) -> datetime | None:
    """Plan the next tip of these readers anew; returns when that of the last one comes."""
    moment: datetime | None = None
    for person, reader in readers.items():
        dues = plan(library(), reader, around.now, frame_of(around), person.code)
        keep_in_step(around, job, person.code, reader.pace.revision, dues)
        moment = dues[0].due_at if dues else None
    return moment


def frame_of(around: Surroundings) -> Frame:
    """When tips may come by the contract."""
    contract = profile(around.settings.contract)
    return Frame(contract.starts_on, contract.ends_on, contract.quiet)


def expects(around: Surroundings, first: datetime, last: datetime) -> int:
    """How many tips will follow the planned ones between two moments, if everybody says できた the next day."""
    frame, planned = frame_of(around), _planned(around.session)
    ahead = 0
    for person, reader in readers_of(around).items():
        moments = _foreseen(reader, first, last, frame)
        ahead += sum(first <= one < last for one in moments)
        ahead -= sum(first <= one < last for one in planned.get(person.code, ()))
    return max(0, ahead)


def _foreseen(reader: Reader, now: datetime, last: datetime, frame: Frame) -> list[datetime]:
    moments: list[datetime] = []
    while len(moments) < MOST_AHEAD:
        found = next_tip(library(), reader, now, frame)
        if found is None or found[1] >= last:
            break
        tip, moment = found
        answered = Told(moment, gently=True, answer="done", answered_at=moment + timedelta(days=1))
        reader = replace(reader, told={**reader.told, tip.tip.key: answered})
        moments.append(moment)
        now = moment
    return moments


def _planned(session: Session) -> Mapping[str, Sequence[datetime]]:
    found: dict[str, list[datetime]] = defaultdict(list)
    rows = select(DueRow.anchor, DueRow.due_at).where(DueRow.job == TIP, DueRow.state == "open")
    for anchor, due_at in session.execute(rows):
        found[anchor].append(due_at)
    return found
