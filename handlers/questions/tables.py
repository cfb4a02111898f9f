"""Questions with their sealed words and answers, and the FAQ that comes of them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from bot.store.fields import personal
from bot.store.types import Base

INVENTORY = "B-7"
SOMEBODY_ELSE = "approved_by IS NULL OR approved_by <> author"


class Question(Base):
    """One question of an officer.

    States: begun (chosen in the chat, not written yet), asked, answered, closed (solved, or taken back). The words of
    both sides are sealed under the officer's key. Every change raises the version.
    """

    __tablename__ = "question"
    __table_args__ = (Index("ix_question_state", "state"), Index("ix_question_person", "person_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    association_id: Mapped[UUID | None] = mapped_column(ForeignKey("association.id"))
    tool: Mapped[str] = mapped_column(String(12))
    kind: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(10))
    version: Mapped[int] = mapped_column(default=1)
    made_at: Mapped[datetime]
    asked_at: Mapped[datetime | None]
    words: Mapped[bytes | None] = personal(INVENTORY, purpose="質問に返事をするため")
    lead: Mapped[str | None] = mapped_column(String(8))  # the worker who takes care
    answer: Mapped[bytes | None] = personal(INVENTORY, purpose="質問に返事をするため")
    general: Mapped[bool] = mapped_column(default=False)  # nothing personal in the answer: it goes into the chat itself
    answered_at: Mapped[datetime | None]  # the first answer, for the time it took
    answered_by: Mapped[str | None] = mapped_column(String(8))
    read_at: Mapped[datetime | None]  # the officer opened the page with the answer
    closed_at: Mapped[datetime | None]
    solved: Mapped[bool | None]

    @property
    def code(self) -> str:
        """K003: what staff say."""
        return f"K{self.number:03}"


class Faq(Base):
    """A question and its answer in general words, for everybody; shown once a second worker agreed.

    The words are the staff's own and guards refuse numbers and addresses in them, so they stand in plain columns.
    """

    __tablename__ = "faq"
    __table_args__ = (CheckConstraint(SOMEBODY_ELSE, name="somebody_else"), Index("ix_faq_tool", "tool"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)
    tool: Mapped[str] = mapped_column(String(12))
    asks: Mapped[str] = mapped_column(String(100))
    says: Mapped[str] = mapped_column(String(400))
    version: Mapped[int] = mapped_column(default=1)
    author: Mapped[str] = mapped_column(String(8))
    written_at: Mapped[datetime]
    approved_by: Mapped[str | None] = mapped_column(String(8))
    approved_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]  # taken away again

    @property
    def code(self) -> str:
        """F03: what staff say."""
        return f"F{self.number:02}"
