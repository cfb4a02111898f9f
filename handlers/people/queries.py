"""What other rooms may ask about people."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.doors import Reader
from bot.chat.turn import Refusal, Turn
from bot.store.chats import Chat
from bot.text import key as comparable
from bot.text import nearest
from handlers.people.tables import Association, Officer


def association_of(session: Session, chat: UUID) -> Association | None:
    """The association a chat speaks for, or None for a stranger."""
    bound = select(Association).join(Officer).where(Officer.chat_id == chat)
    return session.scalar(bound)


def chats_of(session: Session, association: UUID) -> tuple[UUID, ...]:
    """The chats of all officers of an association."""
    return tuple(session.scalars(select(Officer.chat_id).where(Officer.association_id == association)))


def staff_group(session: Session) -> tuple[UUID, ...]:
    """The private group, as notices want it; empty while none is bound."""
    return tuple(session.scalars(select(Chat.id).where(Chat.role == "staff")))


def find_association(session: Session, words: str) -> Association:
    """The association of that name or code; raises Refusal with the nearest names."""
    known: Sequence[Association] = session.scalars(select(Association).order_by(Association.code)).all()
    wanted = comparable(words)
    for one in known:
        if wanted in (comparable(one.name), comparable(one.code)):
            return one
    near = "、".join(nearest(words, [one.name for one in known]))
    if near:
        raise Refusal(_("「{words}」という団体はありません。もしかして: {near}").fill(words=words, near=near))
    raise Refusal(_("「{words}」という団体はありません。").fill(words=words))


def _read(turn: Turn, words: str) -> Association:
    return find_association(turn.session, words)


association = Reader(Association, _("団体"), "さくら町会", _read, words=2)
