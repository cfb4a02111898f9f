"""Taking one chat's events in their order: rows, answers and the done-mark commit together or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, exists, select, update
from sqlalchemy.orm import Session

from bot import logs
from bot.catalogs import _
from bot.chat.events import Event, read
from bot.chat.messages import Text
from bot.chat.routing import Router
from bot.chat.standing import NOBODY
from bot.chat.turn import Answer, Turn
from bot.checkpoints import reached
from bot.clock import Clock, wall
from bot.delivery.inbox import payload_place
from bot.delivery.outbox import ReplyTo, queue_answer
from bot.delivery.tables import InboxEvent
from bot.delivery.trouble import Trouble, tell_staff
from bot.errors import EngawaError, KeysAway, Sealed
from bot.settings import Settings
from bot.store.chats import Chat, Directory
from bot.store.db import Database
from bot.store.duty import on_duty, remember
from bot.store.vault import Vault

KEYS_AWAY = timedelta(seconds=20)  # until an event the key store did not open is tried again
ATTEMPTS = 3  # the fourth is a dead letter
BACK_OFF = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=20))

APOLOGY = _("申しわけありません。うまく受け付けられませんでした。係の者が確認します。お急ぎのときはお電話ください。")

log = logs.get("worker")


@dataclass(frozen=True)
class Desk:
    """What a worker needs to do its work."""

    db: Database
    vault: Vault
    clock: Clock
    settings: Settings
    router: Router
    directory: Directory


@dataclass(frozen=True)
class Claim:
    """A chat held by this worker: the transaction, its first event (none when another was quicker), the attempts."""

    session: Session
    event: UUID | None = None
    attempts: int = 0


class Worker:
    """Handles events; any number of workers may run on PostgreSQL, one at a time on SQLite."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._alone = threading.Lock() if desk.db.is_sqlite else None

    def step(self) -> bool:
        """Handle one event of one chat; returns whether there was one."""
        if self._alone is None:
            return self._step()
        with self._alone:
            return self._step()

    def _step(self) -> bool:
        claim: Claim | None = None
        try:
            with self._claim() as claim:
                if claim is None:
                    return False
                self._work(claim)
        except Exception as error:  # whatever a room raises, also at commit, must not stop the chat; logged by class
            if claim is None or claim.event is None:
                raise
            self._failed(claim.event, claim.attempts, error)
            return True
        reached("worker.committed")
        return True

    def _work(self, claim: Claim) -> None:
        if claim.event is None:
            return
        if claim.attempts > ATTEMPTS:
            self._bury(claim.session, claim.session.get_one(InboxEvent, claim.event), "gave up")
        else:
            self._handle(claim.session, claim.event)

    @contextmanager
    def _claim(self) -> Iterator[Claim | None]:
        """The next chat with its first event, held until the block ends; the attempt is counted beforehand.

        PostgreSQL holds the chat's row while a second connection commits the count. SQLite has one writer and one
        worker, so it counts first and then begins.
        """
        if self._desk.db.is_sqlite:
            with self._desk.db.read() as looking:
                found = looking.execute(_next_event(wall())).first()
            if found is None:
                yield None
                return
            attempts = self._count_attempt(found.id)
            with self._desk.db.write() as session:
                yield Claim(session, found.id, attempts)
            return
        with self._desk.db.write() as session:
            chat = session.scalar(_ready_chat(wall()).with_for_update(skip_locked=True, key_share=True, of=Chat))
            found = session.execute(_first_event(chat)).first() if chat else None
            if found is not None:
                yield Claim(session, found.id, self._count_attempt(found.id))
            else:  # no chat waits, or another worker finished this one between our two looks
                yield Claim(session) if chat else None

    def _count_attempt(self, event_id: UUID) -> int:
        with self._desk.db.write() as session:
            counted = update(InboxEvent).where(InboxEvent.id == event_id).values(attempts=InboxEvent.attempts + 1)
            return session.execute(counted.returning(InboxEvent.attempts)).scalar_one()

    def _handle(self, session: Session, event_id: UUID) -> None:
        row = session.get_one(InboxEvent, event_id)
        if row.state != "open" or row.payload is None:
            return
        if _was_unsent(session, row):
            _close(row, "withdrawn", self._desk.clock.now())
            return
        event = read(self._desk.vault.open_json(payload_place(row.id), row.payload))
        turn = self._turn(session, row, event)
        _keep_reaching(turn)
        queue_answer(turn, self._desk.router.answer(turn), ReplyTo(row.chat_id, event.reply_token, row.received_at))
        _close(row, "done", turn.now)

    def _turn(self, session: Session, row: InboxEvent, event: Event) -> Turn:
        chat, now = session.get_one(Chat, row.chat_id), self._desk.clock.now()
        who = self._desk.router.standing(session, row.actor_id, now) if row.actor_id else NOBODY
        return Turn(
            session=session, now=now, vault=self._desk.vault, settings=self._desk.settings,
            event=event, chat=chat.id, chat_kind=chat.kind, role=chat.role, language=chat.language,
            actor=row.actor_id, since=row.happened_at,
            standing=who, people=tuple(self._desk.directory.known(event.people)),
            doors=self._desk.router.doors,
        )  # fmt: skip

    def _failed(self, event_id: UUID, attempts: int, error: Exception) -> None:
        """Try the event again later, or give it up; left alone when another worker has taken it meanwhile."""
        permanent = isinstance(error, EngawaError) and error.permanent
        log.error("event failed", inbox=str(event_id), error=type(error).__name__, attempts=attempts)
        with self._desk.db.write() as session:
            mine = (InboxEvent.id == event_id, InboxEvent.state == "open", InboxEvent.attempts == attempts)
            held = select(Chat).join(InboxEvent).where(*mine).with_for_update(key_share=True, of=Chat)
            chat = session.scalar(held)
            row = session.scalar(select(InboxEvent).where(*mine)) if chat else None
            if chat is None or row is None:
                return
            if isinstance(error, KeysAway) and not on_duty(session, [row.chat_id]):
                row.attempts, chat.ready_at = attempts - 1, wall() + KEYS_AWAY
                return
            if permanent or attempts >= ATTEMPTS or isinstance(error, KeysAway):  # an incident must not wait behind it
                self._bury(session, row, type(error).__name__)
                return
            row.fault = type(error).__name__
            chat.ready_at = wall() + BACK_OFF[min(attempts, len(BACK_OFF)) - 1]

    def _bury(self, session: Session, row: InboxEvent, fault: str) -> None:
        """Give up on an event: its person hears an apology, staff hear of it, the chat goes on."""
        event = self._what_is_left(row)
        turn = self._turn(session, row, event)
        row.state, row.done_at, row.fault = "dead", turn.now, fault
        reply_to = ReplyTo(row.chat_id, event.reply_token, row.received_at)
        queue_answer(turn, Answer([Text(APOLOGY)], "bot/delivery/worker.py"), reply_to)
        tell_staff(turn, Trouble.NOT_UNDERSTOOD)

    def _what_is_left(self, row: InboxEvent) -> Event:
        """The event as far as it can still be read: what cannot be opened must be given up too, not tried for ever."""
        if row.payload is not None:
            try:
                return read(self._desk.vault.open_json(payload_place(row.id), row.payload))
            except (Sealed, KeysAway, ValueError):
                log.error("payload cannot be opened", inbox=str(row.id))
        return Event(row.event_id, row.kind, row.happened_at, True, None, None, None)


