"""What the tests of sending and handling have in hand: the rows, a way to queue, a way to let real time pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select, text, update
from sqlalchemy.orm import Session

from bot.chat.messages import Json, Text
from bot.chat.turn import Notice, Surroundings
from bot.clock import monotonic, wall
from bot.delivery.outbox import queue_notice
from bot.delivery.port import Line, Outcome
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.house import House
from bot.store.destroyed import DestroyedList
from tests.cast import Chat, Town, words

HERE = "tests/delivery/desk.py"
WAITING = OutboxMessage.state.in_(("queued", "sending"))


def around(house: House, session: Session) -> Surroundings:
    """What a handler is given."""
    return Surroundings(session, house.clock.now(), house.vault, house.settings)


def lose_the_key(house: House, chat: UUID) -> None:
    """Destroy the key of a chat, as an erasure does."""
    house.vault.keys.destroy_subject("chat", str(chat), "P0001", DestroyedList(house.settings.destroyed_keys_file))
    house.vault.forget()


def chat_of(town: Town, chat: Chat) -> UUID:
    """The UUID of somebody's chat."""
    kind = "group" if chat.group else "user"
    return town.house.directory.chat_of(kind, chat.group or chat.user)


def queue(town: Town, to: Sequence[Chat], said: str, expires_at: datetime | None = None, priority: int = 5) -> int:
    """Queue a notice to chats; returns how many recipients count."""
    chats = tuple(chat_of(town, chat) for chat in to)
    notice = Notice(chats, (Text(said),), "test", expires_at=expires_at, priority=priority)
    with town.house.db.write() as session:
        return queue_notice(around(town.house, session), notice, HERE)


def outbox(house: House) -> list[OutboxMessage]:
    """Every message, in the order queued, without the notices about trouble."""
    with house.db.read() as session:
        rows = select(OutboxMessage).where(OutboxMessage.purpose != "trouble").order_by(OutboxMessage.seq)
        return list(session.scalars(rows))


def inbox(house: House) -> list[InboxEvent]:
    """Every event, in the order it happened."""
    with house.db.read() as session:
        return list(session.scalars(select(InboxEvent).order_by(InboxEvent.happened_at)))


def pass_time(house: House, by: timedelta, *which: ColumnElement[bool]) -> None:
    """Let real time pass for waiting messages: whatever they wait for is nearer, whatever is young is older."""
    with house.db.write() as session:
        for row in session.scalars(select(OutboxMessage).where(WAITING, *which)):
            row.try_at -= by
            row.token_born_at = row.token_born_at and row.token_born_at - by
            row.first_tried_at = row.first_tried_at and row.first_tried_at - by


def hurry(house: House) -> None:
    """Whatever backs off may be tried now; nothing gets older."""
    with house.db.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.state == "queued").values(try_at=wall()))


def ask(town: Town, chat: Chat, said: str = "使い方") -> None:
    """Somebody says something; it is kept and handled, its answer queued and not sent."""
    town.platform.say(chat.user, said, chat.group)
    town.platform.deliver(town.post)
    assert town.worker.step()


def heard(chat: Chat) -> list[str]:
    """Everything the bot ever said in a chat, oldest first."""
    return [words(item.message) for item in chat.items if item.sender == "bot"]


def until_somebody_waits(house: House) -> None:
    """Return when a transaction on PostgreSQL waits for another one's lock."""
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    deadline = monotonic() + 10
    while monotonic() < deadline:
        with house.db.read() as session:
            if session.scalar(waiting):
                return
    raise AssertionError("nobody ever waited for a lock")


class Wire:
    """A sender's port that remembers every call and lets it through."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.calls: list[tuple[str, object, object]] = []

    def reply(self, token: str, messages: Sequence[Json]) -> Outcome:
        """Remember and reply."""
        self.calls.append(("reply", token, list(messages)))
        return self._line.reply(token, messages)

    def push(self, to: str, messages: Sequence[Json], retry_key: UUID) -> Outcome:
        """Remember and push."""
        self.calls.append(("push", retry_key, (to, list(messages))))
        return self._line.push(to, messages, retry_key)

    def menu(self, user: str, name: str | None) -> Outcome:
        """Remember and show."""
        self.calls.append(("menu", user, name))
        return self._line.menu(user, name)

    def leave(self, group: str) -> Outcome:
        """Remember and go."""
        self.calls.append(("leave", group, ()))
        return self._line.leave(group)

    def multicast(self, to: Sequence[str], messages: Sequence[Json], retry_key: UUID) -> Outcome:
        """Remember and multicast."""
        self.calls.append(("multicast", retry_key, (list(to), list(messages))))
        return self._line.multicast(to, messages, retry_key)
