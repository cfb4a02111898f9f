"""What a sample is: one event's own part; the parts common to all events are added when it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.chat.messages import Json

FIRST_MS = 1_792_000_000_000  # a moment in October 2026


@dataclass(frozen=True)
class Stage:
    """Who is there: the ids the samples are filled with."""

    user: str
    other: str
    group: str
    room: str
    bot: str


@dataclass(frozen=True)
class Sample:
    """One event. `source`: user, group, silent (a group without userId), room or none; `page`: where LINE documents it.

    `answerable`: it carries a reply token. Ids in the body stand as {user}, {other}, {bot}.
    """

    name: str
    page: str
    kind: str
    body: Mapping[str, Any] = field(default_factory=dict)
    source: str = "user"
    answerable: bool = True
    common: Mapping[str, Any] = field(default_factory=dict)


def written(sample: Sample, stage: Stage, number: int, token: str) -> Json:
    """The event as LINE would send it; `number` makes ids and time its own."""
    event: Json = {
        "type": sample.kind,
        "webhookEventId": f"01M{number:023d}",
        "deliveryContext": {"isRedelivery": False},
        "timestamp": FIRST_MS + number,
        "mode": "active",
    }
    source = _source(sample.source, stage)
    if source is not None:
        event["source"] = source
    if sample.answerable:
        event["replyToken"] = token
    filled: Json = _filled({**sample.body, **sample.common}, stage, number)
    return event | filled


def _source(kind: str, stage: Stage) -> Json | None:
    sources: dict[str, Json] = {
        "user": {"type": "user", "userId": stage.user},
        "group": {"type": "group", "groupId": stage.group, "userId": stage.user},
        "silent": {"type": "group", "groupId": stage.group},
        "room": {"type": "room", "roomId": stage.room, "userId": stage.user},
        "silent room": {"type": "room", "roomId": stage.room},
        "unknown": {"type": "balcony", "balconyId": "B" + "5" * 32},
    }
    return sources.get(kind)


def _filled(value: Any, stage: Stage, number: int) -> Any:
    if isinstance(value, Mapping):
        return {key: _filled(inner, stage, number) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, stage, number) for inner in value]
    names = {"{user}": stage.user, "{other}": stage.other, "{bot}": stage.bot, "{id}": str(77_000_000 + number)}
    return names.get(value, value) if isinstance(value, str) else value
