"""What runs in the background of a process: worker, sender and the knock of each second."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable
from functools import partial
from types import TracebackType
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler

from bot import logs
from bot.bootstrap import House
from bot.clock import wall
from bot.delivery.port import Line
from bot.line.groups import Asks, count_members

IDLE_SECONDS = 0.25  # how long a loop sleeps when it found nothing and nobody wakes it
log = logs.get("loops")


class Loop:
    """Repeats a step as long as it finds something, then waits for news or a moment."""

    def __init__(self, name: str, step: Callable[[], bool], news: threading.Event, then: threading.Event) -> None:
        self._step = step
        self._news = news
        self._then = then
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the step under way and end."""
        self._stopping.set()
        self._news.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._news.clear()
            try:
                found = self._step()
            except Exception as error:  # the database may be away for a moment; the loop must outlive that
                log.error("step failed", loop=self._thread.name, error=type(error).__name__)
                found = False
            if found:
                self._then.set()
            else:
                self._news.wait(IDLE_SECONDS)


class Carrier(Line, Asks, Protocol):
    """The way to LINE: sending, and asking how large a group is."""


class Background:
    """The loops one process runs; a context manager, so that they end with it."""

    def __init__(self, house: House, line: Carrier | None, *, works: bool, ticks: bool) -> None:
        self._loops: list[Loop] = []
        self.worker = house.worker()
        self.sender = house.sender(line) if works and line is not None else None
        self._scheduler = BackgroundScheduler(timezone="UTC") if ticks else None
        to_send = threading.Event()
        if works:
            self._loops.append(Loop("worker", self.worker.step, house.inbox.news, to_send))
        if self.sender is not None:
            self._loops.append(Loop("sender", self.sender.step, to_send, to_send))
        if self._scheduler is not None:
            ticker = house.ticker(f"{socket.gethostname()}:{os.getpid()}")
            self._scheduler.add_job(ticker.tick, "interval", seconds=1, max_instances=1, coalesce=True)
        if self._scheduler is not None and works and line is not None:
            count = partial(count_members, house.db, house.directory, line)
            self._scheduler.add_job(count, "interval", hours=1, next_run_time=wall())
        self._alone = house.db.is_sqlite

    def __enter__(self) -> Background:
        if self.sender is not None and self._alone:
            self.sender.release()
        for loop in self._loops:
            loop.start()
        if self._scheduler is not None:
            self._scheduler.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=True)
        for loop in self._loops:
            loop.stop()
        if self.sender is not None:
            self.sender.close()
