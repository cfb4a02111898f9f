"""The rows of visits."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.fields import personal
from bot.store.types import Base

STILL_OPEN = "state IN ('wish', 'forwarded', 'selected', 'fixed')"


class Visit(Base):
    """One wish for an advisor visit and what became of it; an association has one open visit at a time."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("uq_visit_open", "association_id", unique=True, sqlite_where=text(STILL_OPEN),
              postgresql_where=text(STILL_OPEN)),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    association_id: Mapped[UUID] = mapped_column(ForeignKey("association.id"))
    chat_id: Mapped[UUID | None] = mapped_column(ForeignKey("chat.id"))  # who wished; None: by phone or on paper
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)  # every change raises it; an older button is refused
    tool: Mapped[str] = mapped_column(String(20))
    other_tool: Mapped[bytes | None] = personal("B-4", purpose="訪問の準備のため")  # the officer's own words
    stage: Mapped[str] = mapped_column(String(20))
    hope: Mapped[str] = mapped_column(String(20))
    people: Mapped[int]  # roughly; never the headcount, which the ward tells
    internet: Mapped[str] = mapped_column(String(10))
    candidates: Mapped[list[str]] = mapped_column(JSON)  # ISO days that suit the association
    offered: Mapped[list[str]] = mapped_column(JSON, default=list)  # ISO moments staff offered
    forwarded_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    decided_by: Mapped[str | None] = mapped_column(String(10))  # how the ward told: phone, mail, meeting
    starts_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)  # rises only when the date or time changes
    wished_at: Mapped[datetime]

    @property
    def code(self) -> str:
        """V02: what logs and staff say."""
        return f"V{self.number:02}"


class VisitDetail(Base):
    """What one officer told of a visit on their own page: free words that must not stand in a chat."""

    __tablename__ = "visit_detail"
    __table_args__ = (UniqueConstraint("visit_id", "person_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    answers: Mapped[bytes | None] = personal("B-4", purpose="訪問の準備のため")  # under the person's key
    count: Mapped[int]  # how many fields are filled
    changed_at: Mapped[datetime]


class WaitingWish(Base):
    """The answers of somebody who still has to send a code or to agree."""

    __tablename__ = "waiting_wish"

    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    answers: Mapped[bytes] = personal("B-4", purpose="コードと同意を待つあいだ")  # under the chat's key
    at: Mapped[datetime]
