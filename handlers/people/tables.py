"""Associations, officers and the one-time codes that bind a LINE chat to them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.types import Base


class Association(Base):
    """A neighbourhood association (町会・自治会); its name is public."""

    __tablename__ = "association"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)  # A012
    name: Mapped[str] = mapped_column(String(60), unique=True)
    made_at: Mapped[datetime]


class Officer(Base):
    """A chat that speaks for an association, bound by a one-time code (X24)."""

    __tablename__ = "officer"
    __table_args__ = (UniqueConstraint("chat_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)  # P0123
    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chat.id"))
    association_id: Mapped[UUID] = mapped_column(ForeignKey("association.id"))
    bound_at: Mapped[datetime]


class BindingCode(Base):
    """A one-time code; only its keyed hash is kept. Purpose: officer (with an association) or staff-group."""

    __tablename__ = "binding_code"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    association_id: Mapped[UUID | None] = mapped_column(ForeignKey("association.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
