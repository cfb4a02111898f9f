"""The cast of the tests: officers, staff and a stranger, talking through the simulated LINE platform."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, datetime
from email.message import EmailMessage
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select, update

from bot.catalogs import in_all_languages
from bot.chat.messages import Json
from bot.chat.ways import MENU, SOMEBODY
from bot.clock import FixedClock
from bot.delivery.draining import drain
from bot.house import House
from bot.mail.port import Outcome
from bot.simulator.platform import Platform
from bot.simulator.wire import InProcessLine
from bot.simulator.world import Item
from bot.store.chats import Chat as ChatRow
from bot.web.app import create_app
from handlers.contract.rules import profile
from handlers.people.binding import give_office, new_person
from handlers.people.consent import record
from handlers.people.shell import add_associations
from handlers.people.tables import GroupMember, Worker
from tests.houses import SECRET, TOKEN

ALWAYS = [
    {"type": "message", "label": said, "text": said} for way in (MENU, SOMEBODY) for said in in_all_languages(way.words)
]
ASSOCIATIONS = ("さくら町会", "いなほ町会", "ことり坂自治会", "あさがお町会", "みなと見自治会")


class Town:
    """Everybody and their phones; after each act the house handles, sends and rests."""

    def __init__(self, house: House, clock: FixedClock) -> None:
        self.house = house
        self.clock = clock
        self.seconds = 0.0
        self.platform = Platform(SECRET, TOKEN, clock.now, lambda: self.seconds, random.Random(7))
        self.line = InProcessLine(self.platform)
        self.http = create_app(house).test_client()
        self.worker = house.worker()
        self.sender = house.sender(self.line)
        self.mail = FakePost()
        self.postman = house.postman(self.mail)
        self.ticker = house.ticker("test")

    def __enter__(self) -> Town:
        with self.house.db.write() as session:
            self.associations = {one.name: one.id for one in add_associations(session, list(ASSOCIATIONS), self.now)}
        self.hanako = self.officer("はな子", "さくら町会")
        self.takeshi = self.officer("たけし", "いなほ町会")
        self.stranger = Chat(self, self.platform.add_user("とおりすがり", friend=True))
        self.saeki = self.platform.add_user("佐伯", friend=True)
        self.nonomura = self.platform.add_user("野々村", friend=True)
        group = self.platform.add_group("従事者", [self.saeki, self.nonomura], bot_inside=True)
        self.staff = Chat(self, self.saeki, group)
        self.group = self.house.directory.chat_of("group", group)
        with self.house.db.write() as session:
            session.execute(update(ChatRow).where(ChatRow.id == self.group).values(role="staff", members=2))
        self.worker_of(self.saeki, "responsible", in_group=True)
        self.worker_of(self.nonomura, "worker", in_group=True)
        return self

    def __exit__(self, *_error: object) -> None:
        self.sender.close()
        self.postman.close()

    @property
    def now(self) -> datetime:
        """The programme's time."""
        return self.clock.now()

    def officer(self, name: str, association: str) -> Chat:
        """A new officer of an association, bound to it."""
        user = self.platform.add_user(name, friend=True)
        chat = self.house.directory.chat_of("user", user)
        with self.house.db.write() as session:
            person = new_person(session, self.now, chat)
            give_office(session, person, self.associations[association], self.now)
            record(session, person, profile(self.house.settings.contract).consent.version, "chat", self.now)
        return Chat(self, user)

    def worker_of(self, user: str, kind: str, *, in_group: bool = False) -> Worker:
        """Somebody on the register, at work from the day the programme began."""
        chat, began = self.house.directory.chat_of("user", user), date(2026, 9, 1)
        with self.house.db.write() as session:
            count = session.scalar(select(func.count()).select_from(Worker)) or 0
            worker = Worker(
                id=uuid4(), code=f"S{count + 1:02}", affiliation="えんがわ企画", kind=kind, starts_on=began,
                ends_on=date(2027, 3, 31), notified_on=began, educated_on=began, device_on=began, chat_id=chat,
            )  # fmt: skip
            session.add(worker)
            if in_group:
                session.add(GroupMember(group_id=self.group, chat_id=chat, seen_at=self.now))
        return worker

    def settle(self) -> None:
        """Deliver the webhooks, handle them, send the answers."""
        self.platform.deliver(self.post)
        drain(self.worker, self.sender, self.postman)

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        """One webhook request."""
        return self.http.post("/callback", data=body, headers=headers).status_code

    def time_is(self, moment: datetime) -> None:
        """Move the clock, do what is due, send it."""
        self.clock.moment = moment
        self.ticker.tick()
        drain(self.worker, self.sender, self.postman)


