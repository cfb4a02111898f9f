"""The rows of papers to the ward: each paper once, its versions as sealed bytes, what staff wrote for it."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.fields import personal
from bot.store.types import Base

PURPOSE = "実施報告書と提案書を区へ提出するため"


class Paper(Base):
    """One paper that is owed (実施報告書 of W03): how far it is, and what was said of generative AI (001-§8-2)."""

    __tablename__ = "paper"
    __table_args__ = (UniqueConstraint("kind", "about"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30))  # the name of a PaperKind
    about: Mapped[str] = mapped_column(String(12))  # W03, V02, contract
    state: Mapped[str] = mapped_column(String(10))  # draft | ready | sent | confirmed | returned
    version: Mapped[int] = mapped_column(default=1)  # every change raises it; an older form is refused
    ai_used: Mapped[bool | None]  # None: nobody answered yet
    ai_scope: Mapped[str] = mapped_column(String(60), default="")  # for which part it was used
    sent_number: Mapped[int | None]  # which version went out
    sent_on: Mapped[date | None]
    answered_on: Mapped[date | None]  # when the ward confirmed it or gave it back
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by: Mapped[str] = mapped_column(String(20))


class PaperVersion(Base):
    """One version of a paper: made from the records, or mended by hand and uploaded; never overwritten once taken.

    The bytes are sealed under a key of the paper's own: what people wrote in surveys may stand in them.
    """

    __tablename__ = "paper_version"
    __table_args__ = (UniqueConstraint("paper_id", "number"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"))
    number: Mapped[int]
    source: Mapped[str] = mapped_column(String(8))  # made | uploaded
    file_name: Mapped[str] = mapped_column(String(60))  # codes and days only
    content: Mapped[bytes] = personal("B-13", purpose=PURPOSE)
    digest: Mapped[str] = mapped_column(String(64))  # SHA-256 of the file, in hex
    size: Mapped[int]  # bytes
    facts: Mapped[str] = mapped_column(String(64), default="")  # SHA-256 of what it was made from; of an uploaded: none
    taken_at: Mapped[datetime | None]  # downloaded or marked ready: from then on its bytes stay as they are
    made_at: Mapped[datetime]
    made_by: Mapped[str] = mapped_column(String(20))


class PaperWords(Base):
    """What staff wrote for one part of a paper."""

    __tablename__ = "paper_words"
    __table_args__ = (UniqueConstraint("paper_id", "key"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    paper_id: Mapped[UUID] = mapped_column(ForeignKey("paper.id"))
    key: Mapped[str] = mapped_column(String(30))
    words: Mapped[bytes | None] = personal("B-13", purpose=PURPOSE)
    said_at: Mapped[datetime]
    said_by: Mapped[str] = mapped_column(String(20))
