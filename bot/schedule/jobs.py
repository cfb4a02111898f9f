"""Declaring what happens when something is due, and keeping the rows in step with the facts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import uuid4

from sqlalchemy import select, update

from bot.catalogs import Sentence
from bot.chat.turn import Happening, Notice, Surroundings
from bot.schedule.tables import DueRow


@dataclass(frozen=True)
class Due:
    """One line of a plan: when, until when it is still useful, and for whom (a code, never a name)."""

    offset: str
    recipient: str
    due_at: datetime
    expires_at: datetime


@dataclass(frozen=True)
class Later:
    """Not now: the row stays open until this moment (quiet hours), or is missed when that is too late."""

    moment: datetime


@dataclass(frozen=True)
class Job:
    """What a room does when a due row of this name comes up; `about` says it in words people read.

    `run` returns what is to be said then, from the facts as they are then, or Later. What is `urgent` (the incident
    clock) is done apart from everything else, and replaced, not told, when it is missed.
    """

    name: str
    about: Sentence
    run: Callable[[Surroundings, DueRow], Sequence[Notice | Happening] | Later]
    urgent: bool = False


@dataclass(frozen=True)
class Daily:
    """Something done once a day at a time of Tokyo, without any fact behind it."""

    job: Job
    at: time


def keep_in_step(around: Surroundings, job: Job, anchor: str, revision: int, plan: Sequence[Due]) -> None:
    """Make the open rows of an anchor what its plan says, in the transaction that changed the fact.

    Unsent rows of the anchor that the plan no longer holds are superseded, and open again when it holds them again;
    rows that fell due before now are never made (design: What was due before its revision existed is never created).
    """
    wanted = {f"{job.name}:{anchor}:{revision}:{due.offset}:{due.recipient}": due for due in plan}
    mine = (DueRow.job == job.name, DueRow.anchor == anchor)
    around.session.execute(
        update(DueRow)
        .where(*mine, DueRow.state.in_(("open", "quarantined")), DueRow.key.not_in(wanted))
        .values(state="superseded", ended_at=around.now)
    )
    there = {row.key: row for row in around.session.scalars(select(DueRow).where(*mine, DueRow.key.in_(wanted)))}
    for key, due in wanted.items():
        if due.due_at <= around.now:
            continue
        if key not in there:
            around.session.add(_row(around, job, anchor, revision, key, due))
        elif there[key].state == "superseded":
            _reopen(there[key], due)


def _reopen(row: DueRow, due: Due) -> None:
    row.state, row.ended_at, row.attempts = "open", None, 0
    row.due_at, row.expires_at = due.due_at, due.expires_at


def _row(around: Surroundings, job: Job, anchor: str, revision: int, key: str, due: Due) -> DueRow:
    return DueRow(
        id=uuid4(), key=key, job=job.name, anchor=anchor, revision=revision, offset=due.offset,
        recipient=due.recipient, due_at=due.due_at, expires_at=due.expires_at, state="open", made_at=around.now,
        urgent=job.urgent,
    )  # fmt: skip
