"""Queueing what is to be said: rendered, checked against LINE's limits and frozen, in the handler's transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from bot.chat.limits import problems
from bot.chat.messages import Json, Message, render
from bot.chat.turn import Answer, Happening, Leave, Menu, Notice, Surroundings
from bot.clock import wall
from bot.contract import bounds
from bot.delivery.tables import OutboxMessage
from bot.errors import DoesNotFit, KeysAway
from bot.store.chats import Chat
from bot.store.duty import on_duty, those_on_duty
from bot.store.ledger import Act, note
from bot.store.vault import Owner, Place

MOST_RECIPIENTS = 500  # LINE: Send multicast message


@dataclass(frozen=True)
class ReplyTo:
    """Where an answer goes: the chat that spoke, with the token that makes it free."""

    chat: UUID
    token: str | None
    token_born_at: datetime  # real time


def queue_answer(around: Surroundings, answer: Answer, reply_to: ReplyTo) -> None:
    """Queue a handler's whole response: its messages as a reply, its notices as pushes."""
    said = [one for one in answer.response if not isinstance(one, Notice | Happening | Leave | Menu)]
    if said:
        _queue_reply(around, said, answer, reply_to)
    for one in answer.response:
        if isinstance(one, Notice):
            queue_notice(around, one, answer.origin)
        elif isinstance(one, Leave):
            _queue_leave(around, answer.origin, reply_to.chat)
        elif isinstance(one, Menu):
            queue_menu(around, one.of or reply_to.chat, one.name, answer.origin)


def queue_notice(around: Surroundings, notice: Notice, origin: str) -> int:
    """Queue a notice to all its chats that can be reached; returns how many recipients will count.

    One body for many people goes as multicast, languages apart; groups always get their own push. A notice whose
    key was queued before is left alone. Outside the performance period officers get none (S3).
    """
    found = around.session.scalars(select(Chat).where(Chat.id.in_(notice.to), Chat.reachable)).all()
    chats = _within_term(around, notice, found)
    groups = [chat for chat in chats if chat.kind != "user"]
    counted = sum(_push(around, notice, origin, [chat]) for chat in groups)
    for language in sorted({chat.language for chat in chats}):
        people = [chat for chat in chats if chat.kind == "user" and chat.language == language]
        for start in range(0, len(people), MOST_RECIPIENTS):
            counted += _push(around, notice, origin, people[start : start + MOST_RECIPIENTS])
    return counted


def _within_term(around: Surroundings, notice: Notice, chats: Sequence[Chat]) -> Sequence[Chat]:
    """The chats a notice may go to today; what is refused to officers stands in the ledger, without its content."""
    always = notice.priority == 0 or notice.outside_term
    if always or bounds(around.settings.contract).in_term(around.today):
        return chats
    ours = those_on_duty(around.session, [chat.id for chat in chats])
    allowed = [chat for chat in chats if chat.kind != "user" or chat.id in ours]
    refused = len(chats) - len(allowed)
    if refused:
        act = Act("house", "sent", notice.purpose, why="outside the period", count=refused, result="refused")
        note(around.session, around.now, act)
    return allowed


def queue_menu(around: Surroundings, chat_id: UUID, name: str | None, origin: str) -> None:
    """Queue a change of the menu somebody sees in their 1:1 chat; it costs nothing, and the last one queued counts."""
    earlier = (OutboxMessage.chat_id == chat_id, OutboxMessage.method == "menu", OutboxMessage.state == "queued")
    done = {"state": "sent", "payload": None, "fault": "replaced", "ended_at": around.now}
    around.session.execute(update(OutboxMessage).where(*earlier).values(done))
    chat = around.session.get_one(Chat, chat_id)
    row = _row(around, "menu", [chat], [], Notice((chat.id,), (), "menu"), origin)
    row.recipients = 0
    freeze(around, row, {"messages": [], "menu": name})
    around.session.flush()
    around.session.add(row)
    around.session.flush()


def open_payload(around: Surroundings, row: OutboxMessage) -> dict[str, Any]:
    """What a queued message carries: messages, and a reply token, frozen recipients or the name of a menu."""
    if row.payload is None:
        return {"messages": []}
    payload: dict[str, Any] = around.vault.open_json(payload_place(row.id), row.payload)
    return payload


def payload_place(row: UUID) -> Place:
    """Where a message's payload stands."""
    return Place("outbox", "payload", row)


