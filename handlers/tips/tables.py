"""The rows of tips: what reached whom and what they answered, each reader's pace, and what a seminar was about."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.types import Base


class TipRecord(Base):
    """One tip and one reader, in codes; whoever is erased is cut out, and the association's counts stay."""

    __tablename__ = "tip_record"
    __table_args__ = (
        UniqueConstraint("person_id", "tip"),
        Index("ix_tip_record_association", "association_id", "tool"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("person.id"))
    association_id: Mapped[UUID] = mapped_column(ForeignKey("association.id"))  # served when the tip was told
    tip: Mapped[str] = mapped_column(String(28))  # line/what-for
    tool: Mapped[str] = mapped_column(String(12))
    told_at: Mapped[datetime]  # last, by itself or because they asked
    gently: Mapped[bool] = mapped_column(default=False)  # the gentler words were told
    answer: Mapped[str | None] = mapped_column(String(10))  # done | not_yet | advice
    answered_at: Mapped[datetime | None]
    due_key: Mapped[str | None] = mapped_column(String(160))  # of the message that carried it; None: they asked for it


class TipPace(Base):
    """How somebody wants to get tips; without a row: in the morning, at the usual pace."""

    __tablename__ = "tip_pace"

    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    hour: Mapped[str] = mapped_column(String(8))  # morning | noon | evening
    slower: Mapped[bool]
    stopped_at: Mapped[datetime | None]
    revision: Mapped[int]  # rises with every change, so that what was planned is planned anew


class TipTopic(Base):
    """Which tool a seminar was about, where its title does not say so."""

    __tablename__ = "tip_topic"

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    tool: Mapped[str] = mapped_column(String(12))
    by: Mapped[str] = mapped_column(String(20))
