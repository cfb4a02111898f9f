"""A person takes a message back: what was kept of it goes; a command not yet run never runs (LINE: Unsend event)."""

from __future__ import annotations

from sqlalchemy import update

from bot.chat.doors import Reaction
from bot.chat.turn import Response, Turn
from bot.delivery.tables import InboxEvent


def forget(turn: Turn) -> Response:
    """Delete what is still kept of the message; nothing is said about it."""
    if turn.event.message_id is None:
        return []
    kept = (InboxEvent.chat_id == turn.chat, InboxEvent.message_id == turn.event.message_id)
    turn.session.execute(
        update(InboxEvent)
        .where(*kept, InboxEvent.kind != "unsend", InboxEvent.state.in_(("open", "dead")))
        .values(state="withdrawn", payload=None, done_at=turn.now)
    )
    return []


on_unsend = Reaction("unsend", forget)
