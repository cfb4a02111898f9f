"""Finding what the ward handed over, and what of it is still with us."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.text import plain
from handlers.handovers.tables import Handover, HandoverItem


def by_code(session: Session, code: str) -> Handover | None:
    """The handing over of that code (U01); None when there is none."""
    number = plain(code).upper().removeprefix("U")
    if not (number.isascii() and number.isdecimal() and len(number) < 8):
        return None
    return session.scalar(select(Handover).where(Handover.number == int(number)))


def newest_first() -> Select[Handover]:
    """All there are: a query, because a page shows it a leaf at a time."""
    return select(Handover).order_by(Handover.number.desc())


def items_of(session: Session, handover: UUID) -> Sequence[HandoverItem]:
    """Its items in order."""
    mine = select(HandoverItem).where(HandoverItem.handover_id == handover)
    return session.scalars(mine.order_by(HandoverItem.position)).all()


def without_receipt(session: Session) -> Sequence[Handover]:
    """Those whose receipt the ward does not have yet, oldest first."""
    rows = select(Handover).where(Handover.receipt_given_on.is_(None))
    return session.scalars(rows.order_by(Handover.number)).all()


def still_here(session: Session) -> int:
    """How many items were neither returned nor erased nor destroyed."""
    rows = select(func.count()).select_from(HandoverItem).where(HandoverItem.ended_on.is_(None))
    return session.scalar(rows) or 0
