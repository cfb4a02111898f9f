"""The reader's receipt (受領): it counts when somebody types the number from the mail, for scanners open links too."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from typing import Literal, TypeVar
from uuid import UUID

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.text import plain

MOST_TRIES = 5
State = Literal["open", "locked", "received"]
Typed = Literal["wrong", "again", "received"]


class Receivable:
    """The columns of a row whose mail asks for a receipt; the page's address is the row's own random id."""

    receipt_number: Mapped[str | None] = mapped_column(String(8), sort_order=90)  # typed by the reader; scanners cannot
    receipt_tries: Mapped[int] = mapped_column(default=0, sort_order=90)
    acknowledged_at: Mapped[datetime | None] = mapped_column(sort_order=90)


Row = TypeVar("Row", bound=Receivable)


def new_number() -> str:
    """The four figures that stand in a mail."""
    return f"{secrets.randbelow(9000) + 1000}"


def find(session: Session, table: type[Row], token: str, *, held: bool = False) -> Row | None:
    """The row a receipt page is about; the token is its own id in hex. `held`: until the transaction ends."""
    try:
        row = session.get(table, UUID(hex=token), with_for_update=held or None)
    except ValueError:
        return None
    return row if row is not None and row.receipt_number is not None else None


def state_of(row: Receivable | None) -> State:
    """What the page says; it never tells whether there was such a mail."""
    if row is None:
        return "open"
    if row.acknowledged_at is not None:
        return "received"
    return "locked" if row.receipt_tries >= MOST_TRIES else "open"


def take(row: Receivable, words: str, now: datetime) -> Typed:
    """Somebody typed a number: wrong (or tried too often), known already, or received just now."""
    if row.receipt_tries >= MOST_TRIES:
        return "wrong"
    if not hmac.compare_digest(plain(words).encode(), (row.receipt_number or "").encode()):
        row.receipt_tries += 1
        return "wrong"
    if row.acknowledged_at is not None:
        return "again"
    row.acknowledged_at = now
    return "received"
