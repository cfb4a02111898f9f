"""Webhook events no phone of the simulator makes: late ones, nameless ones, forged data."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from bot.chat.messages import Json
from bot.delivery.draining import drain
from tests.cast import Chat

_NUMBERS = count(1)


def event(chat: Chat, kind: str, *, earlier: timedelta = timedelta(), known: bool = True, **body: Any) -> Json:
    """An event of this chat; `earlier` sets its time back, without `known` LINE does not say who it was."""
    town, where = chat.town, chat.group or chat.user
    platform = town.platform
    with platform.core.changing():
        stamp = max(int(town.now.timestamp() * 1000), platform.core.chat(where).last_ms + 1)
        platform.core.chat(where).last_ms = stamp
        token = platform.tokens.issue(where)
    who = {"userId": chat.user} if known else {}
    return {
        "type": kind,
        "webhookEventId": f"01RAW{next(_NUMBERS):021d}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": stamp - int(earlier.total_seconds() * 1000),
        "mode": "active",
        "source": {"type": "group", "groupId": where, **who} if chat.group else {"type": "user", **who},
        "replyToken": token,
        **body,
    }


def arrive(chat: Chat, *events: Json) -> Chat:
    """Let these events arrive in one request, and be handled."""
    chat.listen()
    platform = chat.town.platform
    platform.webhooks.send(platform.webhooks.envelope(events), chat.town.post)
    drain(chat.town.worker, chat.town.sender)
    return chat


def postback(chat: Chat, data: str, *, earlier: timedelta = timedelta(), **params: str) -> Chat:
    """Let a tap arrive whose button carried this data."""
    content = {"data": data, **({"params": params} if params else {})}
    return arrive(chat, event(chat, "postback", earlier=earlier, postback=content))


def text(chat: Chat, words: str, *, earlier: timedelta = timedelta(), known: bool = True) -> Chat:
    """Let typed words arrive."""
    message = {"type": "text", "id": f"9{next(_NUMBERS):09d}", "text": words, "quoteToken": "q"}
    return arrive(chat, event(chat, "message", earlier=earlier, known=known, message=message))
