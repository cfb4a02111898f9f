"""A proving of the ledger that somebody asked for on the page: how far it has come, and how it ended."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.fields import plain_bytes
from bot.store.types import Base


class LedgerCheck(Base):
    """One proving, in steps; the last one that ended without a fault holds the head that was verified last."""

    __tablename__ = "ledger_check"
    __table_args__ = (Index("ix_ledger_check_ended", "ended_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    by: Mapped[str] = mapped_column(String(8))
    began_at: Mapped[datetime]
    of: Mapped[int] = mapped_column(BigInteger)  # how many entries were sealed when it began
    position: Mapped[int] = mapped_column(BigInteger, default=0)  # so many links hold
    last: Mapped[bytes] = plain_bytes("a link of the ledger's chain")
    youngest: Mapped[datetime | None]  # the latest moment so far
    walked: Mapped[bool] = mapped_column(default=False)  # to the end once; the heads are next
    heads: Mapped[int | None]  # how many were compared
    ended_at: Mapped[datetime | None]
    fault_at: Mapped[int | None] = mapped_column(BigInteger)
    fault: Mapped[str | None] = mapped_column(String(20))  # changed, removed, put in, cut off, rebuilt, unsealed
