"""The accounts of a storm: what was asked for, what took effect, what arrived, and in which order."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, select

from bot.delivery.marking import RESENT
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.simulator.platform import Platform
from tests.storm.rooms.counting.tables import effect
from tests.storm.storm import Calm

VISIBLY_UNSURE = ("presumed", "doubtful")


@dataclass(frozen=True)
class Arrived:
    """A sentence in a chat of the platform: its place there, and whether its call said it may come twice."""

    place: int
    marked: bool


@dataclass(frozen=True)
class Handled:
    """One effect with the event behind it."""

    number: int
    event_id: str
    key: tuple[datetime, datetime, str]  # the order of a chat's events that are present together
    present_at: float  # by then it was surely in the inbox: its 200 had been heard
    chosen_after: float  # its worker's choice of it came later than this: it was still at the event before


class Books:
    """Everything written down once, to be compared."""

    def __init__(self, calm: Calm) -> None:
        self.calm = calm
        self.orders = calm.street.orders
        with calm.house.db.read() as session:
            self.inbox = list(session.scalars(select(InboxEvent)))
            self.outbox = list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.seq)))
            self._effects = session.execute(select(effect).order_by(effect.c.seq)).all()
        self.effects = Counter(row.number for row in self._effects)
        self.arrived = _arrivals(calm.street.platform, calm.street.everywhere())
        self._rows: Mapping[bytes, list[OutboxMessage]] = _grouped(self.outbox)

    def rows(self, said: str) -> list[OutboxMessage]:
        """The queued messages that say this."""
        return self._rows.get(_digest(said), [])

    def replies(self, number: int) -> list[Arrived]:
        """How an answer arrived in the chat that asked, earliest first."""
        return self.arrived[self.calm.street.spoken_in[number], self.orders[number].answer]

    def notices(self, number: int, chat: UUID) -> list[Arrived]:
        """How a notice arrived in one of the chats told."""
        return self.arrived[self.calm.street.line_id(chat), self.orders[number].notice]

    def handled(self) -> Mapping[UUID, Sequence[Handled]]:
        """The effects of each chat in the order they were handled."""
        events = {row.event_id: row for row in self.inbox}
        before = _moments_before(self._effects)
        chats: dict[UUID, list[Handled]] = defaultdict(list)
        for row in self._effects:
            event = events[row.event_id]
            key = (event.happened_at, event.received_at, event.event_id)
            present_at = self.calm.post.accepted_at[row.event_id]
            chats[row.chat_id].append(Handled(row.number, row.event_id, key, present_at, before[row.seq]))
        return chats

    def summary(self) -> str:
        """One line to be quoted."""
        again = sum(self.calm.post.accepted.values()) - len(self.orders)
        states = Counter(row.state for row in self.outbox)
        as_push = sum(row.method == "push" and row.purpose == "answer" for row in self.outbox)
        marked = sum(one.marked for places in self.arrived.values() for one in places)
        engine = "SQLite" if self.calm.house.db.is_sqlite else "PostgreSQL, 3 workers"
        kills = ", ".join(f"{point} {count}" for point, count in sorted(self.calm.crew.kills.items()))
        return (
            f"storm on {engine}: {len(self.orders)} events, {again} deliveries that came again, "
            f"{len(self.outbox)} messages; killed {self.calm.crew.kills.total()} times ({kills}); "
            f"presumed {states['presumed']}, doubtful {states['doubtful']}, answers sent as pushes {as_push} "
            f"(marked 再送: {marked}); {self.calm.seconds:.0f} s"
        )


def _arrivals(platform: Platform, chats: Sequence[str]) -> Mapping[tuple[str, str], list[Arrived]]:
    found: dict[tuple[str, str], list[Arrived]] = defaultdict(list)
    mark = RESENT.render()
    for chat in dict.fromkeys(chats):
        items = [one for one in platform.items(chat) if one.sender == "bot" and one.message]
        marked = {one.request_id for one in items if _text(one.message) == mark}
        for place, one in enumerate(items):
            if _text(one.message) != mark:
                found[chat, _text(one.message)].append(Arrived(place, one.request_id in marked))
    return found


def _text(message: Mapping[str, Any] | None) -> str:
    return str((message or {}).get("text"))


def _grouped(outbox: Sequence[OutboxMessage]) -> Mapping[bytes, list[OutboxMessage]]:
    rows: dict[bytes, list[OutboxMessage]] = defaultdict(list)
    for row in outbox:
        rows[row.digest].append(row)
    return rows


def _digest(said: str) -> bytes:
    body = json.dumps([{"type": "text", "text": said}], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(body.encode()).digest()


def _moments_before(effects: Sequence[Row[Any]]) -> Mapping[int, float]:
    """For each effect, when its worker was still inside the handler before; a new worker's first one has no bound."""
    last: dict[int, float] = {}
    before: dict[int, float] = {}
    for row in sorted(effects, key=lambda one: one.handled_at):
        before[row.seq] = last.get(row.worker, 0.0)
        last[row.worker] = row.handled_at.timestamp()
    return before
