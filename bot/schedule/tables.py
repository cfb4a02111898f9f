"""The rows of the schedule."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.types import Base


class DueRow(Base):
    """One thing to do at one moment, made by a room's plan from a fact (its anchor).

    States: open, done, superseded (the fact changed), missed (past its usefulness), dead (its room failed again
    and again); staff see the last two.
    """

    __tablename__ = "due"
    __table_args__ = (
        Index("ix_due_open", "due_at", sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
        Index(
            "ix_due_not_done",
            "ended_at",
            sqlite_where=text("state IN ('missed', 'dead')"),
            postgresql_where=text("state IN ('missed', 'dead')"),
        ),
        Index("ix_due_anchor", "anchor"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)  # purpose:anchor:revision:offset:recipient
    job: Mapped[str] = mapped_column(String(60))
    anchor: Mapped[str] = mapped_column(String(60))
    revision: Mapped[int]
    offset: Mapped[str] = mapped_column(String(30))
    recipient: Mapped[str] = mapped_column(String(60))
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(12), default="open")
    attempts: Mapped[int] = mapped_column(default=0)
    urgent: Mapped[bool] = mapped_column(default=False)  # the incident clock: never behind anything else
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ClockShift(Base):
    """How far the demo's clock is from the real one, or where it stands still; no other environment reads it."""

    __tablename__ = "clock_shift"

    id: Mapped[int] = mapped_column(primary_key=True)
    microseconds: Mapped[int] = mapped_column(BigInteger)
    held_at: Mapped[datetime | None]


class DueCost(Base):
    """What an open due row will cost, by the facts of the moment it was looked at (bot.schedule.books)."""

    __tablename__ = "due_cost"

    due_id: Mapped[UUID] = mapped_column(ForeignKey("due.id"), primary_key=True)
    about: Mapped[str] = mapped_column(String(60))  # the kind, in words people read
    priority: Mapped[int]
    cost: Mapped[int]
    at: Mapped[datetime]  # programme time


URGENT, OTHERS = "urgent", "others"  # the two lanes of a ticker


class Heartbeat(Base):
    """When each lane of each process last ticked: `readyz` judges the real time, no process begins before the other."""

    __tablename__ = "heartbeat"

    process: Mapped[str] = mapped_column(String(60), primary_key=True)
    lane: Mapped[str] = mapped_column(String(10), default=OTHERS)
    beat_at: Mapped[datetime]  # real time
    steady_at: Mapped[datetime | None]  # programme time
