"""What goes to the ward: the words and files as they were checked, who checked them, and what became of each letter."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.mail.receipts import Receivable
from bot.store.fields import personal, plain_bytes
from bot.store.types import Base
from handlers.sendings.states import TWO_CHECKED

PURPOSE = "区への報告と、何を送ったかの記録のため"
_DONE = ", ".join(f"'{state}'" for state in TWO_CHECKED)
THREE_PEOPLE = (
    "(checker1 IS NULL OR (checker1 <> author AND checker1 <> changed_by)) AND "
    "(checker2 IS NULL OR (checker1 IS NOT NULL AND checker2 <> checker1 "
    "AND checker2 <> author AND checker2 <> changed_by))"
)
BOTH_FIRST = f"state NOT IN ({_DONE}) OR (checker1 IS NOT NULL AND checker2 IS NOT NULL)"
FIRST_FIRST = "state <> 'checked' OR checker1 IS NOT NULL"
UNCHECKED = "state NOT IN ('draft', 'asked') OR (checker1 IS NULL AND checker2 IS NULL)"


class Sending(Base):
    """One thing that goes to the ward (M01), from its draft to the ward's word; the states are in `states.STATES`.

    Author and checkers are three people (003-§11-7(4), 002G-§6-1): the database refuses anything else. `author` wrote
    it first, `changed_by` last. Subject and words are sealed under a key of its own.
    """

    __tablename__ = "sending"
    __table_args__ = (
        CheckConstraint(THREE_PEOPLE, name="three_people"),
        CheckConstraint(BOTH_FIRST, name="both_first"),
        CheckConstraint(FIRST_FIRST, name="first_first"),
        CheckConstraint(UNCHECKED, name="unchecked"),
        Index("ix_sending_state", "state"),
        Index("ix_sending_source", "source"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    kind: Mapped[str] = mapped_column(String(12))
    way: Mapped[str] = mapped_column(String(10))  # ours, elsewhere
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    words: Mapped[bytes] = personal("B-12", purpose=PURPOSE)  # subject and body
    recipients: Mapped[list[str]] = mapped_column(JSON)  # keys of the profile's approved addresses
    source: Mapped[str] = mapped_column(String(60), default="")  # paper:<uuid>
    important: Mapped[bool] = mapped_column(default=False)  # its files are closed by a password
    author: Mapped[str] = mapped_column(String(8))  # S02
    changed_by: Mapped[str] = mapped_column(String(8))
    written_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    digest: Mapped[bytes | None] = plain_bytes("SHA-256 of exactly what goes out")
    checker1: Mapped[str | None] = mapped_column(String(8))
    checked1_at: Mapped[datetime | None]
    checker2: Mapped[str | None] = mapped_column(String(8))
    checked2_at: Mapped[datetime | None]
    password: Mapped[bytes | None] = personal("B-12", purpose="添付ファイルの合い言葉を別の方法で伝えるため")
    password_by: Mapped[str | None] = mapped_column(String(10))  # the way it went: phone, fax, in person
    password_told_at: Mapped[datetime | None]
    password_told_by: Mapped[str | None] = mapped_column(String(8))
    sent_at: Mapped[datetime | None]  # every letter is with the ward's server
    ended_on: Mapped[date | None]  # confirmed or returned by the ward, or called off
    ended_how: Mapped[str | None] = mapped_column(String(10))
    ended_by: Mapped[str | None] = mapped_column(String(8))
    remark: Mapped[str | None] = mapped_column(String(60))  # why it came back, in a few words that name nobody

    @property
    def code(self) -> str:
        """M01: what staff say."""
        return f"M{self.number:02}"


class SendingEnclosure(Base):
    """One file of a sending: as it was written, and, when it is closed, as it travels."""

    __tablename__ = "sending_enclosure"
    __table_args__ = (UniqueConstraint("sending_id", "position"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sending_id: Mapped[UUID] = mapped_column(ForeignKey("sending.id"))
    position: Mapped[int]
    source: Mapped[str] = mapped_column(String(60), default="")
    name: Mapped[bytes] = personal("B-12", purpose=PURPOSE)
    content: Mapped[bytes] = personal("B-12", purpose=PURPOSE)
    closed: Mapped[bytes | None] = personal("B-12", purpose=PURPOSE)
    size: Mapped[int]  # bytes as it travels
    sha256: Mapped[bytes] = plain_bytes("SHA-256 of a file as it was written")
    closed_sha256: Mapped[bytes | None] = plain_bytes("SHA-256 of a file as it travels, closed")


class SendingLetter(Receivable, Base):
    """The letter of a sending to one recipient; nobody sees who else got one (001G-6(1)イ)."""

    __tablename__ = "sending_letter"
    __table_args__ = (UniqueConstraint("sending_id", "recipient"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    sending_id: Mapped[UUID] = mapped_column(ForeignKey("sending.id"))
    recipient: Mapped[str] = mapped_column(String(20))
    mail_id: Mapped[UUID | None] = mapped_column(unique=True)
    accepted_at: Mapped[datetime | None]  # the ward's server has it
    acknowledged_how: Mapped[str | None] = mapped_column(String(10))
    acknowledged_by: Mapped[str | None] = mapped_column(String(8))  # who recorded it; none when the number was typed