def _ready_chat(now: datetime) -> Select[UUID]:
    """The chat that has waited longest; whoever claims it must let new events and messages refer to it meanwhile."""
    waiting = select(Chat.id).join(InboxEvent).where(InboxEvent.state == "open", Chat.ready_at <= now)
    return waiting.order_by(InboxEvent.received_at).limit(1)


def _first_event(chat: UUID) -> Select[UUID]:
    waiting = select(InboxEvent.id).where(InboxEvent.chat_id == chat, InboxEvent.state == "open")
    return waiting.order_by(InboxEvent.happened_at, InboxEvent.received_at, InboxEvent.event_id).limit(1)


def _next_event(now: datetime) -> Select[UUID]:
    waiting = select(InboxEvent.id).join(Chat).where(InboxEvent.state == "open", Chat.ready_at <= now)
    return waiting.order_by(InboxEvent.happened_at, InboxEvent.received_at, InboxEvent.event_id).limit(1)


def _keep_reaching(turn: Turn) -> None:
    """Whoever is on duty stays within reach when the key store goes: their way is noted whenever they speak."""
    event = turn.event
    if turn.is_staff:
        remember(turn.session, turn.vault, turn.chat, event.source_id or "")
    if turn.actor is not None and turn.standing.may("enrolled") and turn.standing.code:
        remember(turn.session, turn.vault, turn.actor, event.user_id or "")


def _was_unsent(session: Session, row: InboxEvent) -> bool:
    """Whether the person took this message back before its turn came."""
    if row.kind != "message" or row.message_id is None:
        return False
    waiting = (InboxEvent.chat_id == row.chat_id, InboxEvent.state == "open")
    unsent = exists().where(*waiting, InboxEvent.kind == "unsend", InboxEvent.message_id == row.message_id)
    return bool(session.scalar(select(unsent)))


def _close(row: InboxEvent, state: str, now: datetime) -> None:
    row.state, row.done_at, row.payload = state, now, None
