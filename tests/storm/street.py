"""The people speak in their chats; some of it arrives twice, late or out of order, until all of it is accepted."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Callable
from uuid import UUID

from bot.clock import wall
from bot.house import House
from bot.simulator.platform import Platform
from tests.storm.rooms.counting.rules import Order
from tests.storm.weather import Weather
from tests.storm.wire import Postbox

POSTMEN = 6
TOGETHER = 2  # events in one webhook at most


class Street:
    """Everybody and what they said: `orders` by number, `spoken_in` the chat on the platform of each number."""

    def __init__(self, platform: Platform, house: House, weather: Weather) -> None:
        self.platform = platform
        self._weather = weather
        self._dice = random.Random(weather.seed + 2)
        people = [platform.add_user(f"人{n}", friend=True) for n in range(weather.people)]
        self._groups = [
            (platform.add_group(f"組{n}", members, bot_inside=True), members)
            for n, members in enumerate(self._dice.sample(people, 4) for _ in range(weather.groups))
        ]
        self._people = people
        self._known = {house.directory.chat_of("user", one): one for one in people[: len(people) // 2]}
        self._known |= {house.directory.chat_of("group", group): group for group, _ in self._groups}
        self.orders: dict[int, Order] = {}
        self.spoken_in: dict[int, str] = {}

    def line_id(self, chat: UUID) -> str:
        """The chat on the platform."""
        return self._known[chat]

    def everywhere(self) -> list[str]:
        """Every chat on the platform."""
        return [*self._people, *(group for group, _ in self._groups)]

    def speak(self) -> None:
        """One person says one thing."""
        number = len(self.orders) + 1
        if kind := self._weather.webhook_fault(self._dice):
            self.platform.faults.add("webhook", kind)
        if self._dice.random() < self._weather.redelivered:
            self.platform.redeliver(self._dice.randint(1, 3))
        if self._groups and self._dice.random() < 0.05:
            group, members = self._dice.choice(self._groups)
            self._note(Order(number), group)
            self.platform.say(self._dice.choice(members), "/" + self.orders[number].text, group)
        else:
            person = self._dice.choice(self._people)
            self._note(Order(number, self._told()), person)
            self.platform.say(person, self.orders[number].text)

    def _note(self, order: Order, chat: str) -> None:
        self.orders[order.number] = order
        self.spoken_in[order.number] = chat

    def _told(self) -> tuple[UUID, ...]:
        if self._dice.random() >= self._weather.told:
            return ()
        count = self._dice.randint(2, 5) if self._dice.random() < self._weather.told_many else 1
        return tuple(self._dice.sample(list(self._known), count))


class Post:
    """The postmen of the platform; `accepted_at` is when the first 200 for an event was heard (real time)

    `accepted` counts all of them: the house said 200 to each, duplicates included.
    """

    def __init__(self, platform: Platform, box: Postbox, open_now: threading.Event) -> None:
        self._platform = platform
        self._box = box
        self._open = open_now
        self._stopping = threading.Event()
        self._threads = [threading.Thread(target=self._walk, name=f"postman {n}", daemon=True) for n in range(POSTMEN)]
        self.accepted_at: dict[str, float] = {}
        self.tokens: dict[str, str] = {}
        self.accepted: Counter[str] = Counter()
        platform.webhooks.batch = TOGETHER

    def start(self) -> None:
        """Begin to deliver."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """Finish what is being posted and stop."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _walk(self) -> None:
        while not self._stopping.is_set():
            if not self._open.wait(0.2) or not self._platform.deliver(self._send, most=TOGETHER):
                self._stopping.wait(0.02)

    def _send(self, body: bytes, headers: dict[str, str]) -> int:
        events = json.loads(body)["events"]
        status = self._box.post(body, headers)
        heard_at = wall().timestamp()
        for event in events:
            self.tokens[event["webhookEventId"]] = event["replyToken"]
            if status == 200:
                self.accepted[event["webhookEventId"]] += 1
                self.accepted_at.setdefault(event["webhookEventId"], heard_at)
        return status


def wait_until(done: Callable[[], bool], pulse: threading.Event, within: float, now: Callable[[], float]) -> bool:
    """Whether something came true in time; looked at every tenth of a second."""
    until = now() + within
    while not done():
        if now() > until:
            return False
        pulse.wait(0.1)
    return True
