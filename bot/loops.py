"""What runs in the background of a process: worker, sender and the knock of each second."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Callable, Sequence
from functools import partial
from types import TracebackType
from typing import Protocol

from apscheduler.schedulers.background import BackgroundScheduler

from bot import logs
from bot.clock import wall
from bot.delivery.port import Line
from bot.delivery.sender import Sender
from bot.house import House
from bot.line.groups import Asks, count_members
from bot.line.quota import ask_quota
from bot.mail.postman import Postman

IDLE_SECONDS = 0.25  # how long a loop sleeps when it found nothing and nobody wakes it
log = logs.get("loops")


class Loop:
    """Repeats a step as long as it finds something, then waits for news or a moment."""

    def __init__(self, name: str, step: Callable[[], bool], news: threading.Event | None = None) -> None:
        self._step = step
        self._news = news or threading.Event()
        self.then: Sequence[Loop] = ()  # who may have something to do when this found something
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def wake(self) -> None:
        """There may be something to do."""
        self._news.set()

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
                for loop in self.then:
                    loop.wake()
            else:
                self._news.wait(IDLE_SECONDS)


class Carrier(Line, Asks, Protocol):
    """The way to LINE: sending, in a hurry too, and asking LINE (how large a group is, what the month has cost)."""

    def hurried(self) -> Line:
        """The same way with shorter time-outs, for incidents."""


class Background:
    """The loops one process runs; a context manager, so that they end with it."""

    def __init__(self, house: House, line: Carrier | None, *, works: bool, ticks: bool) -> None:
        self._loops: list[Loop] = []
        self.worker = house.worker()
        sends = line if works else None
        # incidents have carriers of their own, so that they never queue behind anything else
        lanes = ((sends.hurried(), True), (sends, False)) if sends is not None else ()
        self.senders = [house.sender(way, urgent=urgent) for way, urgent in lanes]
        self.postmen = [house.postman(urgent=urgent) for urgent in (True, False)] if works else []
        self._scheduler = BackgroundScheduler(timezone="UTC") if ticks else None
        self._carriers: Sequence[Sender | Postman] = (*self.senders, *self.postmen)
        carrying = [Loop(type(one).__name__.lower(), one.step) for one in self._carriers]
        if works:
            working = Loop("worker", self.worker.step, house.inbox.news)
            working.then = carrying
            self._loops += [working, *carrying]
        if self._scheduler is not None:
            ticker = house.ticker(f"{socket.gethostname()}:{os.getpid()}")
            for knock in (ticker.tick_urgent, ticker.tick_others):  # at once: what starts again may be late already
                self._scheduler.add_job(
                    knock, "interval", seconds=1, max_instances=1, coalesce=True, next_run_time=wall()
                )
        if self._scheduler is not None and works and line is not None:
            count = partial(count_members, house.db, house.directory, line)
            ask = partial(ask_quota, house.db, house.clock, line)
            for look in (count, ask):
                self._scheduler.add_job(look, "interval", hours=1, next_run_time=wall())
        self._alone = house.db.is_sqlite

    def __enter__(self) -> Background:
        for carrier in self._carriers if self._alone else ():
            carrier.release()
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
        for carrier in self._carriers:
            carrier.close()
