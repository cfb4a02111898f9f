"""Webhook events exactly as LINE shapes them. LINE: Webhook event objects."""

from collections.abc import Callable
from typing import Any

from bot.simulator import ids
from bot.simulator.core import Core
from bot.simulator.tokens import Tokens
from bot.simulator.world import Json, User

UNANSWERABLE = frozenset({"unfollow", "unsend", "leave", "memberLeft"})


class Events:
    """Builds events and hands each to `queue`."""

    def __init__(self, core: Core, tokens: Tokens, queue: Callable[[Json], None]) -> None:
        self._core = core
        self._tokens = tokens
        self._queue = queue

    def emit(self, kind: str, chat_id: str, user: User | None = None, **body: Any) -> Json:
        """Queues one event of a chat, with a reply token where LINE gives one; returns it."""
        stamp = self._timestamp(chat_id)
        event: Json = {
            "type": kind,
            **body,
            "webhookEventId": ids.webhook_event(stamp, self._core.random),
            "deliveryContext": {"isRedelivery": False},
            "timestamp": stamp,
            "source": source(chat_id, user),
            "mode": "active",
        }
        if kind not in UNANSWERABLE:
            event["replyToken"] = self._tokens.issue(chat_id)
        self._queue(event)
        return event

    def _timestamp(self, chat_id: str) -> int:
        """The world's time in milliseconds, rising within a chat even while the clock stands still."""
        chat = self._core.chat(chat_id)
        chat.last_ms = max(int(self._core.clock().timestamp() * 1000), chat.last_ms + 1)
        return chat.last_ms


def source(chat_id: str, user: User | None) -> Json:
    """Where an event comes from; in a group the user id may be missing. LINE: Source objects."""
    if not chat_id.startswith("C"):
        return {"type": "user", "userId": chat_id}
    known = {"userId": user.id} if user is not None and not user.hidden_in_groups else {}
    return {"type": "group", "groupId": chat_id, **known}
