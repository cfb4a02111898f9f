"""What other rooms may ask of the ledger."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.store.ledger import LedgerEntry


def seen_of(session: Session, code: str, most: int) -> Sequence[LedgerEntry]:
    """What was done with somebody's personal data, newest first, at most so many entries."""
    mine = select(LedgerEntry).where(LedgerEntry.about == code, LedgerEntry.inventory.is_not(None))
    return session.scalars(mine.order_by(LedgerEntry.at.desc(), LedgerEntry.id.desc()).limit(most)).all()
