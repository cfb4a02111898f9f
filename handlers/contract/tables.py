"""What the contract keeps as rows: the gates that were passed before real people may be served."""

from __future__ import annotations

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.types import Base


class Gate(Base):
    """A condition that was met before the start: when, and recorded by whom."""

    __tablename__ = "gate"

    name: Mapped[str] = mapped_column(String(30), primary_key=True)
    done_on: Mapped[date]
    by: Mapped[str] = mapped_column(String(40))
