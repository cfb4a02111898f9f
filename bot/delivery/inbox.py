"""Keeping each event once: waiting requests share one commit, and no 200 is given before it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from uuid import UUID, uuid4

from bot import logs
from bot.checkpoints import reached
from bot.delivery.tables import InboxEvent
from bot.errors import KeysAway, Sealed, Unavailable
from bot.store.appending import Appender, Row
from bot.store.db import Database
from bot.store.duty import on_duty
from bot.store.vault import Owner, Place, Vault

MOST_AT_ONCE = 100  # requests
PATIENCE_SECONDS = 8.0
COLUMNS = (
    "id", "event_id", "chat_id", "actor_id", "kind", "message_id", "happened_at", "received_at", "payload",
    "state", "attempts",
)  # fmt: skip

BY_EVENT = itemgetter(COLUMNS.index("event_id"))  # one order in all processes, so that none waits for each other

log = logs.get("inbox")


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


class _Waiting:
    """One request's rows in the queue; `called` is released when it is settled, or is to commit for all."""

    __slots__ = ("called", "error", "rows", "settled")

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        self.called = threading.Lock()
        self.called.acquire()
        self.settled = False
        self.error: Exception | None = None


class Inbox:
    """Keeps arrivals durably; requests that wait together share one commit.

    No thread stands by for it: the first that comes commits for all who wait with it, then calls the first of those
    who came meanwhile to do the same. A request that is alone is thus kept without any change of thread.
    """

    def __init__(self, db: Database, vault: Vault) -> None:
        self._db = db
        self._vault = vault
        self._appender = Appender(db, InboxEvent, COLUMNS)
        self._gate = threading.Lock()  # guards the three below
        self._queue: list[_Waiting] = []
        self._under_way: list[_Waiting] = []  # being committed now
        self._committing = False  # somebody commits, or has been called to; whoever comes now waits to be called
        self.news = threading.Event()  # set whenever something new was committed here

    @property
    def waiting(self) -> int:
        """How many requests wait for a commit: the one under way or the next."""
        return len(self._under_way) + len(self._queue)

    def keep(self, arrivals: Sequence[Arrival]) -> None:
        """Return when every arrival is on disk (again or already); raises Unavailable when it is not."""
        if not arrivals:
            return
        mine = _Waiting([self._row(arrival) for arrival in arrivals])
        with self._gate:
            self._queue.append(mine)
            leads, self._committing = not self._committing, True
        if not leads and not mine.called.acquire(timeout=PATIENCE_SECONDS):
            self._give_up(mine)
        if not mine.settled:
            self._commit_for_all()
        if mine.error is not None:
            raise Unavailable("The database did not keep an event.") from mine.error

    def _row(self, arrival: Arrival) -> Row:
        row_id = uuid4()
        owner = Owner.day(arrival.received_at.date())
        payload = self._sealed(owner, row_id, arrival)
        return self._appender.row(
            (row_id, arrival.event_id, arrival.chat_id, arrival.actor_id, arrival.kind, arrival.message_id,
             arrival.happened_at, arrival.received_at, payload, "open", 0)
        )  # fmt: skip

    def _sealed(self, day: Owner, row_id: UUID, arrival: Arrival) -> bytes:
        """The payload under the day's key; of those on duty under the deployment key while the key store is away."""
        try:
            return self._vault.seal(day, payload_place(row_id), arrival.payload)
        except (KeysAway, Sealed):
            with self._db.read() as session:
                if self._vault.local is None or not on_duty(session, [arrival.chat_id]):
                    raise
            return self._vault.seal(Owner.local(), payload_place(row_id), arrival.payload)

    def _give_up(self, mine: _Waiting) -> None:
        """Leave the queue and raise Unavailable, unless the call comes at this very moment."""
        with self._gate:
            if mine.called.acquire(blocking=False):
                return
            if mine in self._queue:
                self._queue.remove(mine)
        raise Unavailable("The database did not keep an event in time.")

    def _commit_for_all(self) -> None:
        with self._gate:
            self._under_way, self._queue = self._queue[:MOST_AT_ONCE], self._queue[MOST_AT_ONCE:]
        batch = self._under_way
        self._settle(batch)
        with self._gate:
            self._under_way, self._committing = [], bool(self._queue)
            if self._queue:
                self._queue[0].called.release()
        for one in batch:
            one.settled = True
            one.called.release()

    def _settle(self, batch: list[_Waiting]) -> None:
        error = self._commit([row for one in batch for row in one.rows])
        for one in batch:
            alone = len(batch) > 1 and self._appender.blames_rows(error)  # nobody fails for a stranger's row
            one.error = self._commit(one.rows) if alone else error

    def _commit(self, rows: list[Row]) -> Exception | None:
        try:
            self._appender.append(sorted(rows, key=BY_EVENT))
        except Exception as error:  # every waiting request must learn of it, whatever it was
            log.error("events not kept", error=type(error).__name__, events=len(rows))
            return error
        reached("inbox.committed")
        self.news.set()
        return None


def payload_place(row: UUID) -> Place:
    """Where an event's payload stands."""
    return Place("inbox", "payload", row)
