"""How sending stands: what waits and since when, what was given up, by class and state; counts only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from bot.clock import wall
from bot.delivery.month import span
from bot.delivery.tables import OutboxMessage
from bot.mail.tables import MailRow
from handlers.deliveries.naming import STATES, class_of
from handlers.deliveries.queries import GIVEN_UP, dead_events, given_up, how_many, left_undone, unsent_mail

WAITING = ("queued", "sending", "parked", "quarantined")
LATE = timedelta(minutes=2)  # so long nothing should wait that could be sent


@dataclass(frozen=True)
class Health:
    """Counts: `classes` by class, each a count for every one of `states`."""

    states: tuple[str, ...]
    classes: tuple[tuple[str, tuple[int, ...]], ...]
    oldest: datetime | None  # programme time at which the oldest that waits was queued
    late: bool
    given_up: int
    undone: int
    events: int
    mail_waiting: int
    mail_accepted: int  # this month
    mail_faults: int

    @property
    def fine(self) -> bool:
        """Whether nobody has to look."""
        return not (self.late or self.given_up or self.undone or self.events or self.mail_faults)


def health(session: Session, now: datetime) -> Health:
    """How things stand at a moment of programme time."""
    states, classes = _table(session, now)
    oldest, due = _waiting_since(session)
    since = span(now).first
    return Health(
        states, classes, oldest, due is not None and wall() - due > LATE,
        how_many(session, given_up()), how_many(session, left_undone(now)), how_many(session, dead_events()),
        _mail(session, MailRow.state.in_(("queued", "sending"))),
        _mail(session, MailRow.state == "accepted", MailRow.accepted_at >= since), how_many(session, unsent_mail()),
    )  # fmt: skip


def _table(session: Session, now: datetime) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[int, ...]], ...]]:
    counts: dict[int, dict[str, int]] = {}
    for priority, state, count in _counted(session, now):
        mine = counts.setdefault(priority, {})
        mine[state] = mine.get(state, 0) + count
    used = tuple(state for state in STATES if any(state in one for one in counts.values()))
    classes = tuple((class_of(key), tuple(counts[key].get(state, 0) for state in used)) for key in sorted(counts))
    return tuple(STATES[state] for state in used), classes


def _counted(session: Session, now: datetime) -> list[tuple[int, str, int]]:
    """Class, state and count; each part is found by an index of its own."""
    gone = (OutboxMessage.state.in_(("sent", "presumed")), OutboxMessage.ended_at >= span(now).first)
    sent = [(priority, "sent", count) for priority, _state, count in _count(session, *gone)]
    waiting = _count(session, OutboxMessage.state.in_(WAITING))
    over = _count(session, OutboxMessage.state.in_(GIVEN_UP), OutboxMessage.payload.is_not(None))
    return [*sent, *waiting, *over]


def _count(session: Session, *which: ColumnElement[bool]) -> list[tuple[int, str, int]]:
    columns = (OutboxMessage.priority, OutboxMessage.state)
    rows = select(*columns, func.count()).where(*which).group_by(*columns)
    return [(row[0], row[1], row[2]) for row in session.execute(rows)]


def _waiting_since(session: Session) -> tuple[datetime | None, datetime | None]:
    """Since when (programme time) the oldest waits, and when (real time) the first should have gone."""
    waiting = OutboxMessage.state.in_(("queued", "sending"))
    row = session.execute(
        select(func.min(OutboxMessage.queued_at), func.min(OutboxMessage.try_at)).where(waiting)
    ).one()
    return row[0], row[1]


def _mail(session: Session, *which: ColumnElement[bool]) -> int:
    return session.scalar(select(func.count()).select_from(MailRow).where(*which)) or 0
