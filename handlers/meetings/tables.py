"""The rows of meetings: what is agreed with the ward, and what has to be there on the day."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.types import Base
from handlers.contract.kinds import LETTERS


class Meeting(Base):
    """One event of the programme: a seminar, an exchange meeting, or the day of a visit (V02 is visit 2)."""

    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("kind", "number"), Index("ix_meeting_starts", "starts_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # seminar | exchange | visit
    number: Mapped[int]
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)  # every change raises it; an older button is refused
    revision: Mapped[int] = mapped_column(default=0)  # rises only when date or time changes
    title: Mapped[str] = mapped_column(String(40), default="")
    starts_at: Mapped[datetime | None]
    minutes: Mapped[int]
    venue: Mapped[str] = mapped_column(
        String(60), default=""
    )  # a ward facility, named by the ward; a visit: the group's
    bring: Mapped[str] = mapped_column(String(60), default="")  # what participants bring
    lead: Mapped[str | None] = mapped_column(String(10))  # the worker who takes care of it
    agreed_on: Mapped[date | None]
    agreed_by: Mapped[str | None] = mapped_column(String(10))  # how the ward told: phone, mail, meeting
    heard_on: Mapped[date | None]  # a visit: the association was asked beforehand (S4-2-カ-1)
    internet_on: Mapped[date | None]  # its place was found to have internet (S4-1-ク.c, S4-2-ク.b, S4-3-ク.c)
    content_on: Mapped[date | None]  # the ward and we agreed on the content
    survey_on: Mapped[date | None]  # the ward and we agreed on the questionnaire; set by the surveys' room (S4-1-ケ.b)
    headcount: Mapped[int | None]
    headcount_on: Mapped[date | None]
    materials: Mapped[str] = mapped_column(String(10), default="new")  # new | none (what was used before, S4-2-キ.a)
    copies: Mapped[int | None]  # printed of the version that is confirmed
    consult: Mapped[str] = mapped_column(String(20), default="")  # why the ward has to be consulted: eighth, late …
    attended: Mapped[int | None]
    started_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reported_on: Mapped[date | None]
    confirmed_on: Mapped[date | None]
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(20))

    @property
    def code(self) -> str:
        """W03, X01, V02: what logs and staff say."""
        return f"{LETTERS[self.kind]}{self.number:02}"


class MeetingDate(Base):
    """A date a meeting had before, or was called off from."""

    __tablename__ = "meeting_date"
    __table_args__ = (Index("ix_meeting_date", "meeting_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    revision: Mapped[int]
    was: Mapped[datetime]
    became: Mapped[datetime | None]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(20))


class Material(Base):
    """One version of a handout: the hash of its file, when it went to the ward, when the ward confirmed it."""

    __tablename__ = "material"
    __table_args__ = (UniqueConstraint("meeting_id", "version"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    version: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the file, in hex
    size: Mapped[int]  # bytes
    state: Mapped[str] = mapped_column(String(12))  # draft | submitted | confirmed | returned
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(20))
    submitted_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(10))  # how the ward told


class Equipment(Base):
    """One thing that is used: who provides it, and when the ward was consulted on our own (S4-1-ク, 000-§21)."""

    __tablename__ = "equipment"
    __table_args__ = (UniqueConstraint("meeting_id", "name"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    name: Mapped[str] = mapped_column(String(30))
    provider: Mapped[str] = mapped_column(String(4))  # us | ward
    consulted_on: Mapped[date | None]
    allowed_on: Mapped[date | None]


class RunSheet(Base):
    """The course of a meeting (進行表): rows of words, form and minutes, in order."""

    __tablename__ = "run_sheet"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    rows: Mapped[list[dict[str, object]]] = mapped_column(JSON)  # {"title": str, "form": str, "minutes": int}
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(20))


class Comment(Base):
    """What the instructor says after an event (講師所感), and of a visit the support to come (S4-2-ケ.b)."""

    __tablename__ = "meeting_comment"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    words: Mapped[str] = mapped_column(String(1000))
    support: Mapped[str] = mapped_column(String(1000), default="")  # 今後の支援方針, of visits
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(20))


class DiscussionGroup(Base):
    """One table of an exchange meeting and its facilitator, who is on the register (S4-3-カ.c)."""

    __tablename__ = "discussion_group"
    __table_args__ = (UniqueConstraint("meeting_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    number: Mapped[int]
    facilitator: Mapped[str | None] = mapped_column(String(10))  # a worker's code


class Participation(Base):
    """What an officer said of one meeting; it belongs to the person, so a new phone changes nothing, and never counts
    as a headcount (S4-1-エ.b).
    """

    __tablename__ = "participation"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"), Index("ix_participation_person", "person_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(10))  # asked (the ward has not told yet) | accepted | absent
    accepted_at: Mapped[datetime | None]  # since when reminders are wanted; what was due before is never sent
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(20))


class WaitingAnswer(Base):
    """Somebody whom the ward accepted, but who still has to send a code or to agree."""

    __tablename__ = "waiting_answer"

    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    at: Mapped[datetime]
