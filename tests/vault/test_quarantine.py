"""What waited in a backup waits for staff: nothing from before is handled, sent or rung until they let it go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.delivery.quarantine import quarantine, release
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.house import House
from bot.schedule.tables import DueRow
from tests.vault.conftest import TAKEN_AT, Street

NOW = TAKEN_AT + timedelta(hours=2)
States = dict[str, str]


@dataclass(frozen=True)
class Waiting:
    """A message to put in: its name, state and until when it is of use."""

    name: str
    state: str
    expires_at: datetime | None = None
    first_tried_at: datetime | None = None


MESSAGES = (
    Waiting("queued", "queued"),
    Waiting("sending", "sending", first_tried_at=TAKEN_AT - timedelta(hours=1)),
    Waiting("late", "queued", expires_at=NOW - timedelta(minutes=1)),
    Waiting("useful", "queued", expires_at=NOW + timedelta(minutes=1)),
    Waiting("sent", "sent"),
    Waiting("dead", "dead"),
)


@pytest.fixture
def waiting(either_street: Street) -> House:
    """A house where everything waits that can wait."""
    with either_street.house.db.write() as session:
        session.add_all(rows(either_street.hanako.chat))
    return either_street.house


def rows(chat: UUID) -> Sequence[InboxEvent | OutboxMessage | DueRow]:
    """Two events, six messages, two due rows."""
    events = [InboxEvent(id=uuid4(), event_id=state, chat_id=chat, kind="message", happened_at=TAKEN_AT,
                         received_at=TAKEN_AT, state=state, attempts=0) for state in ("open", "done")]  # fmt: skip
    messages = [OutboxMessage(id=uuid4(), key=one.name, method="push", chat_id=chat, purpose="test", origin="test",
                              payload_day=TAKEN_AT.date(), digest=b"x", retry_key=uuid4(), state=one.state,
                              queued_at=TAKEN_AT, try_at=TAKEN_AT, expires_at=one.expires_at,
                              first_tried_at=one.first_tried_at) for one in MESSAGES]  # fmt: skip
    due = [DueRow(id=uuid4(), key=state, job="test", anchor="V01", revision=1, offset="d-1", recipient="A001",
                  due_at=NOW, expires_at=NOW, state=state, made_at=TAKEN_AT)
           for state in ("open", "superseded")]  # fmt: skip
    return [*events, *messages, *due]


def states(house: House) -> tuple[States, States, States]:
    """The states of events, messages and due rows."""
    with house.db.read() as session:
        return _states(session)


def _states(session: Session) -> tuple[States, States, States]:
    events = {one.event_id: one.state for one in session.scalars(select(InboxEvent))}
    messages = {str(one.key): one.state for one in session.scalars(select(OutboxMessage))}
    due = {one.key: one.state for one in session.scalars(select(DueRow)) if one.recipient != "house"}
    return events, messages, due


def test_all_that_waits_is_held_and_all_that_ended_is_left_alone(waiting: House) -> None:
    with waiting.db.write() as session:
        assert quarantine(session, TAKEN_AT) == 6
    events, messages, due = states(waiting)
    assert events == {"open": "quarantined", "done": "done"}
    assert messages == dict.fromkeys(("queued", "sending", "late", "useful"), "quarantined") | {
        "sent": "sent", "dead": "dead"
    }  # fmt: skip
    assert due == {"open": "quarantined", "superseded": "superseded"}


def test_released_it_goes_on_and_what_is_past_its_use_is_missed(waiting: House) -> None:
    with waiting.db.write() as session:
        quarantine(session, TAKEN_AT)
    with waiting.db.write() as session:
        assert release(session, NOW, NOW) == (5, 1)
    events, messages, due = states(waiting)
    assert events["open"] == "open"
    assert {name: messages[name] for name in ("queued", "sending", "useful")} == {
        "queued": "queued", "sending": "queued", "useful": "queued"
    }  # fmt: skip
    assert messages["late"] == "missed"
    assert due["open"] == "open"


def test_a_held_message_counts_as_perhaps_sent_since_the_backup(waiting: House) -> None:
    """So its retry key tells LINE of a repeat, and after 23 hours staff are asked (bot.delivery.promises)."""
    with waiting.db.write() as session:
        quarantine(session, TAKEN_AT)
    with waiting.db.read() as session:
        held = {row.key: row for row in session.scalars(select(OutboxMessage))}
    assert all(held[name].in_doubt for name in ("queued", "sending"))
    assert held["queued"].first_tried_at == TAKEN_AT
    assert held["sending"].first_tried_at == TAKEN_AT - timedelta(hours=1)
    assert not held["sent"].in_doubt


def test_nothing_in_quarantine_is_handled_or_rung(waiting: House) -> None:
    with waiting.db.write() as session:
        quarantine(session, TAKEN_AT)
    assert not waiting.worker().step()
    waiting.ticker("test").tick(NOW + timedelta(seconds=1))
    events, _messages, due = states(waiting)
    assert (events["open"], due["open"]) == ("quarantined", "quarantined")


def test_releasing_when_nothing_is_held_does_nothing(waiting: House) -> None:
    before = states(waiting)
    with waiting.db.write() as session:
        assert release(session, NOW, datetime(2026, 10, 15, tzinfo=UTC)) == (0, 0)
    assert states(waiting) == before
