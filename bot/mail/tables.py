"""The rows of mail, and how a letter becomes one: frozen and sealed, in the caller's transaction."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from uuid import UUID, uuid4

from sqlalchemy import Index, String, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.chat.turn import Surroundings
from bot.clock import wall
from bot.mail.addresses import domain_of
from bot.mail.letters import Letter, thawed
from bot.store.fields import passing, plain_bytes
from bot.store.types import Base, Sequence64
from bot.store.vault import Owner, Place, Vault

WAITING = ("queued", "sending")


class MailRow(Base):
    """One mail to send, frozen when queued.

    States: queued, sending (waits, or is being tried), accepted (the mail server took it), dead (it refused for good,
    or the payload cannot be opened), missed (too late to be useful), quarantined (restored from a backup, until
    `python -m bot release`).
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_waiting", "urgent", "try_at", sqlite_where=text("state IN ('queued', 'sending')"),
              postgresql_where=text("state IN ('queued', 'sending')")),
    )  # fmt: skip

    seq: Mapped[int] = mapped_column(Sequence64, primary_key=True, autoincrement=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    key: Mapped[str | None] = mapped_column(String(160), unique=True)  # purpose:anchor:revision:offset:recipient
    purpose: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(40))  # I001
    origin: Mapped[str] = mapped_column(String(120))  # the file that said it
    urgent: Mapped[bool] = mapped_column(default=False)
    payload: Mapped[bytes | None] = passing("address, words and files of a mail until the mail server has taken it")
    payload_day: Mapped[date]
    digest: Mapped[bytes] = plain_bytes("SHA-256 of address, words and files, kept when the payload has gone")
    message_id: Mapped[str] = mapped_column(String(300), unique=True)  # the header's value, the same at every attempt
    state: Mapped[str] = mapped_column(String(12), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]  # programme time; the Date of the mail
    try_at: Mapped[datetime]  # real time of the next attempt; while sending: when the attempt counts as lost
    first_tried_at: Mapped[datetime | None]  # real time
    expires_at: Mapped[datetime | None]  # programme time after which it is missed, not sent
    accepted_at: Mapped[datetime | None]  # programme time: the mail server took it
    ended_at: Mapped[datetime | None]  # programme time
    fault: Mapped[str | None] = mapped_column(String(120))  # SMTP code or class of error, never the server's words


def queue_letter(around: Surroundings, letter: Letter, origin: str) -> UUID:
    """Queue a letter in the caller's transaction and return its row's id.

    A letter whose key was queued before is left alone: the id is the first one's, whatever the second says.
    """
    earlier = _queued(around, letter.key)
    if earlier is not None:
        return earlier
    row = _row(around, letter, origin)
    around.session.flush()
    try:
        with around.session.begin_nested():
            around.session.add(row)
    except IntegrityError:  # another process queued its very key a moment ago
        earlier = _queued(around, letter.key)
        if earlier is None:
            raise
        return earlier
    return row.id


def is_queued(session: Session, key: str | None) -> bool:
    """Whether a letter of this key was queued before, sent or not."""
    return key is not None and session.scalar(select(MailRow.id).where(MailRow.key == key)) is not None


def open_letter(vault: Vault, row: MailRow) -> Letter:
    """What a queued mail says; raises Sealed when its key is gone, LookupError when it was purged."""
    if row.payload is None:
        raise LookupError("the payload of this mail was purged")
    return thawed(vault.open(payload_place(row.id), row.payload), row.purpose)


def owner_of(vault: Vault, row: MailRow) -> Owner:
    """Whose key seals a mail on its way through: an incident's needs no key store."""
    return Owner.local() if row.urgent and vault.local is not None else Owner.day(row.payload_day)


def payload_place(row: UUID) -> Place:
    """Where a mail's payload stands."""
    return Place("mail", "payload", row)


def _queued(around: Surroundings, key: str | None) -> UUID | None:
    return around.session.scalar(select(MailRow.id).where(MailRow.key == key)) if key is not None else None


def _row(around: Surroundings, letter: Letter, origin: str) -> MailRow:
    row_id, now, frozen = uuid4(), wall(), letter.frozen()
    row = MailRow(
        id=row_id, key=letter.key, purpose=letter.purpose, about=letter.about, origin=origin, urgent=letter.urgent,
        payload_day=now.date(), digest=hashlib.sha256(frozen).digest(),
        message_id=f"<{row_id}@{domain_of(around.settings.mail_from)}>", state="queued", attempts=0,
        queued_at=around.now, try_at=now, expires_at=letter.expires_at,
    )  # fmt: skip
    row.payload = around.vault.seal(owner_of(around.vault, row), payload_place(row_id), frozen)
    return row


def try_again(session: Session, mail: UUID) -> bool:
    """Queue a mail again that was given up: the same bytes under the same Message-ID; False when its payload has gone.

    One that still waits is left as it is.
    """
    given_up = (MailRow.state.in_(("dead", "missed")), MailRow.payload.is_not(None))
    again = update(MailRow).where(MailRow.id == mail, *given_up)
    values = {"state": "queued", "try_at": wall(), "ended_at": None, "expires_at": None}
    if session.execute(again.values(values).returning(MailRow.id)).first() is not None:
        return True
    return session.scalar(select(MailRow.id).where(MailRow.id == mail, MailRow.state.in_(WAITING))) is not None
