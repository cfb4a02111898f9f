"""Notices what changes without anybody touching the platform: a due moment, a loading animation, an origin."""

from collections import Counter
from collections.abc import Callable

from bot.simulator.platform import Platform
from bot.simulator.play_clock import Stepper, told
from bot.simulator.world import Json

LOOKED_AT = 50  # latest items of each chat
TRIES = 20  # to learn where a message came from: the bot writes it down shortly after it sent


class Watch:
    """Asked before each answer to the browser; lets the version rise when something it shows has changed."""

    def __init__(self, platform: Platform, stepper: Stepper, origins: Callable[[str], str | None]) -> None:
        self._platform = platform
        self._stepper = stepper
        self._origins = origins
        self._tries: Counter[str] = Counter()
        self.next: Json | None = None

    def look(self) -> None:
        """Looks once at everything that may have changed."""
        due = told(self._stepper)
        if due != self.next:
            self.next = due
            self._platform.touch()
        self._end_loading()
        self._find_origins()

    def _end_loading(self) -> None:
        core = self._platform.core
        with core.lock:
            over = [user for user in core.world.users.values() if 0 < user.loading_until <= core.monotonic()]
            for user in over:
                user.loading_until = 0.0
            if over:
                self._platform.touch()

    def _find_origins(self) -> None:
        core = self._platform.core
        for request_id, places in self._unexplained().items():
            self._tries[request_id] += 1
            if origin := self._origins(request_id):
                with core.changing():
                    for chat_id, item_id in places:
                        core.alter(chat_id, item_id, origin=origin)

    def _unexplained(self) -> dict[str, list[tuple[str, str]]]:
        """Where messages stand, by the request they came by, whose origin is not known yet."""
        found: dict[str, list[tuple[str, str]]] = {}
        with self._platform.core.lock:
            for chat_id, chat in self._platform.core.world.chats.items():
                for item in chat.items[-LOOKED_AT:]:
                    if item.request_id and item.origin is None and self._tries[item.request_id] < TRIES:
                        found.setdefault(item.request_id, []).append((chat_id, item.id))
        return found
