"""The rows of the mail on its way."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.fields import passing, plain_bytes
from bot.store.types import Base, Sequence64


class MailRow(Base):
    """One mail, frozen when queued; it goes again with the same Message-ID until a server takes it or refuses it.

    States: queued, sending, accepted (a mail server took it), dead (refused), missed (too late), quarantined (restored
    from a backup, until `python -m bot release`).
    """

    __tablename__ = "mail"
    __table_args__ = (
        Index("ix_mail_waiting", "try_at", sqlite_where=text("state IN ('queued', 'sending')"),
              postgresql_where=text("state IN ('queued', 'sending')")),
    )  # fmt: skip

    seq: Mapped[int] = mapped_column(Sequence64, primary_key=True, autoincrement=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    key: Mapped[str | None] = mapped_column(String(160), unique=True)
    purpose: Mapped[str] = mapped_column(String(40))
    about: Mapped[str] = mapped_column(String(20))  # a code: I001, V02
    origin: Mapped[str] = mapped_column(String(120))  # the file that said it
    urgent: Mapped[bool] = mapped_column(default=False)
    payload: Mapped[bytes | None] = passing("address, subject, words and attachments until a server has them")
    payload_day: Mapped[date]
    digest: Mapped[bytes] = plain_bytes("SHA-256 of the payload, kept when it has gone")
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    state: Mapped[str] = mapped_column(String(12), default="queued")
    attempts: Mapped[int] = mapped_column(default=0)
    queued_at: Mapped[datetime]  # programme time, like the other three below
    accepted_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    try_at: Mapped[datetime]  # real time of the next attempt; while sending: when the attempt counts as lost
    fault: Mapped[str | None] = mapped_column(String(40))  # a class or an SMTP code, never the server's words
