"""The ground all parts of the simulator stand on: one world, one lock, two clocks and a source of chance."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from random import Random
from threading import Condition, RLock
from typing import Any

from bot.clock import in_tokyo
from bot.simulator import ids
from bot.simulator.refusals import Refused
from bot.simulator.world import Chat, Group, Item, Json, User, World

BOT_NAME = "縁側"


class Core:
    """Holds the world. Whoever reads or changes it holds the lock; whoever changes it does so in `changing()`."""

    def __init__(self, clock: Callable[[], datetime], monotonic: Callable[[], float], random: Random) -> None:
        self.clock = clock
        self.monotonic = monotonic
        self.random = random
        self.lock = RLock()
        self.stirred = Condition(self.lock)
        self.world = World()
        self.bot_id = ids.person_or_group("U", Random("bot"))  # the same in every run

    @contextmanager
    def changing(self) -> Iterator[World]:
        """The world, to be changed by this thread alone; its version rises."""
        with self.lock:
            self.world.version += 1
            yield self.world

    def user(self, user_id: str) -> User:
        """The person with this id, or `Refused`."""
        found = self.world.users.get(user_id)
        if found is None:
            raise Refused("その人はいません。")
        return found

    def group(self, group_id: str) -> Group:
        """The group with this id, or `Refused`."""
        found = self.world.groups.get(group_id)
        if found is None:
            raise Refused("そのグループはありません。")
        return found

    def chat(self, chat_id: str) -> Chat:
        """The chat of a user with the bot, or of a group; made at first use."""
        chats = self.world.chats
        found = chats.get(chat_id)
        if found is None:
            found = chats[chat_id] = Chat()
        return found

    def item(self, chat_id: str, item_id: str) -> Item:
        """A line of a chat by its id, or `Refused`."""
        return self.chat(chat_id).items[self._place(chat_id, item_id)]

    def alter(self, chat_id: str, item_id: str, **changes: Any) -> Item:
        """Puts a changed line in the place of the line with this id, and returns it."""
        changed = replace(self.item(chat_id, item_id), **changes)
        self.chat(chat_id).items[self._place(chat_id, item_id)] = changed
        return changed

    def _place(self, chat_id: str, item_id: str) -> int:
        items = self.chat(chat_id).items
        for index in range(len(items) - 1, -1, -1):
            if items[index].id == item_id:
                return index
        raise Refused("そのメッセージは見つかりません。")

    def now_iso(self) -> str:
        """The world's time as people in Tokyo write it, to the second."""
        return in_tokyo(self.clock()).isoformat(timespec="seconds")

    def record(
        self,
        chat_id: str,
        sender: str,
        name: str,
        message: Json,
        *,
        method: str | None = None,
        request_id: str | None = None,
    ) -> Item:
        """Adds a message to a chat. Any message takes the quick reply off the screen."""
        item_id = ids.message(self.world.next_number())
        item = Item(item_id, self.now_iso(), sender, name, message, method=method, request_id=request_id)
        chat = self.chat(chat_id)
        chat.items.append(item)
        chat.quick = None
        return item

    def note(self, chat_id: str, text: str) -> None:
        """Adds a line of the system to a chat."""
        item_id = ids.message(self.world.next_number())
        self.chat(chat_id).items.append(Item(item_id, self.now_iso(), "system", "", note=text))
