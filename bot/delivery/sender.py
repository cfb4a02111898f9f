"""Sending what was queued: the attempt's start commits before the call, its end after it (bot.delivery.promises)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from bot import logs
from bot.chat.messages import Json
from bot.chat.turn import Surroundings
from bot.checkpoints import reached
from bot.clock import Clock, wall
from bot.delivery.claiming import attempt_of, before_trying, one_a_chat, waiting_ones
from bot.delivery.marking import marked
from bot.delivery.outbox import freeze, open_payload
from bot.delivery.parking import park
from bot.delivery.port import Line, Outcome
from bot.delivery.promises import Next, after
from bot.delivery.reserve import HELD_BACK, Allowance, Purse, in_turn
from bot.delivery.tables import OutboxMessage
from bot.delivery.trouble import Trouble, tell_staff
from bot.errors import KeysAway, Sealed
from bot.settings import Settings
from bot.store.chats import Directory
from bot.store.db import Database
from bot.store.ledger import Act, note
from bot.store.vault import Vault

AT_ONCE = 8  # calls under way together
KEYS_AWAY = timedelta(seconds=20)  # until what the key store did not open is tried again
URGENT_LEASE, URGENT_WAIT = timedelta(seconds=2), timedelta(seconds=1.5)  # an alarm is never more than 5 s late by us
TROUBLES = {"dead": Trouble.NOT_SENT, "held": Trouble.NOT_SENT, "doubtful": Trouble.DOUBTFUL, "missed": Trouble.MISSED}

log = logs.get("sender")


@dataclass(frozen=True)
class Mailroom:
    """What a sender needs to do its work."""

    db: Database
    vault: Vault
    clock: Clock
    settings: Settings
    directory: Directory
    line: Line
    jitter: Callable[[], float]
    allowance: Allowance


@dataclass(frozen=True)
class Job:
    """One message on its way out, read in the transaction that marked its attempt."""

    id: UUID
    method: str
    number: int
    messages: Sequence[Json]
    token: str | None
    to: Sequence[str]
    retry_key: UUID
    menu: str | None = None


class Sender:
    """Sends due messages, oldest first within a chat; any number may run."""

    def __init__(self, room: Mailroom, at_once: int = AT_ONCE, *, urgent: bool | None = None) -> None:
        self._room = room
        self._urgent = urgent  # True: only incidents, False: only what is none, None: everything
        self._at_once = at_once
        self._lease = timedelta(seconds=room.settings.lease_seconds)
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="sender")

    def step(self) -> bool:
        """Send a few messages; returns whether there was one."""
        jobs = self._claim()
        if jobs is None:
            return False
        list(self._pool.map(self._send, jobs))
        return True

    def release(self) -> None:
        """Try at once what a dead process left half-way; only where no other sender can be alive (SQLite)."""
        with self._room.db.write() as session:
            session.execute(update(OutboxMessage).where(OutboxMessage.state == "sending").values(try_at=wall()))

    def close(self) -> None:
        """Wait for the calls under way and let the threads go."""
        self._pool.shutdown(wait=True)

    def _send(self, job: Job) -> None:
        reached("sender.claimed")
        outcome = self._call(job)
        reached("sender.sent")
        self._record(job, outcome)

    def _claim(self) -> list[Job] | None:
        """Mark the next messages as being sent; None when nothing waits."""
        with self._room.db.write() as session:
            rows = session.scalars(
                waiting_ones(self._at_once, self._urgent).with_for_update(skip_locked=True, of=OutboxMessage)
            ).all()
            in_turn(session, rows)
            around, purse = self._around(session), self._room.allowance.purse()
            jobs = [job for row in one_a_chat(rows) if (job := self._start(around, row, purse))]
        return jobs if rows else None

    def _start(self, around: Surroundings, row: OutboxMessage, purse: Purse) -> Job | None:
        """The message's next attempt, marked as begun; None when it ends here. No message may stop the others."""
        before = row.attempts, row.first_tried_at
        try:
            return self._job(around, row) if self._take(around, row, purse) else None
        except KeysAway:  # not its fault: it waits as it was
            row.state, row.try_at = "queued", wall() + (URGENT_WAIT if row.priority == 0 else KEYS_AWAY)
            row.attempts, row.first_tried_at = before
            return None
        except (Sealed, LookupError) as error:  # its key went, or nobody is left to get it
            row.fault = type(error).__name__
            self._end(around, row, "dead")
            return None

    def _take(self, around: Surroundings, row: OutboxMessage, purse: Purse) -> bool:
        """Whether the message is to be sent now; what is too late or not affordable ends or waits here."""
        row.in_doubt = row.in_doubt or row.state == "sending"  # whoever had it died before hearing the answer
        change = before_trying(row, around.now)
        if change is not None:
            self._become(around, row, change)
            if row.state != "queued":
                return False
        verdict = purse.judge(around, row)
        if verdict == "parked":
            park(around, row)
        elif verdict == "held":
            row.fault = HELD_BACK
            self._end(around, row, "held")
        if verdict != "goes":
            return False
        row.state = "sending"
        row.attempts += 1
        row.first_tried_at = row.first_tried_at or wall()
        row.try_at = wall() + (URGENT_LEASE if row.priority == 0 else self._lease)
        return True

    def _job(self, around: Surroundings, row: OutboxMessage) -> Job:
        payload = open_payload(around, row)
        to = self._addresses(around.session, row, payload) if row.method != "reply" else []
        said, token, menu = payload["messages"], payload.get("token"), payload.get("menu")
        return Job(row.id, row.method, row.attempts, said, token, to, row.retry_key, menu)

    def _addresses(self, session: Session, row: OutboxMessage, payload: Json) -> list[str]:
        """The frozen recipients' LINE ids without those erased meanwhile; raises LookupError when nobody is left."""
        chats = [UUID(chat) for chat in payload.get("to", ())] or ([row.chat_id] if row.chat_id else [])
        try:
            return self._room.directory.line_ids(session, chats)
        except (Sealed, LookupError):
            pass
        except KeysAway:
            if row.priority > 0:
                raise  # it can wait until all may be reached
        found = [line_id for chat in chats for line_id in self._address(session, chat)]
        if not found:
            raise LookupError("nobody is left to get this message")
        return found

    def _address(self, session: Session, chat: UUID) -> list[str]:
        try:
            return self._room.directory.line_ids(session, [chat])
        except (Sealed, LookupError, KeysAway):
            return []

    def _call(self, job: Job) -> Outcome:
        line = self._room.line
        if job.method == "reply":
            return line.reply(job.token or "", job.messages)
        if job.method == "leave":
            return line.leave(job.to[0])
        if job.method == "menu":
            return line.menu(job.to[0], job.menu)
        if job.method == "push":
            return line.push(job.to[0], job.messages, job.retry_key)
        return line.multicast(job.to, job.messages, job.retry_key)

    def _record(self, job: Job, outcome: Outcome) -> None:
        with self._room.db.write() as session:
            row = session.scalar(select(OutboxMessage).where(_still_mine(job)).with_for_update())
            if row is None:
                return  # the lease ran out and somebody else has it
            around = self._around(session)
            change = after(attempt_of(row, outcome), self._room.jitter)
            row.request_id = outcome.request_id or row.request_id
            row.in_doubt = row.in_doubt or outcome.verdict == "lost"
            row.fault = outcome.fault
            self._become(around, row, change)

    def _become(self, around: Surroundings, row: OutboxMessage, change: Next) -> None:
        if change.state != "queued":
            self._end(around, row, change.state)
            return
        row.state = "queued"
        row.try_at = wall() + (min(change.wait, URGENT_WAIT) if row.priority == 0 else change.wait)
        if change.as_push:
            self._turn_into_push(around, row, again=change.marked)

    def _turn_into_push(self, around: Surroundings, row: OutboxMessage, *, again: bool) -> None:
        """The free way is closed: the same words go as a push with a retry key of their own."""
        messages = open_payload(around, row)["messages"]
        if again:
            messages = marked(messages)
        row.method, row.retry_key, row.token_born_at = "push", uuid4(), None
        row.attempts, row.first_tried_at, row.in_doubt = 0, None, False
        freeze(around, row, {"messages": messages})

    def _end(self, around: Surroundings, row: OutboxMessage, state: str) -> None:
        row.state, row.ended_at = state, around.now
        if state in ("sent", "presumed"):
            row.payload = None
            note(around.session, around.now, Act("house", "sent", row.purpose, count=row.recipients, channel="line"))
        elif state in TROUBLES and row.purpose != "trouble":
            log.error("not delivered", outbox=str(row.id), state=state, fault=row.fault, purpose=row.purpose)
            tell_staff(around, Trouble.HELD_BACK if row.fault == HELD_BACK else TROUBLES[state])

    def _around(self, session: Session) -> Surroundings:
        return Surroundings(session, self._room.clock.now(), self._room.vault, self._room.settings)


def _still_mine(job: Job) -> ColumnElement[bool]:
    return and_(
        OutboxMessage.id == job.id,
        OutboxMessage.state == "sending",
        OutboxMessage.attempts == job.number,
        OutboxMessage.retry_key == job.retry_key,
    )
