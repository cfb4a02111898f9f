"""Messages to many: what was written, who approved exactly what, and to whom it was frozen."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.types import Base

SOMEBODY_ELSE = "approved_by IS NULL OR (approved_by <> author AND approved_by <> changed_by)"
APPROVED_FIRST = "state NOT IN ('approved', 'sent') OR approved_by IS NOT NULL"
WARD_FIRST = "kind <> 'invitation' OR state NOT IN ('approved', 'sent') OR goahead_on IS NOT NULL"


class Broadcast(Base):
    """One announcement, reminder or invitation to a segment.

    States: draft, asked (frozen, waits for a second worker), approved (waits for its moment), sent (in the outbox),
    cancelled. Every change raises the version. The words are the staff's own to many, and guards refuse numbers and
    addresses in them, so they stand in plain columns as an incident's entries do; the outbox seals them on their way.
    """

    __tablename__ = "broadcast"
    __table_args__ = (
        CheckConstraint(SOMEBODY_ELSE, name="somebody_else"),
        CheckConstraint(APPROVED_FIRST, name="approved_first"),
        CheckConstraint(WARD_FIRST, name="ward_first"),
        Index("ix_broadcast_state", "state"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(12))  # announcement, reminder, invitation
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    segment: Mapped[str] = mapped_column(String(60))
    choice: Mapped[str] = mapped_column(String(60))
    bodies: Mapped[dict[str, str]] = mapped_column(JSON)  # language -> text; Japanese is always there
    link: Mapped[str | None] = mapped_column(String(1000))
    link_label: Mapped[str | None] = mapped_column(String(80))
    send_at: Mapped[datetime | None]  # None: at once when approved
    author: Mapped[str] = mapped_column(String(8))  # S02
    changed_by: Mapped[str] = mapped_column(String(8))  # who wrote this version
    written_at: Mapped[datetime]
    goahead_who: Mapped[str | None] = mapped_column(String(40))  # whose word it was: an office, never a name
    goahead_on: Mapped[date | None]
    goahead_how: Mapped[str | None] = mapped_column(String(10))  # phone, mail, meeting
    goahead_by: Mapped[str | None] = mapped_column(String(8))  # who recorded it
    goahead_for: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the words it was given for
    asked_at: Mapped[datetime | None]
    cost: Mapped[int | None]  # recipients a send counts, as frozen
    unreachable: Mapped[int] = mapped_column(default=0)  # had blocked the assistant when it was frozen
    digest: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of exactly what will go out
    approved_by: Mapped[str | None] = mapped_column(String(8))
    approved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]  # sent or cancelled
    fell_away: Mapped[int] = mapped_column(default=0)  # frozen recipients who were taken off at sending
    stopped: Mapped[str | None] = mapped_column(String(300))  # why it did not go out at its moment

    @property
    def code(self) -> str:
        """B01: what staff say."""
        return f"B{self.number:02}"


def key_of(broadcast: Broadcast) -> str:
    """How the keys of everything begin that goes out for it."""
    return f"broadcast:{broadcast.code}:"


class BroadcastRecipient(Base):
    """A chat that was frozen when approval was asked for; at sending it may be left out, never another put in."""

    __tablename__ = "broadcast_recipient"

    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcast.id"), primary_key=True)
    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(10))


class BroadcastCall(Base):
    """Somebody without LINE, frozen alike: rung when it goes out."""

    __tablename__ = "broadcast_call"

    broadcast_id: Mapped[UUID] = mapped_column(ForeignKey("broadcast.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    association_id: Mapped[UUID] = mapped_column(ForeignKey("association.id"))
