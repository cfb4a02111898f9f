"""Chats: a random UUID everywhere, the LINE id once and sealed (000-§12, X24)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from bot.errors import KeysAway, Sealed
from bot.store import duty
from bot.store.db import Database
from bot.store.fields import personal
from bot.store.types import Base
from bot.store.vault import Owner, Place, Vault

REMEMBERED, REMEMBERED_SECONDS = 50_000, 60.0  # somebody erased is forgotten by every process within a minute
PURPOSE = "line-id"


class Chat(Base):
    """One 1:1 chat or group; workers lock this row to take its events in order."""

    __tablename__ = "chat"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10))  # user | group | room
    line_id: Mapped[bytes] = personal("B-1", purpose="LINEで連絡するため")  # sealed under this chat's key
    role: Mapped[str | None] = mapped_column(String(20))  # staff: the one private group
    language: Mapped[str] = mapped_column(String(10), default="ja")
    reachable: Mapped[bool] = mapped_column(default=True)  # false when blocked, left or deleted
    members: Mapped[int] = mapped_column(default=1)  # whom a push counts; groups without the bot
    ready_at: Mapped[datetime]  # real time before which no event of this chat is taken (back-off)
    met_at: Mapped[datetime]


class Directory:
    """Finds the chat of a LINE id and the LINE id of a chat; nothing else ever sees a LINE id."""

    def __init__(self, db: Database, vault: Vault, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._db = db
        self._vault = vault
        self._now = now
        self._monotonic = monotonic
        self._known: dict[bytes, tuple[float, UUID]] = {}
        self._lock = threading.Lock()

    def chat_of(self, kind: str, line_id: str) -> UUID:
        """The chat of a LINE user, group or room id; made on first meeting (key, then look-up, then row).

        While the key store is away those on duty are found without it; anybody else raises KeysAway.
        """
        try:
            return self._chat_of(kind, line_id)
        except (KeysAway, Sealed):
            with self._db.read() as session:
                on_duty = duty.chat_at(session, self._vault, line_id)
            if on_duty is None:
                raise
            return on_duty

    def _chat_of(self, kind: str, line_id: str) -> UUID:
        digest = self._vault.digest(PURPOSE, line_id)
        known, moment = self._known.get(digest), self._monotonic()
        if known is not None and moment - known[0] < REMEMBERED_SECONDS:
            return known[1]
        chat = self._vault.keys.target(PURPOSE, digest) or self._introduce(digest)
        if known is None or known[1] != chat:
            self._keep_row(chat, kind, line_id)
        with self._lock:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[digest] = (moment, chat)
        return chat

    def known(self, line_ids: Iterable[str]) -> Iterator[UUID]:
        """The chats of those people who have been met."""
        for line_id in line_ids:
            chat = self._vault.keys.target(PURPOSE, self._vault.digest(PURPOSE, line_id))
            if chat is not None:
                yield chat

    def forget(self) -> None:
        """Look everybody up anew: somebody was erased."""
        with self._lock:
            self._known.clear()

    def line_ids(self, session: Session, chats: Iterable[UUID]) -> list[str]:
        """The LINE ids of these chats, in the order asked; of those on duty also while the key store is away."""
        wanted = list(chats)
        rows = session.execute(select(Chat.id, Chat.line_id).where(Chat.id.in_(wanted)))
        sealed = {row.id: row.line_id for row in rows}
        try:
            return [self._vault.open(place(chat), sealed[chat]).decode() for chat in wanted]
        except (KeysAway, Sealed):
            on_duty = duty.line_ids(session, self._vault, wanted)
            if on_duty is None:
                raise
            return on_duty

    def _introduce(self, digest: bytes) -> UUID:
        chat = uuid4()
        self._vault.keys.ensure("chat", str(chat))
        return self._vault.keys.point(PURPOSE, digest, chat)

    def _keep_row(self, chat: UUID, kind: str, line_id: str) -> None:
        sealed = self._vault.seal(Owner.chat(chat), place(chat), line_id.encode())
        now = self._now()
        row = {"id": chat, "kind": kind, "line_id": sealed, "language": "ja", "reachable": True, "members": 1}
        with self._db.write() as session:
            session.execute(self._db.insert_new(Chat).values(row | {"ready_at": now, "met_at": now}))


def place(chat: UUID) -> Place:
    """Where a chat's LINE id stands."""
    return Place("chat", "line_id", chat)
