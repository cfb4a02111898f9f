"""The rows of the proposal: issues tagged during the year, what support each association gets, what it costs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.types import Base


class Issue(Base):
    """One problem (課題) somebody noticed, about an association, an event, both or neither (S4-4.c)."""

    __tablename__ = "issue"
    __table_args__ = (Index("ix_issue_association", "association_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)  # of the button that made it, so that no tap counts twice
    number: Mapped[int] = mapped_column(unique=True)
    association_id: Mapped[UUID | None] = mapped_column(ForeignKey("association.id"))
    meeting_id: Mapped[UUID | None] = mapped_column(ForeignKey("meeting.id"))
    tool: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(400), default="")  # staff's own, on our page; they name nobody
    version: Mapped[int] = mapped_column(default=1)  # every change raises it; an older form is refused
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(20))
    gone_at: Mapped[datetime | None]

    @property
    def code(self) -> str:
        """T001: what staff say."""
        return f"T{self.number:03}"


class SupportPolicy(Base):
    """What support an association is to get next year (団体支援方針), in staff's words."""

    __tablename__ = "support_policy"

    association_id: Mapped[UUID] = mapped_column(ForeignKey("association.id"), primary_key=True)
    words: Mapped[str] = mapped_column(String(1000))
    version: Mapped[int]
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(20))


class BudgetLine(Base):
    """One line of the budget: whole yen, taxes included; the sum is computed, never typed."""

    __tablename__ = "budget_line"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place: Mapped[int]
    item: Mapped[str] = mapped_column(String(40))
    quantity: Mapped[int]
    unit: Mapped[str] = mapped_column(String(10))
    price: Mapped[int]
