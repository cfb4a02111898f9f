"""One storm from the first word to the last answer."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from bot.clock import monotonic, wall
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.house import House
from bot.settings import Settings
from bot.simulator.platform import Platform
from tests.houses import SECRET, TOKEN, build
from tests.storm.crew import Crew, Station
from tests.storm.rooms.counting.tables import lay
from tests.storm.sky import Sky
from tests.storm.street import Post, Street, wait_until
from tests.storm.weather import POINTS, Weather
from tests.storm.wire import Postbox

WORKERS = 3
LEASE_SECONDS = 15
AGES = (0, 20, 40, 48, 52, 58, 65, 90)  # seconds: tokens LINE still takes, some we no longer try, some expired


class Hangs(AssertionError):
    """The storm did not calm down in time."""


@dataclass(frozen=True)
class Calm:
    """What is there when a storm is over."""

    house: House
    street: Street
    post: Post
    crew: Crew
    seconds: float


class Storm:
    """The platform, the people and the processes around one empty house."""

    def __init__(self, settings: Settings, folder: Path, weather: Weather) -> None:
        self._settings = settings.model_copy(update={"lease_seconds": LEASE_SECONDS})
        self._weather = weather
        self._began = monotonic()
        lay(self._settings)
        self.house = build(self._settings)
        self._pace = 1.0 if weather.stale else 0.5  # a slow machine is no reason for tokens to expire
        self.platform = Platform(SECRET, TOKEN, wall, self._seconds, random.Random(weather.seed))
        self.platform.quota.limit_to(None)
        self._port = free_port()
        self._box = Postbox(self._port)
        self._sky = Sky(self.platform, weather)
        self.crew = Crew(self._settings, folder, {"LINE_API_BASE": self._sky.base, "PORT": str(self._port)})
        self.street = Street(self.platform, self.house, weather)
        self._front = Station("front", (), alive=self._box.is_answered)
        self.post = Post(self.platform, self._box, self._front.ready)
        self._pulse = threading.Event()  # never set: a way to look again after a moment

    def run(self) -> Calm:
        """Blow; raises Hangs with the counts so far when it takes too long."""
        with self._sky:
            self.post.start()
            try:
                self._blow()
            finally:
                self.post.stop()
                self.crew.stop()
        return Calm(self.house, self.street, self.post, self.crew, monotonic() - self._began)

    def _blow(self) -> None:
        if not self._weather.stale:
            self.crew.start(self._stations())
            self._everybody_speaks()
        else:
            self._front.command, self._front.plan = ("tests.storm.front", "web"), [(POINTS[0], 5)]
            self.crew.start([self._front])
            self._everybody_speaks()
            self._wait(lambda: not self.platform.pending(), "every event is accepted")
            self.crew.stop()
            self._let_tokens_age()
            self.crew.start(self._stations())
        self._wait(lambda: self._under_way() == 0, "everything is done")

    def _stations(self) -> Sequence[Station]:
        """SQLite: one process for everything. PostgreSQL: a front and workers."""
        dice = random.Random(self._weather.seed + 3)
        plan = self._weather.kill_plan(POINTS[1:] if self._weather.stale else POINTS, dice)
        if self.house.db.is_sqlite:
            self._front.command, self._front.plan = ("tests.storm.front", "all"), plan
            return [self._front]
        self._front.command = ("tests.storm.front", "web")
        self._front.plan = [one for one in plan if one[0] == POINTS[0]]
        deaths = [one for one in plan if one[0] != POINTS[0]]
        return [
            self._front,
            *(Station(f"worker{n}", ("bot", "worker"), deaths[n::WORKERS]) for n in range(WORKERS)),
        ]

    def _everybody_speaks(self) -> None:
        for number in range(self._weather.events):
            if number % 20 == 0 and not self._weather.stale:
                self._wait(lambda: self._under_way() < self._weather.backlog, "the backlog shrinks")
            self.street.speak()

    def _let_tokens_age(self) -> None:
        """Let each event have waited its own time, for LINE and for us alike."""
        dice = random.Random(self._weather.seed + 4)
        with self.house.db.write() as session:
            for event, token in self.post.tokens.items():
                age = dice.choice(AGES)
                self.platform.core.world.tokens[token].delivered -= age
                mine = update(InboxEvent).where(InboxEvent.event_id == event)
                received_at = session.scalar(select(InboxEvent.received_at).where(InboxEvent.event_id == event))
                session.execute(mine.values(received_at=(received_at or wall()) - timedelta(seconds=age)))

    def _under_way(self) -> int:
        """Events not accepted or not done, and messages not sent."""
        waiting = OutboxMessage.state.in_(("queued", "sending"))
        with self.house.db.read() as session:
            events = session.scalar(select(func.count()).where(InboxEvent.state == "open")) or 0
            messages = session.scalar(select(func.count()).where(waiting)) or 0
        return len(self.platform.pending()) + events + messages

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        left = self._began + self._weather.seconds - monotonic()
        if not wait_until(lambda: bool(self.crew.accidents) or done(), self._pulse, left, monotonic):
            raise Hangs(f"After {self._weather.seconds:.0f} s still waiting until {what}: {self._so_far()}")
        if self.crew.accidents:
            raise AssertionError("\n".join([*self.crew.accidents, self._so_far()]))

    def _so_far(self) -> str:
        said, pending = len(self.street.orders), len(self.platform.pending())
        inbox, outbox = self._counts(InboxEvent.state), self._counts(OutboxMessage.state)
        return f"said {said}, not accepted {pending}, inbox {inbox}, outbox {outbox}, kills {dict(self.crew.kills)}"

    def _counts(self, state: InstrumentedAttribute[str]) -> dict[str, int]:
        with self.house.db.read() as session:
            rows = session.execute(select(state, func.count()).group_by(state)).all()
            return {row[0]: row[1] for row in rows}

    def _seconds(self) -> float:
        return self._began + (monotonic() - self._began) * self._pace


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
