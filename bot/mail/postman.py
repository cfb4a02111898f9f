"""Sending queued mail: the attempt's start commits before the call, its end after it; at least once, one Message-ID.

| an attempt ends with | the mail |
|---|---|
| accepted | accepted; its payload goes, the ledger says so |
| 4xx, no connection, no answer | queued again, later and later; nobody knows whether an unanswered one arrived |
| 5xx for sender, recipient or content | dead |
| (its time had passed before) | missed |
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select, update
from sqlalchemy.orm import Session

from bot import logs
from bot.chat.found import Doors
from bot.chat.turn import Surroundings, origin_of
from bot.checkpoints import reached
from bot.clock import Clock, wall
from bot.delivery.outbox import queue_notice
from bot.delivery.promises import back_off
from bot.errors import EngawaError
from bot.mail.composing import Envelope, compose
from bot.mail.doors import Posted
from bot.mail.port import Outcome, Post
from bot.mail.tables import WAITING, MailRow, open_letter
from bot.mail.trouble import tell_staff
from bot.settings import Settings
from bot.store.db import Database
from bot.store.ledger import Act, note
from bot.store.vault import Vault

AT_ONCE = 4  # calls under way together
URGENT_WAIT = timedelta(seconds=30)  # the longest between two attempts at an urgent mail

log = logs.get("postman")


@dataclass(frozen=True)
class Mailbag:
    """What a postman needs to do its work; `posted` says by purpose which room is told."""

    db: Database
    vault: Vault
    clock: Clock
    settings: Settings
    post: Post
    posted: Mapping[str, Posted]
    jitter: Callable[[], float]
    doors: Doors | None = None


@dataclass(frozen=True)
class Job:
    """One mail on its way out, composed in the transaction that marked its attempt."""

    id: UUID
    number: int
    message: EmailMessage
    to: str


class Postman:
    """Sends due mail, urgent mail first; any number may run, also some for urgent mail only (or never)."""

    def __init__(self, bag: Mailbag, urgent: bool | None = None, at_once: int = AT_ONCE) -> None:
        self._bag = bag
        self._urgent = urgent
        self._at_once = at_once
        self._lease = timedelta(seconds=bag.settings.lease_seconds)
        self._pool = ThreadPoolExecutor(at_once, thread_name_prefix="postman")

    def step(self) -> bool:
        """Send a few mails; returns whether there was one."""
        jobs = self._claim()
        if jobs is None:
            return False
        list(self._pool.map(self._send, jobs))
        return True

    def release(self) -> None:
        """Try at once what a dead process left half-way; only where no other postman can be alive (SQLite)."""
        with self._bag.db.write() as session:
            session.execute(update(MailRow).where(MailRow.state == "sending").values(try_at=wall()))

    def close(self) -> None:
        """Wait for the calls under way and let the threads go."""
        self._pool.shutdown(wait=True)

    def _send(self, job: Job) -> None:
        reached("postman.claimed")
        outcome = self._bag.post.send(job.message, self._bag.settings.mail_from, job.to)
        reached("postman.sent")
        self._record(job, outcome)

    def _claim(self) -> list[Job] | None:
        """Mark the next mails as being sent; None when nothing waits."""
        with self._bag.db.write() as session:
            waiting = _waiting(self._urgent, self._at_once).with_for_update(skip_locked=True)
            rows = session.scalars(waiting).all()
            around = self._around(session)
            jobs = [job for row in rows if (job := self._start(around, row))]
        return jobs if rows else None

    def _start(self, around: Surroundings, row: MailRow) -> Job | None:
        """The mail's next attempt, marked as begun; None when it ends here. No mail may stop the others."""
        if row.expires_at is not None and around.now > row.expires_at:
            self._end(around, row, "missed")
            return None
        try:
            job = self._job(row)
        except (EngawaError, LookupError, ValueError) as error:  # its key went, or it cannot be written
            row.fault = type(error).__name__
            self._end(around, row, "dead")
            return None
        row.state, row.attempts = "sending", job.number
        row.first_tried_at = row.first_tried_at or wall()
        row.try_at = wall() + self._lease
        return job

    def _job(self, row: MailRow) -> Job:
        letter = open_letter(self._bag.vault, row)
        envelope = Envelope(self._bag.settings.mail_from, row.queued_at, row.message_id, row.id)
        return Job(row.id, row.attempts + 1, compose(letter, envelope), letter.to)

    def _record(self, job: Job, outcome: Outcome) -> None:
        with self._bag.db.write() as session:
            row = session.scalar(select(MailRow).where(_still_mine(job, outcome)).with_for_update())
            if row is None:
                return  # the lease ran out and somebody else has it
            around = self._around(session)
            first_failure = row.fault is None
            row.fault = outcome.fault
            if outcome.verdict != "later":
                self._end(around, row, "accepted" if outcome.verdict == "accepted" else "dead")
                return
            row.state = "queued"
            wait = back_off(job.number, self._bag.jitter)
            row.try_at = wall() + (min(wait, URGENT_WAIT) if row.urgent else wait)
            if first_failure:
                log.warning("mail server failed", mail=str(row.id), fault=row.fault, purpose=row.purpose)
                self._tell(around, row)

    def _end(self, around: Surroundings, row: MailRow, state: str) -> None:
        row.state, row.ended_at = state, around.now
        if state == "accepted":
            row.accepted_at, row.payload = around.now, None
            note(around.session, around.now, Act("house", "sent", row.purpose, row.about, channel="mail"))
        else:
            log.error("mail not delivered", mail=str(row.id), state=state, fault=row.fault, purpose=row.purpose)
        self._tell(around, row)

    def _tell(self, around: Surroundings, row: MailRow) -> None:
        """Let the mail's room say what follows; when it cannot, staff hear of what went wrong all the same."""
        if not self._told(around, row) and row.state != "accepted" and (row.urgent or row.state != "queued"):
            tell_staff(around)

    def _told(self, around: Surroundings, row: MailRow) -> bool:
        posted = self._bag.posted.get(row.purpose)
        if posted is None:
            return False
        try:
            with around.session.begin_nested():
                for one in posted.tell(around, row):
                    queue_notice(around, one, origin_of(posted.tell))
        except Exception as error:  # whatever a room does wrong, the mark stays
            log.error("telling failed", mail=str(row.id), error=type(error).__name__, purpose=row.purpose)
            return False
        return True

    def _around(self, session: Session) -> Surroundings:
        return Surroundings(session, self._bag.clock.now(), self._bag.vault, self._bag.settings, doors=self._bag.doors)


def _still_mine(job: Job, outcome: Outcome) -> ColumnElement[bool]:
    """The attempt is still this one; that the server took the mail is true whoever tries meanwhile."""
    this_attempt: ColumnElement[bool] = and_(MailRow.state == "sending", MailRow.attempts == job.number)
    still = MailRow.state.in_(WAITING) if outcome.verdict == "accepted" else this_attempt
    return and_(MailRow.id == job.id, still)


def _waiting(urgent: bool | None, most: int) -> Select[MailRow]:
    due = and_(MailRow.state.in_(WAITING), MailRow.try_at <= wall())
    chosen = due if urgent is None else and_(due, MailRow.urgent.is_(urgent))
    return select(MailRow).where(chosen).order_by(MailRow.urgent.desc(), MailRow.seq).limit(most)
