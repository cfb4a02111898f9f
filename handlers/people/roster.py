"""How each worker on the register stands today: bound, in the group, last signed in, and why not at work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.store.ledger import SIGNED_IN, LedgerEntry
from handlers.people.rules import why_not_at_work
from handlers.people.tables import GroupMember, Worker


@dataclass(frozen=True)
class Standing:
    """One line of the register; `why_not` is empty for somebody who may work now."""

    worker: Worker
    bound: bool
    in_group: bool
    signed_in: datetime | None
    why_not: str


def roster(around: Surroundings) -> Sequence[Standing]:
    """Everybody who was ever enrolled, by code."""
    return [standing_on(around, one) for one in around.session.scalars(select(Worker).order_by(Worker.code))]


def standing_on(around: Surroundings, worker: Worker) -> Standing:
    """How one worker stands."""
    why = why_not_at_work(worker, around.today)
    return Standing(
        worker, worker.chat_id is not None, _in_group(around.session, worker), _signed_in(around.session, worker),
        show(why) if why is not None else "",
    )  # fmt: skip


def _in_group(session: Session, worker: Worker) -> bool:
    present = (GroupMember.chat_id == worker.chat_id, GroupMember.left_at.is_(None))
    return worker.chat_id is not None and session.scalar(select(GroupMember.chat_id).where(*present)) is not None


def _signed_in(session: Session, worker: Worker) -> datetime | None:
    """When they last came in, as the ledger has it."""
    mine = (LedgerEntry.who == worker.code, text(SIGNED_IN))  # as the index has it
    return session.scalar(select(LedgerEntry.at).where(*mine).order_by(LedgerEntry.at.desc()).limit(1))
