"""Sending what was queued: the attempt's start commits before the call, its end after it (bot.delivery.promises)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from bot import logs
from bot.chat.messages import Json
from bot.chat.turn import Surroundings
from bot.checkpoints import reached
from bot.clock import Clock, wall
from bot.delivery.claiming import one_a_chat, waiting_ones
from bot.delivery.marking import marked
from bot.delivery.outbox import open_payload, payload_place
from bot.delivery.port import Line, Outcome
from bot.delivery.promises import Attempt, Next, after, before_push, before_reply, too_late
from bot.delivery.tables import OutboxMessage
from bot.delivery.trouble import Trouble, tell_staff
from bot.errors import Sealed
from bot.settings import Settings
from bot.store.chats import Directory
from bot.store.db import Database
from bot.store.ledger import Act, note
from bot.store.vault import Owner, Vault

AT_ONCE = 8  # calls under way together
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
            around = self._around(session)
            jobs = [job for row in one_a_chat(rows) if (job := self._start(around, row))]
        return jobs if rows else None

    def _start(self, around: Surroundings, row: OutboxMessage) -> Job | None:
        """The message's next attempt, marked as begun; None when it ends here. No message may stop the others."""
        try:
            return self._job(around, row) if self._take(around, row) else None
        except (Sealed, LookupError) as error:  # its key went, or nobody is left to get it
            row.fault = type(error).__name__
            self._end(around, row, "dead")
            return None

    def _take(self, around: Surroundings, row: OutboxMessage) -> bool:
        """Whether the message is to be sent now; what is too late ends here."""
        row.in_doubt = row.in_doubt or row.state == "sending"  # whoever had it died before hearing the answer
        change = _before(row, around.now)
        if change is not None:
            self._become(around, row, change)
            if row.state != "queued":
                return False
        row.state = "sending"
        row.attempts += 1
        row.first_tried_at = row.first_tried_at or wall()
        row.try_at = wall() + self._lease
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
            found = [line_id for chat in chats for line_id in self._address(session, chat)]
        if not found:
            raise LookupError("nobody is left to get this message")
        return found

    def _address(self, session: Session, chat: UUID) -> list[str]:
        try:
            return self._room.directory.line_ids(session, [chat])
        except (Sealed, LookupError):
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
            change = after(_attempt(row, outcome), self._room.jitter)
            row.request_id = outcome.request_id or row.request_id
            row.in_doubt = row.in_doubt or outcome.verdict == "lost"
            row.fault = outcome.fault
            self._become(around, row, change)

    def _become(self, around: Surroundings, row: OutboxMessage, change: Next) -> None:
        if change.state != "queued":
            self._end(around, row, change.state)
            return
        row.state = "queued"
        row.try_at = wall() + change.wait
        if change.as_push:
            self._turn_into_push(around, row, again=change.marked)

    def _turn_into_push(self, around: Surroundings, row: OutboxMessage, *, again: bool) -> None:
        """The free way is closed: the same words go as a push with a retry key of their own."""
        messages = open_payload(around, row)["messages"]
        if again:
            messages = marked(messages)
        row.method, row.retry_key, row.token_born_at = "push", uuid4(), None
        row.attempts, row.first_tried_at, row.in_doubt = 0, None, False
        owner = Owner.day(row.payload_day)
        row.payload = self._room.vault.seal_json(owner, payload_place(row.id), {"messages": messages})

    def _end(self, around: Surroundings, row: OutboxMessage, state: str) -> None:
        row.state, row.ended_at = state, around.now
        if state in ("sent", "presumed"):
            row.payload = None
            note(around.session, around.now, Act("house", "sent", row.purpose, count=row.recipients, channel="line"))
        elif state in TROUBLES and row.purpose != "trouble":
            log.error("not delivered", outbox=str(row.id), state=state, fault=row.fault, purpose=row.purpose)
            tell_staff(around, TROUBLES[state])

    def _around(self, session: Session) -> Surroundings:
        return Surroundings(session, self._room.clock.now(), self._room.vault, self._room.settings)


def _still_mine(job: Job) -> ColumnElement[bool]:
    return and_(
        OutboxMessage.id == job.id,
        OutboxMessage.state == "sending",
        OutboxMessage.attempts == job.number,
        OutboxMessage.retry_key == job.retry_key,
    )


def _attempt(row: OutboxMessage, outcome: Outcome) -> Attempt:
    now = wall()
    return Attempt(
        method=row.method, number=row.attempts, verdict=outcome.verdict,
        token_age=now - row.token_born_at if row.token_born_at else None,
        since_first=now - (row.first_tried_at or now), must_arrive=row.must_arrive,
        answer_was_lost_before=row.in_doubt,
    )  # fmt: skip


def _before(row: OutboxMessage, now: datetime) -> Next | None:
    """What the table says of a message before another attempt; None when it may be tried as it is."""
    if row.expires_at is not None and now > row.expires_at:
        return too_late(row.in_doubt)
    if row.method == "reply" and row.token_born_at is not None:
        return before_reply(wall() - row.token_born_at, row.in_doubt, row.must_arrive)
    return before_push(wall() - row.first_tried_at) if row.first_tried_at is not None else None