class FakePost:
    """A mail server that keeps what it takes; `says` is what it answers next, and to everything after that."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.says = Outcome("accepted")

    def send(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        """Take a message, or say why not."""
        if self.says.verdict == "accepted":
            self.taken.append(message)
        return self.says

    @property
    def words(self) -> str:
        """Subject and words of the newest mail."""
        newest = self.taken[-1]
        body = newest.get_body(("plain",))
        return f"{newest['To']}\n{newest['Subject']}\n{body.get_content() if body else ''}"


class Chat:
    """One person in one chat; what they hear is what arrived since their last act."""

    def __init__(self, town: Town, user: str, group: str | None = None) -> None:
        self.town = town
        self.user = user
        self.group = group
        self._seen = 0

    def say(self, text: str) -> Chat:
        """Type words."""
        self._forget()
        self.town.platform.say(self.user, text, self.group)
        self.town.settle()
        return self

    def tap(self, label: str, **params: str) -> Chat:
        """Tap the newest button whose label contains these words; a picker needs what was picked."""
        action = self._button(label)
        self._forget()
        self.town.platform.tap(self.user, action, params or None, self.group)
        self.town.settle()
        return self

    def by(self, user: str) -> Chat:
        """The same chat, spoken in by somebody else."""
        return Chat(self.town, user, self.group)

    @property
    def items(self) -> list[Item]:
        """Everything in this chat."""
        return self.town.platform.items(self.group or self.user)

    @property
    def answer(self) -> str:
        """All words of the bot since the last act."""
        new = self.items[self._seen :]
        return "\n".join(words(one.message) for one in new if one.sender == "bot" and one.message)

    def heard(self, *parts: str) -> Chat:
        """Assert that the bot said all of this since the last act."""
        for part in parts:
            assert part in self.answer, f"not heard: {part}\nheard: {self.answer}"
        return self

    def heard_nothing(self) -> Chat:
        """Assert that the bot kept silent since the last act."""
        assert self.answer == ""
        return self

    def buttons(self) -> list[str]:
        """The labels of every button of the last message of the bot, but for the ways there are under every answer."""
        last = next(one for one in reversed(self.items) if one.sender == "bot" and one.message)
        ways = [way for way in actions((last.message or {}).get("quickReply")) if way in ALWAYS]
        return [str(one["label"]) for one in actions(last.message) if not any(one is way for way in ways)]

    def action(self, label: str) -> Json:
        """The action behind the newest button with these words."""
        return self._button(label)

    def listen(self) -> Chat:
        """From now on only what comes next is heard."""
        self._forget()
        return self

    def _forget(self) -> None:
        self._seen = len(self.items)

    def _button(self, label: str) -> Json:
        for item in reversed(self.items):
            if item.sender == "bot":
                for action in actions(item.message):
                    if label in action.get("label", ""):
                        return action
        raise AssertionError(f"there is no button {label!r}")


def words(message: Any) -> str:
    """Everything readable in a message."""
    if isinstance(message, dict):
        own = [message["text"]] if isinstance(message.get("text"), str) else []
        inner = [words(value) for key, value in message.items() if key not in ("altText", "action", "quickReply")]
        return "\n".join(part for part in own + inner if part)
    if isinstance(message, list):
        return "\n".join(part for part in map(words, message) if part)
    return ""


def actions(message: Any) -> Iterator[Json]:
    """Every action in a message, in reading order."""
    if isinstance(message, dict):
        for key, value in message.items():
            if key == "action":
                yield value
            else:
                yield from actions(value)
    elif isinstance(message, list):
        for one in message:
            yield from actions(one)
