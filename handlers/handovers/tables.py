"""Papers, media and data the ward handed over, item by item, until each is returned, erased or destroyed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.fields import plain_bytes
from bot.store.types import Base

TWO_PEOPLE = "ended_witness IS NULL OR ended_witness <> ended_by"
WHOLE = "(ended_on IS NULL) = (ended_how IS NULL) AND (ended_on IS NULL) = (ended_by IS NULL)"


class Handover(Base):
    """One handing over (U01): who at the ward, which worker took it, and the receipt made for it (003-§11-2)."""

    __tablename__ = "handover"
    __table_args__ = (Index("ix_handover_day", "received_on"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    received_on: Mapped[date]
    office: Mapped[str] = mapped_column(String(40))  # which office of the ward, never a name
    way: Mapped[str] = mapped_column(String(10))  # in person, post, mail
    received_by: Mapped[str] = mapped_column(String(8))  # S02
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(8))
    receipt_digest: Mapped[bytes | None] = plain_bytes("SHA-256 of the receipt as it was last made")
    receipt_made_at: Mapped[datetime | None]
    receipt_given_on: Mapped[date | None]  # handed to the ward, or taken by its mail server
    receipt_given_how: Mapped[str | None] = mapped_column(String(10))  # in person, mail

    @property
    def code(self) -> str:
        """U01: what staff say."""
        return f"U{self.number:02}"


class HandoverItem(Base):
    """One item: what it is, on which medium, how many, where it is kept; and how it ended (000-§22, 003-§12-5)."""

    __tablename__ = "handover_item"
    __table_args__ = (
        UniqueConstraint("handover_id", "position"),
        CheckConstraint(TWO_PEOPLE, name="two_people"),
        CheckConstraint(WHOLE, name="whole"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    handover_id: Mapped[UUID] = mapped_column(ForeignKey("handover.id"))
    position: Mapped[int]
    what: Mapped[str] = mapped_column(String(40))  # 情報項目
    medium: Mapped[str] = mapped_column(String(12))  # a key of rules.MEDIA
    count: Mapped[int]
    important: Mapped[bool]  # holds personal or other important information
    place: Mapped[str] = mapped_column(String(40))  # where it is kept
    ended_on: Mapped[date | None]
    ended_how: Mapped[str | None] = mapped_column(String(10))  # returned, erased, destroyed
    ended_method: Mapped[str | None] = mapped_column(String(40))
    ended_by: Mapped[str | None] = mapped_column(String(8))
    ended_witness: Mapped[str | None] = mapped_column(String(8))
