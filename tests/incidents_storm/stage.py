"""A house whose processes really run, against a LINE that can be told what to answer; one fault after the other."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import monotonic, wall
from bot.house import House
from bot.schedule.tables import URGENT, Heartbeat
from bot.settings import Settings
from bot.simulator.platform import Platform
from bot.web.app import create_app
from tests.houses import SECRET, TOKEN, build
from tests.incidents_storm.books import Arrival, Books, arrivals, audit
from tests.incidents_storm.line import Line
from tests.incidents_storm.process import FATE, Fate
from tests.incidents_storm.ward import Alarm, Ward
from tests.storm.crew import Crew, Station
from tests.storm.storm import free_port
from tests.storm.street import wait_until

PATIENCE = 20.0  # seconds until what has not arrived is said to be lost
STARTING = 90.0  # seconds until processes that do not come up are said to hang
AHEAD = timedelta(seconds=1.5)  # from the planning of the alarms to their moment
FRESH = timedelta(seconds=2)  # a heart that beats
SEVERAL = ("worker1", "worker2", "clock1", "clock2")


@dataclass(frozen=True)
class Cell:
    """One fault: deeds at seconds before and after the alarms' moment, or the n-th pass of a point that kills.

    `back` is when LINE answers again: what LINE itself delays is late only from then on. With `gone` nobody is left who
    could ring: alarms are late from the moment on at which a process is up again.
    """

    name: str
    deeds: Sequence[tuple[float, Callable[[Stage], None]]] = ()
    kills: tuple[str, int] | None = None
    deaths: int = 0
    back: float = 0.0
    gone: bool = False


class Stage:
    """One house with its processes: one on SQLite, two workers and two clocks on PostgreSQL; a context manager."""

    def __init__(self, settings: Settings, folder: Path, mail_port: int) -> None:
        self.settings = settings
        self.house: House = build(settings)
        self.platform = Platform(SECRET, TOKEN, wall, monotonic, random.Random(4))
        self.platform.quota.limit_to(None)
        self.line = Line(self.platform)
        self.fate = Fate(folder / "fate")
        self.fate.decide("nothing", 0)
        more = {
            "LINE_API_BASE": self.line.base, FATE: str(folder / "fate"), "PORT": str(free_port()),
            "SMTP_URL": f"smtp://127.0.0.1:{mail_port}", "ROOMS": "handlers,tests.incidents_storm.rooms",
        }  # fmt: skip
        self.crew = Crew(settings, folder, more)
        self.ward = Ward(self.house, self.platform)
        self.due_at = wall()
        self._http = create_app(self.house).test_client()
        self._reported_at: datetime | None = None
        self._up_again_at: datetime | None = None
        self._pids: Mapping[str, int] = {}
        self._pulse = threading.Event()  # never set: a way to look again after a moment

    def __enter__(self) -> Stage:
        self.line.__enter__()
        names = ("all",) if self.house.db.is_sqlite else SEVERAL
        self.crew.start(
            [Station(one, ("tests.incidents_storm.process", one.rstrip("12")), mortal=True) for one in names]
        )
        return self

    def __exit__(self, *error: object) -> None:
        self.crew.stop()
        self.line.__exit__(None, None, None)
        self.house.close()

    def play(self, cell: Cell) -> Books:
        """Let all alarms fall due while the cell's fault happens; returns what came of them."""
        self._until(lambda: self._everybody_is_up() and self.ward.is_quiet(99), "every process ticks and nothing waits")
        before, self._reported_at, self._up_again_at = self.crew.kills.copy(), None, None
        self._pids = self.crew.pids()
        self.due_at = wall() + AHEAD
        alarms = self.ward.begin(self.due_at)
        point, count = cell.kills or ("nothing", 0)
        ours = [(-0.2, lambda stage: stage.fate.decide(point, count)), (0.0, lambda stage: stage.ward.report())]
        deeds = sorted([*cell.deeds, *ours], key=lambda one: one[0])
        self._comes(
            lambda: self._act(deeds) and self._back(cell, before) and self._all_arrived(alarms)
        )  # when not, the books say what is lost
        self._comes(lambda: self.ward.is_quiet() and self._deaths(before) >= cell.deaths)
        self.fate.decide("nothing", 0)
        died = sorted((self.crew.kills - before).elements())
        books = audit(cell.name, self._due(alarms, cell), self._arrived(), died)
        self.ward.end()
        return books

    def _act(self, deeds: list[tuple[float, Callable[[Stage], None]]]) -> bool:
        """Do what is to be done by now, and carry what people said to the house; whether nothing is left to do."""
        while deeds and wall() >= self.due_at + timedelta(seconds=deeds[0][0]):
            deeds.pop(0)[1](self)
        self.platform.deliver(self._post)
        return not deeds and self._reported_at is not None

    def _back(self, cell: Cell, before: Mapping[str, int]) -> bool:
        """Whether somebody can ring; notes when that came true again."""
        if cell.gone and self._up_again_at is None and self._deaths(before) >= cell.deaths:
            pids, beating = self.crew.pids(), self._beating()
            if any(pid in beating for name, pid in pids.items() if self._pids[name] != pid):
                self._up_again_at = wall()
        return not cell.gone or self._up_again_at is not None

    def _post(self, body: bytes, headers: dict[str, str]) -> int:
        status = self._http.post("/callback", data=body, headers=headers).status_code
        if status == 200:
            self._reported_at = wall()
        return status

    def _all_arrived(self, alarms: Sequence[Alarm]) -> bool:
        arrived = self._arrived()
        return all(any(one.is_said_in(at.words) for at in arrived[one.chat]) for one in alarms)

    def _arrived(self) -> Mapping[str, Sequence[Arrival]]:
        return arrivals(self.platform, self.line, (self.ward.saeki, self.ward.nonomura, self.ward.group))

    def _due(self, alarms: Sequence[Alarm], cell: Cell) -> Mapping[Alarm, datetime]:
        back = max(self.due_at + timedelta(seconds=cell.back), self._up_again_at or self.due_at)
        return {one: max(back, self._reported_at or back) if one.offset == 0 else back for one in alarms}

    def _deaths(self, before: Mapping[str, int]) -> int:
        return self.crew.kills.total() - sum(before.values())

    def _everybody_is_up(self) -> bool:
        wanted = 1 if self.house.db.is_sqlite else len(SEVERAL)
        return len(self.crew.pids()) == wanted == len(self._beating())

    def _beating(self) -> set[int]:
        """The processes that run and tick."""
        with self.house.db.read() as session:
            fresh = select(Heartbeat.process).where(Heartbeat.lane == URGENT, Heartbeat.beat_at > wall() - FRESH)
            names = session.scalars(fresh).all()
        return {pid for pid in self.crew.pids().values() if any(one.endswith(f":{pid} {URGENT}") for one in names)}

    def _until(self, done: Callable[[], bool], what: str) -> None:
        if not self._comes(done, STARTING):
            raise AssertionError(f"After {STARTING:.0f} s still waiting until {what}.")

    def _comes(self, done: Callable[[], bool], within: float = PATIENCE) -> bool:
        """Whether something comes true in time; a process that ends unasked ends the run."""

        def come() -> bool:
            try:
                return bool(self.crew.accidents) or done()
            except SQLAlchemyError:  # the database is away just now
                return False

        came = wait_until(come, self._pulse, within, monotonic)
        if self.crew.accidents:
            raise AssertionError("\n".join(self.crew.accidents))
        return came