def _queue_reply(around: Surroundings, said: Sequence[Message], answer: Answer, to: ReplyTo) -> None:
    chat = around.session.get_one(Chat, to.chat)
    notice = Notice((chat.id,), tuple(said), "answer", priority=answer.priority, outside_term=True)
    if to.token is None:
        queue_notice(around, notice, answer.origin)
        return
    messages = fitting(render(said, chat.language), [chat])
    row = _row(around, "reply", [chat], messages, notice, answer.origin)
    row.token_born_at = to.token_born_at
    freeze(around, row, {"messages": messages, "token": to.token})
    around.session.add(row)


def _queue_leave(around: Surroundings, origin: str, chat_id: UUID) -> None:
    """Going out of a group waits its turn behind what is still to be said there."""
    chat = around.session.get_one(Chat, chat_id)
    row = _row(around, "leave", [chat], [], Notice((chat.id,), (), "leave"), origin)
    row.recipients = 0
    freeze(around, row, {"messages": []})
    around.session.flush()
    around.session.add(row)


def _push(around: Surroundings, notice: Notice, origin: str, chats: list[Chat]) -> int:
    if not chats:
        return 0
    key = _key(notice, chats)
    if key is not None and around.session.scalar(select(OutboxMessage.seq).where(OutboxMessage.key == key)):
        return 0
    messages = fitting(render(notice.messages, chats[0].language), chats)
    row = _row(around, "push" if len(chats) == 1 else "multicast", chats, messages, notice, origin)
    row.key = key
    payload: Json = {"messages": messages}
    if row.method == "multicast":
        payload["to"] = [str(chat.id) for chat in chats]
    freeze(around, row, payload)
    return row.recipients if _added(around, row) else 0


def _added(around: Surroundings, row: OutboxMessage) -> bool:
    """Whether the row is in; false when another process queued its very key a moment ago."""
    around.session.flush()
    if row.key is None:
        around.session.add(row)
        around.session.flush()
        return True
    try:
        with around.session.begin_nested():
            around.session.add(row)
    except IntegrityError:
        return False
    return True


def _key(notice: Notice, chats: list[Chat]) -> str | None:
    if notice.key is None:
        return None
    return notice.key if len(notice.to) == 1 else f"{notice.key}:{min(chat.id for chat in chats)}"


def _row(
    around: Surroundings, method: str, chats: list[Chat], messages: list[Json], notice: Notice, origin: str
) -> OutboxMessage:
    body = json.dumps(messages, ensure_ascii=False, sort_keys=True).encode()
    now = wall()
    return OutboxMessage(
        id=uuid4(), method=method, chat_id=chats[0].id if len(chats) == 1 else None, purpose=notice.purpose,
        origin=origin, priority=notice.priority, must_arrive=notice.must_arrive,
        recipients=sum(chat.members for chat in chats), payload_day=now.date(),
        digest=hashlib.sha256(body).digest(), retry_key=uuid4(), state="queued", attempts=0,
        queued_at=around.now, try_at=now, expires_at=notice.expires_at,
    )  # fmt: skip


def freeze(around: Surroundings, row: OutboxMessage, payload: Json) -> None:
    """Seal what a message carries: under the key of the day, or where none may be had under the deployment key.

    An incident needs no key store at all, nor does what is said to those on duty while it is away.
    """
    vault, place = around.vault, payload_place(row.id)
    if row.priority == 0 and vault.local is not None:
        row.payload = vault.seal_json(Owner.local(), place, payload)
        return
    try:
        row.payload = vault.seal_json(Owner.day(row.payload_day), place, payload)
    except KeysAway:
        to = [row.chat_id] if row.chat_id else [UUID(chat) for chat in payload.get("to", ())]
        if vault.local is None or not on_duty(around.session, to):
            raise
        row.payload = vault.seal_json(Owner.local(), place, payload)


def fitting(messages: list[Json], chats: Iterable[Chat]) -> list[Json]:
    """The same messages, when LINE will take them; raises DoesNotFit naming what is wrong."""
    to_a_group = any(chat.kind != "user" for chat in chats)
    faults = problems(messages, to="group" if to_a_group else "user")
    if faults:
        raise DoesNotFit("A message breaks LINE's limits: " + "; ".join(faults))
    return messages


def queue_again(around: Surroundings, row: OutboxMessage) -> None:
    """Send once more what was given up: the same words under a new retry key; nothing expires it any more."""
    payload = open_payload(around, row)
    payload.pop("token", None)
    if row.method == "reply":
        row.method, row.token_born_at = "push", None
    row.state, row.attempts, row.in_doubt, row.fault = "queued", 0, False, None
    row.retry_key, row.first_tried_at, row.expires_at, row.ended_at = uuid4(), None, None, None
    row.try_at = wall()
    freeze(around, row, payload)
