"""Keeping each event once: waiting requests share one commit, and no 200 is given before it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy.dialects import postgresql, sqlite

from bot.checkpoints import reached
from bot.delivery.tables import InboxEvent
from bot.errors import Unavailable
from bot.store.db import Database
from bot.store.vault import Owner, Place, Vault

MOST_AT_ONCE = 500
PATIENCE_SECONDS = 8.0


@dataclass(frozen=True)
class Arrival:
    """An event as it came in, ready to be kept; `payload` is its raw JSON, not yet sealed."""

    event_id: str
    chat_id: UUID
    actor_id: UUID | None
    kind: str
    message_id: str | None
    happened_at: datetime
    received_at: datetime
    payload: bytes


class Inbox:
    """Keeps arrivals durably; many requests that wait together share one commit."""

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._waiting: queue.SimpleQueue[tuple[list[dict[str, Any]], Future[None]]] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._starting = threading.Lock()
        self.news = threading.Event()  # set whenever something new was committed here

    def keep(self, arrivals: Sequence[Arrival]) -> None:
        """Return when every arrival is on disk (again or already); raises Unavailable when it is not."""
        if not arrivals:
            return
        done: Future[None] = Future()
        self._waiting.put(([self._row(arrival) for arrival in arrivals], done))
        self._ensure_thread()
        try:
            done.result(PATIENCE_SECONDS)
        except TimeoutError:
            raise Unavailable("The database did not keep an event in time.") from None

    def _row(self, arrival: Arrival) -> dict[str, Any]:
        row_id = uuid4()
        owner = Owner.day(arrival.received_at.date())
        return {
            "id": row_id,
            "event_id": arrival.event_id,
            "chat_id": arrival.chat_id,
            "actor_id": arrival.actor_id,
            "kind": arrival.kind,
            "message_id": arrival.message_id,
            "happened_at": arrival.happened_at,
            "received_at": arrival.received_at,
            "payload": self._vault.seal(owner, payload_place(row_id), arrival.payload),
            "state": "open",
            "attempts": 0,
        }

    def _ensure_thread(self) -> None:
        if self._thread is not None and self._thread.is_alive():
            return
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._commit_forever, name="inbox", daemon=True)
                self._thread.start()

    def _commit_forever(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while len(batch) < MOST_AT_ONCE:
                try:
                    batch.append(self._waiting.get_nowait())
                except queue.Empty:
                    break
            self._commit(batch)

    def _commit(self, batch: list[tuple[list[dict[str, Any]], Future[None]]]) -> None:
        try:
            with self._db.connect_to_write() as connection:
                connection.execute(self._insert, [row for rows, _ in batch for row in rows])
        except Exception as error:  # every waiting request must learn of it, whatever it was
            for _, done in batch:
                done.set_exception(error)
            return
        reached("inbox.committed")
        for _, done in batch:
            done.set_result(None)
        self.news.set()

    @property
    def _insert(self) -> sqlite.Insert | postgresql.Insert:
        return self._db.insert_new(InboxEvent)


def payload_place(row: UUID) -> Place:
    """Where an event's payload stands."""
    return Place("inbox", "payload", row)
