"""Making and using one-time codes; a used, old or wrong code gives the same answer, and few may be tried."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.store.ledger import Act, note
from bot.store.vault import Vault
from handlers.people.rules import LIFE, MOST_TRIES, TRIES_WITHIN, new_code
from handlers.people.tables import BindingCode, CodeTry

OFFICER, PERSON, WORKER, STAFF_GROUP = "officer", "person", "worker", "staff-group"
IN_CHAT = (OFFICER, PERSON, WORKER)  # what a code sent in a 1:1 chat may be


def issue(
    session: Session, vault: Vault, purpose: str, now: datetime, *, association: UUID | None = None,
    person: UUID | None = None, worker: UUID | None = None, life: timedelta = LIFE,
) -> str:  # fmt: skip
    """A new code, shown this once; the database keeps only its hash."""
    code = new_code()
    session.add(
        BindingCode(
            id=uuid4(),
            purpose=purpose,
            digest=vault.digest("code", code),
            association_id=association,
            person_id=person,
            worker_id=worker,
            expires_at=now + life,
        )  # fmt: skip
    )
    return code


def use(session: Session, vault: Vault, purposes: Sequence[str], code: str, now: datetime) -> BindingCode | None:
    """Spend a code; None when it is unknown, spent or old (nobody learns which)."""
    spend = (
        update(BindingCode)
        .where(
            BindingCode.purpose.in_(purposes),
            BindingCode.digest == vault.digest("code", code),
            BindingCode.used_at.is_(None),
            BindingCode.expires_at > now,
        )
        .values(used_at=now)
        .returning(BindingCode)
    )
    return session.scalar(spend)


def tried(session: Session, chat: UUID, now: datetime, who: str) -> int:
    """Count a code that did not work; returns how many this chat has tried within the hour."""
    session.add(CodeTry(id=uuid4(), chat_id=chat, at=now))
    note(session, now, Act(who, "code", "binding code", result="refused"))
    session.flush()
    return tries(session, chat, now)


def tries(session: Session, chat: UUID, now: datetime) -> int:
    """How many codes that did not work a chat has sent within the hour."""
    lately = (CodeTry.chat_id == chat, CodeTry.at > now - TRIES_WITHIN)
    return session.scalar(select(func.count()).select_from(CodeTry).where(*lately)) or 0


def exhausted(session: Session, chat: UUID, now: datetime) -> bool:
    """Whether a chat has to wait before it may try another code."""
    return tries(session, chat, now) >= MOST_TRIES
