"""The house's processes: each kills itself where it was told, and is started again until the plan is used up."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bot.settings import Settings

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass
class Station:
    """One place in the crew: what runs there, and the points and counts at which it dies, one life after another."""

    name: str
    command: Sequence[str]
    plan: list[tuple[str, int]] = field(default_factory=list)
    alive: Callable[[], bool] = lambda: True  # whether a process just started is ready
    ready: threading.Event = field(default_factory=threading.Event)
    mortal: bool = False  # it may be killed from outside at any time; counted under its name


class Crew:
    """Runs stations until it is stopped; what dies of anything but its plan is an accident."""

    def __init__(self, settings: Settings, folder: Path, more: Mapping[str, str]) -> None:
        self._environment = {**os.environ, **environment(settings), **more}
        self._folder = folder
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._threads: list[threading.Thread] = []
        self.kills: Counter[str] = Counter()
        self.accidents: list[str] = []

    def start(self, stations: Sequence[Station]) -> None:
        """Man the stations."""
        self._stopping.clear()
        for station in stations:
            thread = threading.Thread(target=self._keep_up, args=(station,), name=station.name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """End every process and wait for it."""
        self._stopping.set()
        with self._lock:
            for process in self._running.values():
                process.terminate()
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def pids(self) -> dict[str, int]:
        """The processes that run now, by the names of their stations."""
        with self._lock:
            return {name: process.pid for name, process in self._running.items() if process.poll() is None}

    def log_lines(self, word: str) -> int:
        """How many lines of the processes' logs hold a word."""
        return sum(path.read_text(errors="replace").count(word) for path in self._folder.glob("*.log"))

    def _keep_up(self, station: Station) -> None:
        while not self._stopping.is_set():
            armed = station.plan.pop(0) if station.plan else None
            status = self._live(station, armed)
            if (armed or station.mortal) and status == -signal.SIGKILL:
                self.kills[armed[0] if armed else station.name] += 1
            elif not self._stopping.is_set():
                last_words = (self._folder / f"{station.name}.log").read_text(errors="replace")[-1500:]
                self.accidents.append(f"{station.name} ended with {status}: {last_words}")
                return

    def _live(self, station: Station, armed: tuple[str, int] | None) -> int:
        """One life of a station's process; returns how it ended."""
        environment = dict(self._environment)
        if armed:
            environment["KILL_AT"] = f"{armed[0]}:{armed[1]}"
        with (self._folder / f"{station.name}.log").open("ab") as log:
            with self._lock:
                if self._stopping.is_set():
                    return 0
                command = [sys.executable, "-m", *station.command]
                process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
                self._running[station.name] = process
            while process.poll() is None and not station.alive():
                self._stopping.wait(0.02)
            station.ready.set()
            status = process.wait()
            station.ready.clear()
        return status


def environment(settings: Settings) -> dict[str, str]:
    """Settings as a process reads them."""
    return {
        "APP_ENV": "test",
        "DATABASE_URL": settings.database_url,
        "KEYSTORE_URL": settings.keystore_url,
        "CONTRACT_KEY_FILE": str(settings.contract_key_file),
        "LINE_CHANNEL_SECRET": settings.line_channel_secret.get_secret_value(),
        "LINE_CHANNEL_ACCESS_TOKEN": settings.line_channel_access_token.get_secret_value(),
        "LEASE_SECONDS": str(settings.lease_seconds),
        "ROOMS": "tests.storm.rooms",
    }
