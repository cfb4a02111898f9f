"""A turn without an event behind it, for asking questions outside a chat."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy.orm import Session

from bot.chat.events import Event
from bot.chat.turn import Turn
from bot.house import House


def turn_of(house: House, session: Session) -> Turn:
    """Somebody's turn in a 1:1 chat, now."""
    now = house.clock.now()
    event = Event("01TURN", "message", now, True, "user", None, None, message_kind="text", text="")
    chat = uuid4()
    return Turn(
        session=session, now=now, vault=house.vault, settings=house.settings, event=event, chat=chat,
        chat_kind="user", role=None, language="ja", actor=chat, since=now,
    )  # fmt: skip
