"""What becomes of a chat's events, messages and dialogues when somebody is erased."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import or_, update
from sqlalchemy.orm import Session

from bot.chat.dialogues import DialogueRow
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.store.chats import Chat
from bot.store.duty import forget
from bot.store.erasure import Erasing

UNSENT = ("queued", "sending", "parked", "held", "quarantined", "doubtful", "dead", "missed")


def forget_chat(session: Session, subject: UUID) -> int:
    """Nothing waits for or from that chat any more; its row stays, empty, for what others remember of it."""
    theirs = or_(InboxEvent.chat_id == subject, InboxEvent.actor_id == subject)
    changes: list[Any] = [
        update(InboxEvent).where(theirs, InboxEvent.state.in_(("open", "quarantined"))).values(state="withdrawn"),
        update(InboxEvent).where(theirs).values(payload=None, message_id=None),
        update(OutboxMessage)
        .where(OutboxMessage.chat_id == subject, OutboxMessage.state.in_(UNSENT))
        .values(state="dead", payload=None, fault="Erased"),
        update(DialogueRow)
        .where(DialogueRow.chat_id == subject, DialogueRow.state == "open")
        .values(state="left", answers=None),
        update(Chat).where(Chat.id == subject).values(reachable=False),
    ]
    forget(session, subject)
    return sum(len(session.execute(change.returning(change.table.c.id)).all()) for change in changes)


forgetting_a_chat = Erasing("chat", forget_chat)
