"""LINE's JSON becomes our own small types here; what is unknown stays harmless (LINE: Webhook event objects)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.text import key as comparable

SOURCES = {"user": "userId", "group": "groupId", "room": "roomId"}
SLASHES = ("/", "／")
ABOUT_MEMBERSHIP = ("join", "leave", "memberJoined", "memberLeft")
LONGEST_BARE_WORD = 12  # chatter that is longer is not even looked at
LONGEST_EVENT_ID, LONGEST_MESSAGE_ID, LONGEST_KIND = 64, 40, 30  # what the inbox has room for


class NotAnEvent(ValueError):
    """The webhook's body is not what LINE sends."""


@dataclass(frozen=True)
class Event:
    """One webhook event in our words; `text`, `data` and `params` are what the person said or tapped."""

    id: str
    kind: str  # message | postback | follow | unfollow | join | leave | memberJoined | … | whatever comes next
    happened_at: datetime
    active: bool  # false: mode is standby (or new), and nothing may be sent
    source_kind: str | None  # user | group | room
    source_id: str | None
    user_id: str | None
    reply_token: str | None = None
    redelivered: bool = False
    message_kind: str | None = None
    message_id: str | None = None
    text: str | None = None
    data: str | None = None
    params: Mapping[str, str] | None = None
    mentions_me: bool = False
    people: tuple[str, ...] = ()  # who joined or left

    @property
    def from_group(self) -> bool:
        """Whether more than one person can read the answer."""
        return self.source_kind in ("group", "room")


def events_of(body: bytes) -> list[Mapping[str, Any]]:
    """The raw events of a webhook body; raises NotAnEvent when it is not LINE's shape."""
    try:
        whole = json.loads(body)
    except (ValueError, RecursionError):
        raise NotAnEvent("the body is not JSON") from None
    events = whole.get("events") if isinstance(whole, dict) else None
    if not isinstance(events, list):
        raise NotAnEvent("the body has no list of events")
    return [event for event in events if isinstance(event, dict)]


def read(raw: Mapping[str, Any]) -> Event:
    """Our type of one raw event; missing or odd parts become None, never an error."""
    source = _mapping(raw.get("source"))
    source_kind = _text(source.get("type"))
    message = _mapping(raw.get("message"))
    postback = _mapping(raw.get("postback"))
    unsend = _mapping(raw.get("unsend"))
    return Event(
        id=_id(raw.get("webhookEventId"), LONGEST_EVENT_ID) or _fingerprint(raw),
        kind=_id(raw.get("type"), LONGEST_KIND) or "unknown",
        happened_at=_moment(raw.get("timestamp")),
        active=raw.get("mode", "active") == "active",
        source_kind=source_kind,
        source_id=_text(source.get(SOURCES.get(source_kind or "", ""))),
        user_id=_text(source.get("userId")),
        reply_token=_text(raw.get("replyToken")),
        redelivered=_mapping(raw.get("deliveryContext")).get("isRedelivery") is True,
        message_kind=_text(message.get("type")),
        message_id=_id(message.get("id"), LONGEST_MESSAGE_ID) or _id(unsend.get("messageId"), LONGEST_MESSAGE_ID),
        text=_text(message.get("text")),
        data=_text(postback.get("data")),
        params={k: v for k, v in _mapping(postback.get("params")).items() if isinstance(v, str)} or None,
        mentions_me=_mentions_me(message),
        people=_people(raw),
    )


def worth_keeping(event: Event, bare_words: Container[str] = ()) -> bool:
    """Whether an event may reach the disk at all: group chatter never does (design: Raw events are not kept).

    `bare_words` are comparable words (bot.text.key) that are as good as a command.
    """
    if not event.active or event.source_kind not in SOURCES or event.source_id is None:
        return False
    if not event.from_group:
        return True
    if event.kind in ("postback", "unsend", *ABOUT_MEMBERSHIP):
        return True
    text = (event.text or "").strip()
    if event.kind == "messageEdited":
        return text.startswith(SLASHES)
    return event.kind == "message" and (text.startswith(SLASHES) or is_bare(text, bare_words))


def is_bare(text: str, words: Container[str]) -> bool:
    """Whether a text is one of those words and nothing else."""
    return len(text) <= LONGEST_BARE_WORD and comparable(text) in words


def _fingerprint(raw: Mapping[str, Any]) -> str:
    unvarying = {key: value for key, value in raw.items() if key != "deliveryContext"}
    return "sha256:" + hashlib.sha256(json.dumps(unvarying, sort_keys=True).encode()).hexdigest()[:48]


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: object) -> str | None:
    """A text that is there; half an emoji, which cannot be written down, becomes a question mark."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) and value else None


def _id(value: object, most: int) -> str | None:
    """An id that a database can keep; any other is as good as none."""
    return value if isinstance(value, str) and 0 < len(value) <= most and value.isprintable() else None


def _moment(value: object) -> datetime:
    millis = value if isinstance(value, int) and 0 <= value < 4_102_444_800_000 else 0
    return datetime.fromtimestamp(millis / 1000, UTC)


def _mentions_me(message: Mapping[str, Any]) -> bool:
    mentionees = _mapping(message.get("mention")).get("mentionees")
    return isinstance(mentionees, list) and any(_mapping(one).get("isSelf") is True for one in mentionees)


def _people(raw: Mapping[str, Any]) -> tuple[str, ...]:
    members = _mapping(raw.get("joined") or raw.get("left")).get("members")
    ids = [_text(_mapping(one).get("userId")) for one in members] if isinstance(members, list) else []
    return tuple(one for one in ids if one)
