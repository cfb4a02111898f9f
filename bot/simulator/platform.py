"""The LINE platform, simulated: people, groups and the bot between them. Nothing here leaves the machine."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from random import Random

from bot.simulator.chats import Chats
from bot.simulator.core import Core
from bot.simulator.deliverer import Deliverer
from bot.simulator.events import Events
from bot.simulator.faults import Faults
from bot.simulator.menus import Menus
from bot.simulator.people import Groups, People
from bot.simulator.quota import Quota
from bot.simulator.sending import Sending
from bot.simulator.store import Store
from bot.simulator.taps import Taps
from bot.simulator.tokens import Tokens
from bot.simulator.webhooks import Send, Webhooks
from bot.simulator.world import Chat, Item, World


class Platform:
    """One channel with its world. All methods may be called from any thread.

    `clock` gives the world's time (aware) for everything people see, `monotonic` the seconds by which reply tokens and
    retry keys age, `random` the ids. With `state_path` the world outlives the process: `save()` returns once it is on
    disk, and both blueprints, the mailbox and the deliverer call it before they answer.
    """

    def __init__(
        self,
        channel_secret: str,
        access_token: str,
        clock: Callable[[], datetime],
        monotonic: Callable[[], float],
        random: Random,
        state_path: Path | None = None,
    ) -> None:
        self.access_token = access_token
        self.core = core = Core(clock, monotonic, random)
        self.faults = Faults(core)
        self.tokens = Tokens(core)
        self.quota = Quota(core)
        self.webhooks = Webhooks(core, self.faults, self.tokens, channel_secret)
        self.events = Events(core, self.tokens, self.webhooks.queue)
        self.sending = Sending(core, self.tokens, self.quota)
        self.menus = Menus(core)
        self._open_doors()
        self._store = Store(core, state_path)
        self._store.load()

    def _open_doors(self) -> None:
        """Puts what people do within easy reach: `platform.say(...)`, `platform.tap(...)`."""
        people, groups = People(self.core, self.events), Groups(self.core, self.events)
        chats = Chats(self.core, self.events)
        self.add_user, self.follow = people.add_user, people.follow
        self.hand_letter = people.hand_letter
        self.block, self.unfollow, self.unblock = people.block, people.block, people.unblock
        self.add_group, self.invite_bot, self.remove_bot = groups.add_group, groups.invite_bot, groups.remove_bot
        self.join, self.leave, self.bot_leaves = groups.join, groups.leave, groups.bot_leaves
        self.say, self.edit, self.unsend = chats.say, chats.edit, chats.unsend
        self.sticker, self.image, self.video, self.audio = chats.sticker, chats.image, chats.video, chats.audio
        self.file, self.location = chats.file, chats.location
        self.tap = Taps(self.core, self.events, chats).tap
        self.pending, self.deliver = self.webhooks.pending, self.webhooks.deliver
        self.redeliver = self.webhooks.redeliver

    @property
    def version(self) -> int:
        """Rises with every change."""
        return self.core.world.version

    def items(self, chat_id: str) -> list[Item]:
        """What was said in the chat of a user with the bot, or in a group, oldest first."""
        with self.core.lock:
            return list(self.core.world.chats.get(chat_id, Chat()).items)

    def touch(self) -> None:
        """Lets the version rise because something outside the platform, which people also see, has changed."""
        with self.core.changing():
            pass

    def reset(self) -> None:
        """Empties the world; version and numbers go on, so that nobody takes the new world for the old."""
        with self.core.lock:
            old = self.core.world
            self.core.world = World(version=old.version + 1, number=old.number, endpoint=old.endpoint)

    def save(self) -> None:
        """Returns when all that happened is on disk; costs nothing without a state path or without a change."""
        self._store.save()

    def deliverer(self, send: Send) -> Deliverer:
        """A thread that delivers webhooks through `send`, to be started and stopped by the caller."""
        return Deliverer(self.core, self.webhooks, send, self.save)
