"""Making and using one-time codes; a used, old or wrong code gives the same answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from bot.store.vault import Vault
from handlers.people.rules import LIFE, new_code
from handlers.people.tables import BindingCode, Officer

OFFICER, STAFF_GROUP = "officer", "staff-group"


def issue(session: Session, vault: Vault, purpose: str, now: datetime, association: UUID | None = None) -> str:
    """A new code, shown this once; the database keeps only its hash."""
    code = new_code()
    session.add(
        BindingCode(
            id=uuid4(),
            purpose=purpose,
            digest=vault.digest(purpose, code),
            association_id=association,
            expires_at=now + LIFE,
        )
    )
    return code


def use(session: Session, vault: Vault, purpose: str, code: str, now: datetime) -> BindingCode | None:
    """Spend a code; None when it is unknown, spent or old (nobody learns which)."""
    spend = (
        update(BindingCode)
        .where(
            BindingCode.purpose == purpose,
            BindingCode.digest == vault.digest(purpose, code),
            BindingCode.used_at.is_(None),
            BindingCode.expires_at > now,
        )
        .values(used_at=now)
        .returning(BindingCode)
    )
    return session.scalar(spend)


def bind_officer(session: Session, chat: UUID, association: UUID, now: datetime) -> Officer:
    """Make a chat speak for an association; an earlier binding of the same chat is replaced."""
    officer = session.scalar(select(Officer).where(Officer.chat_id == chat))
    if officer is None:
        count = session.scalar(select(func.count()).select_from(Officer)) or 0
        officer = Officer(id=uuid4(), code=f"P{count + 1:04}", chat_id=chat)
        session.add(officer)
    officer.association_id, officer.bound_at = association, now
    return officer
