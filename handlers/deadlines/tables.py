"""The rows of deadlines: what is owed, and every change of it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.types import Base


class Obligation(Base):
    """One thing owed by a day, by us or by the ward; its day follows from its anchor (an event, or the contract).

    States: open, done (with evidence), waived (agreed with the ward), withdrawn (its event does not take place).
    """

    __tablename__ = "obligation"
    __table_args__ = (
        UniqueConstraint("anchor", "item"),
        CheckConstraint("owner IN ('us', 'ward')", name="ck_obligation_owner"),
        Index("ix_obligation_open", "due_on", sqlite_where=text("state = 'open'"),
              postgresql_where=text("state = 'open'")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    anchor: Mapped[str] = mapped_column(String(20))  # W03, X01, V02, contract
    item: Mapped[str] = mapped_column(String(20))  # a key of rules.ITEMS
    label: Mapped[str] = mapped_column(String(60))  # the event in words, for staff
    owner: Mapped[str] = mapped_column(String(4))
    lead: Mapped[str | None] = mapped_column(String(10))  # the worker who takes care of it
    event_on: Mapped[date | None]
    due_on: Mapped[date]  # until the end of this day
    target_on: Mapped[date]  # the last day on or before it on which the ward works (R9)
    made_on: Mapped[date]
    state: Mapped[str] = mapped_column(String(10), default="open")
    ended_on: Mapped[date | None]
    ended_by: Mapped[str | None] = mapped_column(String(20))
    evidence: Mapped[str | None] = mapped_column(String(60))

    @property
    def late(self) -> bool:
        """Whether it was done after its day."""
        return self.state == "done" and self.ended_on is not None and self.ended_on > self.due_on


class ObligationChange(Base):
    """What an obligation was before: old days stay on record."""

    __tablename__ = "obligation_change"
    __table_args__ = (Index("ix_obligation_change", "obligation_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    obligation_id: Mapped[UUID] = mapped_column(ForeignKey("obligation.id"))
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(String(40))
    was_due: Mapped[date]
    now_due: Mapped[date]
    was_state: Mapped[str] = mapped_column(String(10))
    now_state: Mapped[str] = mapped_column(String(10))
