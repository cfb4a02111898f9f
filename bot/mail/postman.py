"""Carrying mail: the attempt's start commits before the call, its end after it; the same Message-ID every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from bot import logs
from bot.chat.turn import Surroundings, origin_of
from bot.checkpoints import reached
from bot.clock import Clock, in_tokyo, wall
from bot.delivery.outbox import queue_notice
from bot.delivery.promises import back_off
from bot.errors import Sealed
from bot.mail.composing import compose
from bot.mail.doors import Posted
from bot.mail.outgoing import open_letter
from bot.mail.smtp import Outcome, Post
from bot.mail.tables import MailRow
from bot.settings import Settings
from bot.store.db import Database
from bot.store.ledger import Act, note
from bot.store.vault import Vault

UNDER_WAY = timedelta(seconds=60)  # longer than any call may take: then the attempt counts as lost
LONGEST_WAIT = timedelta(minutes=1)  # between attempts at an urgent mail

log = logs.get("postman")


@dataclass(frozen=True)
class Mailbag:
    """What a postman needs to do his work."""

    db: Database
    vault: Vault
    clock: Clock
    settings: Settings
    post: Post
    posted: Mapping[str, Posted]
    jitter: Callable[[], float]


@dataclass(frozen=True)
class Errand:
    """One mail on its way out, read in the transaction that marked its attempt."""

    id: UUID
    number: int
    message: EmailMessage
    to: str


class Postman:
    """Hands due mail to the server, urgent ones first; any number may run."""

    def __init__(self, bag: Mailbag, *, urgent: bool | None = None) -> None:
        self._bag = bag
        self._urgent = urgent  # True: only urgent mail, False: only other, None: all

    def step(self) -> bool:
        """Carry one mail; returns whether there was one."""
        found, errand = self._claim()
        if errand is not None:
            reached("postman.claimed")
            outcome = self._bag.post.send(errand.message, self._bag.settings.mail_from, errand.to)
            reached("postman.sent")
            self._record(errand, outcome)
        return found

    def release(self) -> None:
        """Try at once what a dead process left half-way; only where no other postman can be alive (SQLite)."""
        with self._bag.db.write() as session:
            session.execute(update(MailRow).where(MailRow.state == "sending").values(try_at=wall()))

    def _claim(self) -> tuple[bool, Errand | None]:
        with self._bag.db.write() as session:
            row = session.scalar(_waiting(self._urgent).with_for_update(skip_locked=True))
            return row is not None, self._start(self._around(session), row) if row is not None else None

    def _start(self, around: Surroundings, row: MailRow) -> Errand | None:
        """The next attempt, marked as begun; None when the mail ends here."""
        if row.expires_at is not None and around.now > row.expires_at:
            self._end(around, row, "missed")
            return None
        try:
            letter = open_letter(self._bag.vault, row)
        except Sealed:
            row.fault = "Sealed"
            self._end(around, row, "dead")
            return None
        row.state, row.attempts, row.try_at = "sending", row.attempts + 1, wall() + UNDER_WAY
        message = compose(letter, self._bag.settings.mail_from, row.message_id, in_tokyo(around.now))
        return Errand(row.id, row.attempts, message, letter.to)

    def _record(self, errand: Errand, outcome: Outcome) -> None:
        with self._bag.db.write() as session:
            mine = (MailRow.id == errand.id, MailRow.state == "sending", MailRow.attempts == errand.number)
            row = session.scalar(select(MailRow).where(*mine).with_for_update())
            if row is None:
                return  # the time for the attempt ran out and somebody else has it
            around = self._around(session)
            row.fault = outcome.fault
            if outcome.verdict == "later":
                self._again(around, row)
            else:
                self._end(around, row, "accepted" if outcome.verdict == "accepted" else "dead")

    def _again(self, around: Surroundings, row: MailRow) -> None:
        wait = back_off(row.attempts, self._bag.jitter)
        row.state, row.try_at = "queued", wall() + (min(wait, LONGEST_WAIT) if row.urgent else wait)
        log.warning("not yet sent", mail=str(row.id), purpose=row.purpose, fault=row.fault, attempt=row.attempts)
        if row.attempts == 1:
            self._tell(around, row)

    def _end(self, around: Surroundings, row: MailRow, state: str) -> None:
        row.state, row.ended_at = state, around.now
        if state == "accepted":
            row.payload, row.accepted_at = None, around.now
            note(around.session, around.now, Act("house", "sent", row.purpose, row.about, channel="mail"))
        else:
            log.error("mail not sent", mail=str(row.id), purpose=row.purpose, state=state, fault=row.fault)
        self._tell(around, row)

    def _tell(self, around: Surroundings, row: MailRow) -> None:
        """Let the room hear of it; what it cannot take must not undo what happened to the mail."""
        found = self._bag.posted.get(row.purpose)
        if found is None:
            return
        around.session.flush()
        try:
            with around.session.begin_nested():
                for notice in found.tell(around, row):
                    queue_notice(around, notice, origin_of(found.tell))
        except Exception as error:
            log.error("room failed to hear of its mail", purpose=row.purpose, error=type(error).__name__)

    def _around(self, session: Session) -> Surroundings:
        now: datetime = self._bag.clock.now()
        return Surroundings(session, now, self._bag.vault, self._bag.settings)


def _waiting(urgent: bool | None) -> Select[MailRow]:
    """The next mail whose time has come: urgent first, then the oldest."""
    due = select(MailRow).where(MailRow.state.in_(("queued", "sending")), MailRow.try_at <= wall())
    if urgent is not None:
        due = due.where(MailRow.urgent == urgent)
    return due.order_by(MailRow.urgent.desc(), MailRow.seq).limit(1)
