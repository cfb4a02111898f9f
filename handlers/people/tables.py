"""Associations, the people who serve them, consent, one-time codes, and the register of the contractor's workers."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.fields import personal, plain_bytes
from bot.store.types import Base


class Association(Base):
    """A neighbourhood association (町会・自治会); its name is public."""

    __tablename__ = "association"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)  # A012
    name: Mapped[str] = mapped_column(String(60), unique=True)
    made_at: Mapped[datetime]
    invented: Mapped[bool] = mapped_column(default=False)  # made up, so that everything can be tried while preparing


class Person(Base):
    """Somebody who serves an association; one LINE is one person, and some have no LINE."""

    __tablename__ = "person"
    __table_args__ = (
        UniqueConstraint("chat_id"),
        Index("ix_person_agreed", "agreed_to", "id"),
        Index("ix_person_erased", "id", sqlite_where=text("erased_at IS NOT NULL"),
              postgresql_where=text("erased_at IS NOT NULL")),
        Index("ix_person_stopped", "id", sqlite_where=text("stopped_at IS NOT NULL"),
              postgresql_where=text("stopped_at IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)  # P0123
    chat_id: Mapped[UUID | None] = mapped_column(ForeignKey("chat.id"))
    name: Mapped[bytes | None] = personal("B-2", purpose="訪問と講習会の連絡のため")  # under this person's key
    phone: Mapped[bytes | None] = personal("B-2", purpose="訪問と講習会の連絡のため")
    mail: Mapped[bytes | None] = personal("B-2", purpose="訪問と講習会の連絡のため")
    speaks_for: Mapped[UUID | None]  # of a person who serves several associations: the one spoken of now
    speaks_until: Mapped[datetime | None]
    stopped_at: Mapped[datetime | None]  # wants no messages
    agreed_to: Mapped[str | None] = mapped_column(
        String(10)
    )  # what `consent` says, once more, so that lists stay quick
    erased_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class Office(Base):
    """A person's term in an association (役員の任期); it ends, the association's history stays."""

    __tablename__ = "office"
    __table_args__ = (
        Index("uq_office_open", "person_id", "association_id", unique=True, sqlite_where=text("ended_on IS NULL"),
              postgresql_where=text("ended_on IS NULL")),
        Index("ix_office_person", "person_id"),
        Index("ix_office_association", "association_id", "ended_on", "role", "until", "person_id"),  # lists of staff
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    association_id: Mapped[UUID] = mapped_column(ForeignKey("association.id"))
    role: Mapped[str] = mapped_column(String(12))  # chair, deputy, accounts, member
    since: Mapped[date]
    until: Mapped[date | None]  # the end of the term, when known
    ended_on: Mapped[date | None]


class Consent(Base):
    """What a person agreed to, in which version, and since when no more (003-§3-3)."""

    __tablename__ = "consent"
    __table_args__ = (Index("ix_consent_person", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    version: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(10))  # chat, page, paper, phone
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


class BindingCode(Base):
    """A one-time code; only its keyed hash is kept. What it binds to depends on its purpose (`codes`)."""

    __tablename__ = "binding_code"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    digest: Mapped[bytes] = plain_bytes("a keyed hash", unique=True)
    association_id: Mapped[UUID | None] = mapped_column(ForeignKey("association.id"))
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CodeTry(Base):
    """A code that did not work: so many within an hour, and the chat has to wait."""

    __tablename__ = "code_try"
    __table_args__ = (Index("ix_code_try_chat", "chat_id", "at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    chat_id: Mapped[UUID]
    at: Mapped[datetime]


class Worker(Base):
    """One line of the worker register (従事者名簿): the source of all rights (000-§6, §7, 003-§5)."""

    __tablename__ = "worker"
    __table_args__ = (UniqueConstraint("chat_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)  # S03
    name: Mapped[bytes | None] = personal("B-5", purpose="従事者名簿を区へ届け出るため")  # under this worker's key
    second_factor: Mapped[bytes | None] = personal("B-5", purpose="従事者の画面に入る二つ目の確認のため")
    second_factor_step: Mapped[int] = mapped_column(default=0)  # the last time step used: no code works twice
    duty_mail: Mapped[bytes | None] = personal(
        "B-5", purpose="LINEが使えないときに事故の知らせを送るため"
    )  # the firm's
    affiliation: Mapped[str] = mapped_column(String(60))
    kind: Mapped[str] = mapped_column(String(14))  # responsible, deputy, worker, auditor, subcontractor
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # as planned
    ended_on: Mapped[date | None]
    notified_on: Mapped[date | None]  # the ward was told
    educated_on: Mapped[date | None]
    educated_until: Mapped[time | None]  # when the education of that day was over; None: before work began
    device_on: Mapped[date | None]  # declared to use a device of the firm's
    chat_id: Mapped[UUID | None] = mapped_column(ForeignKey("chat.id"))


class GroupMember(Base):
    """Somebody seen in the private group; LINE tells of comings and goings, never a list."""

    __tablename__ = "group_member"

    group_id: Mapped[UUID] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    chat_id: Mapped[UUID] = mapped_column(primary_key=True)
    seen_at: Mapped[datetime]
    left_at: Mapped[datetime | None]


class GroupLock(Base):
    """Why the group's commands stand still, until the responsible person has looked (000-§17-1)."""

    __tablename__ = "group_lock"
    __table_args__ = (Index("ix_group_lock_open", "group_id", "lifted_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    group_id: Mapped[UUID] = mapped_column(ForeignKey("chat.id"))
    reason: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None] = mapped_column(String(8))


class Call(Base):
    """A call to be made to somebody without LINE, in place of a message."""

    __tablename__ = "call"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_call_open", "made_at", sqlite_where=text("done_at IS NULL"),
              postgresql_where=text("done_at IS NULL")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    association_id: Mapped[UUID] = mapped_column(ForeignKey("association.id"))
    words: Mapped[str] = mapped_column(String(300))  # what to tell; no personal data
    made_at: Mapped[datetime]
    until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(String(8))


class DataRequest(Base):
    """What a person asks about their own data; the ward decides, not we (003-§3-4)."""

    __tablename__ = "data_request"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(10))  # erase, disclose, correct
    asked_at: Mapped[datetime]
    forwarded_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    decision: Mapped[str | None] = mapped_column(String(10))  # granted, refused

    @property
    def code(self) -> str:
        """Q03: what staff say."""
        return f"Q{self.number:02}"


class PageLink(Base):
    """A one-time link to a page of ours, and the visit to the page that follows; only keyed hashes are kept."""

    __tablename__ = "page_link"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(12))  # console, or that of a page of one's own (contact …)
    digest: Mapped[bytes] = plain_bytes("a keyed hash", unique=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    about: Mapped[UUID | None]  # the one thing the page is about: a visit, a survey
    made_at: Mapped[datetime]  # real time, like all below
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    session: Mapped[bytes | None] = plain_bytes("a keyed hash of the cookie", unique=True)
    session_until: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]  # the second factor was right
    tries: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime | None]  # the last request somebody made themselves, to the minute
    browser: Mapped[str] = mapped_column(String(40), default="")  # its kind, without versions: Chrome・Windows
    venue: Mapped[bool] = mapped_column(default=False)  # others may see the screen (001G-8(1)ウ)
    ended_at: Mapped[datetime | None]
