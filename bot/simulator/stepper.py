"""Moving the demo's clock: forward only, through each due instant, so that nothing turns missed by jumping."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.clock import ShiftedClock
from bot.delivery.draining import Carries, drain
from bot.delivery.worker import Worker
from bot.house import House
from bot.schedule.tables import ClockShift, DueRow
from bot.schedule.ticker import Ticker

FOR_THE_HOUSE = "house"  # the recipient of what nobody sees: not worth a button


class DemoClock:
    """Keeps the offset as a row, so that the demo goes on where it was."""

    def __init__(self, house: House, clock: ShiftedClock) -> None:
        self._house = house
        self._clock = clock

    def restore(self) -> bool:
        """Take up the kept offset; returns whether there was one."""
        with self._house.db.read() as session:
            row = session.get(ClockShift, 1)
        if row is not None:
            self._clock.offset, self._clock.held = timedelta(microseconds=row.microseconds), row.held_at
        return row is not None

    def set(self, moment: datetime) -> None:
        """Make this moment the present and keep it."""
        self._clock.set(moment)
        self._keep()

    def hold(self, moment: datetime) -> None:
        """Stand still at this moment until somebody does something: nobody is hurried on the first page."""
        self._clock.hold(moment)
        self._keep()

    def release(self) -> None:
        """Let time run when it was held."""
        if self._clock.held is not None:
            self.set(self._clock.held)

    def _keep(self) -> None:
        shift = self._clock.offset // timedelta(microseconds=1)
        with self._house.db.write() as session:
            session.merge(ClockShift(id=1, microseconds=shift, held_at=self._clock.held))

    def now(self) -> datetime:
        """The demo's present."""
        return self._clock.now()


class DemoStepper:
    """The clock as the page moves it: at every due instant the house ticks and comes to rest."""

    def __init__(self, house: House, clock: DemoClock, ticker: Ticker, worker: Worker, *carriers: Carries) -> None:
        self._house = house
        self._clock = clock
        self._ticker = ticker
        self._worker = worker
        self._carriers = carriers
        self._one_at_a_time = threading.Lock()

    def now(self) -> datetime:
        """The demo's present."""
        return self._clock.now()

    def next_due(self) -> tuple[datetime, str] | None:
        """The next moment at which somebody hears something, and what."""
        with self._house.db.read() as session:
            rows = select(DueRow).where(DueRow.state == "open", DueRow.recipient != FOR_THE_HOUSE)
            row = session.scalar(rows.order_by(DueRow.due_at, DueRow.key).limit(1))
        if row is None:
            return None
        job = self._house.rooms.jobs.get(row.job)
        return row.due_at, str(job.about) if job else row.job

    def advance(self, to: datetime) -> None:
        """Move the present to `to`, doing on the way what falls due."""
        with self._one_at_a_time:
            while (due := self._ticker.next(self.now())) is not None and due.due_at < to:
                self._reach(due.due_at)
            self._reach(max(to, self.now()))

    def _reach(self, moment: datetime) -> None:
        self._clock.set(moment)
        while self._ticker.tick():
            drain(self._worker, *self._carriers)
        drain(self._worker, *self._carriers)
