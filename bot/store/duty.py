"""Where staff are reached when the key store is away: LINE ids once more, sealed under the deployment key."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.store.fields import personal, plain_bytes
from bot.store.types import Base
from bot.store.vault import Owner, Place, Vault

PURPOSE = "duty"


class DutyRoute(Base):
    """The private group, or the chat of somebody on the worker register."""

    __tablename__ = "duty_route"

    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chat.id"), primary_key=True)
    line_id: Mapped[bytes] = personal("B-1", purpose="事故のとき、鍵の保管庫が止まっていても連絡するため")
    digest: Mapped[bytes] = plain_bytes("a keyed hash, useless without the deployment key", unique=True)


def remember(session: Session, vault: Vault, chat: UUID, line_id: str) -> None:
    """Keep the way to somebody on duty; nothing happens without a deployment key, or when it is kept already."""
    if vault.local is None or not line_id:
        return
    digest = vault.local.digest(PURPOSE, line_id)
    kept = session.get(DutyRoute, chat)
    if kept is not None and kept.digest == digest:
        return
    session.execute(delete(DutyRoute).where((DutyRoute.chat_id == chat) | (DutyRoute.digest == digest)))
    sealed = vault.seal(Owner.local(), _place(chat), line_id.encode())
    session.add(DutyRoute(chat_id=chat, line_id=sealed, digest=digest))
    session.flush()


def forget(session: Session, chat: UUID) -> None:
    """Somebody is on duty no more, or erased."""
    session.execute(delete(DutyRoute).where(DutyRoute.chat_id == chat))


def on_duty(session: Session, chats: Collection[UUID]) -> bool:
    """Whether all of these chats are reached without the key store."""
    return bool(chats) and those_on_duty(session, chats) == set(chats)


def those_on_duty(session: Session, chats: Collection[UUID]) -> set[UUID]:
    """Those of these chats that are the private group's or a worker's."""
    return set(session.scalars(select(DutyRoute.chat_id).where(DutyRoute.chat_id.in_(chats))))


def chat_at(session: Session, vault: Vault, line_id: str) -> UUID | None:
    """The chat on duty of a LINE id, or None."""
    if vault.local is None:
        return None
    found = select(DutyRoute.chat_id).where(DutyRoute.digest == vault.local.digest(PURPOSE, line_id))
    return session.scalar(found)


def line_ids(session: Session, vault: Vault, chats: Sequence[UUID]) -> list[str] | None:
    """The LINE ids of these chats in their order; None when one of them is not on duty."""
    routes = {row.chat_id: row for row in session.scalars(select(DutyRoute).where(DutyRoute.chat_id.in_(chats)))}
    if vault.local is None or not set(chats) <= set(routes):
        return None
    return [vault.open(_place(chat), routes[chat].line_id).decode() for chat in chats]


def _place(chat: UUID) -> Place:
    return Place("duty_route", "line_id", chat)
