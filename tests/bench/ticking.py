"""What a tick costs in a small house and in a large one, with the same work due: nothing, ten reminders, a morning,
and what has come up by the first tick after a night.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import uuid4

import click
from sqlalchemy import insert

from bot.clock import FixedClock, monotonic
from bot.house import House
from bot.schedule.tables import DueRow
from tests.bench.figures import table
from tests.bench.wards import BEGAN, REMINDED, Size, fill
from tests.houses import build, new_folder, sqlite_settings

IDLE = 50  # ticks with nothing due in a round
KINDS = ("nothing due", "ten reminders due", "a morning", "after a night")

Houses = dict[Size, tuple[House, FixedClock]]
SMALL, MANY_MEETINGS, MANY_OFFICERS = Size(12, 200), Size(1_200, 200), Size(12, 20_000)


def run(rounds: int) -> None:
    """Measure on SQLite, sizes taking turns, and print medians with their ratio to the small house."""
    with TemporaryDirectory(prefix="engawa-bench-") as name:
        houses = {size: _filled(Path(name) / str(index), size) for index, size in enumerate(_sizes())}
        found: dict[tuple[str, Size], list[float]] = {}
        for turn in range(rounds):
            for size, (house, clock) in _in_turn(houses, turn):
                for what, seconds in _measured(house, clock, turn).items():
                    found.setdefault((what, size), []).append(seconds)
        for house, _clock in houses.values():
            house.close()
    head = ("a tick", *(f"{one.meetings:,} meetings, {one.officers:,} officers" for one in _sizes()))
    click.echo(f"\n{table(head, [_line(what, found) for what in KINDS])}\n")


def _sizes() -> tuple[Size, ...]:
    return SMALL, MANY_MEETINGS, MANY_OFFICERS


def _in_turn(houses: Houses, turn: int) -> list[tuple[Size, tuple[House, FixedClock]]]:
    """Forwards and backwards, so that none is always the first."""
    every = list(houses.items())
    return every if turn % 2 == 0 else every[::-1]


def _line(what: str, found: dict[tuple[str, Size], list[float]]) -> tuple[str, ...]:
    small = found[what, SMALL]
    cells = [what, f"{median(small) * 1e3:.1f} ms"]
    for size in _sizes()[1:]:
        ratio = median(two / one for one, two in zip(small, found[what, size], strict=True))
        cells.append(f"{median(found[what, size]) * 1e3:.1f} ms ({ratio:.2f})")
    return tuple(cells)


def _measured(house: House, clock: FixedClock, turn: int) -> dict[str, float]:
    """Seconds of one tick of each kind; the day of the turn is a weekday of its own."""
    ticker = house.ticker("bench")
    clock.moment = BEGAN + timedelta(days=7 * turn)
    began = monotonic()
    ticker.tick()
    night = monotonic() - began
    began = monotonic()
    for _tick in range(IDLE):
        ticker.tick()
    idle = (monotonic() - began) / IDLE
    _make_due(house, clock.moment, turn)
    clock.moment += timedelta(seconds=1)
    began = monotonic()
    ticker.tick()
    reminding = monotonic() - began
    clock.moment = clock.moment.replace(hour=8, minute=50, second=0)
    began = monotonic()
    ticker.tick()
    return dict(zip(KINDS, (idle, reminding, monotonic() - began, night), strict=True))


def _make_due(house: House, now: datetime, turn: int) -> None:
    rows = [
        {
            "id": uuid4(), "key": f"visit-reminder:V{n:02}:{turn}", "job": "visit-reminder", "anchor": f"V{n:02}",
            "revision": 1, "offset": "d-7", "recipient": f"A{n:03}", "due_at": now, "state": "open", "made_at": now,
            "expires_at": now + timedelta(hours=9), "urgent": False, "attempts": 0,
        }
        for n in range(REMINDED)
    ]  # fmt: skip
    with house.db.write() as session:
        session.execute(insert(DueRow), rows)


def _filled(folder: Path, size: Size) -> tuple[House, FixedClock]:
    clock = FixedClock(BEGAN - timedelta(days=1))
    house = build(sqlite_settings(new_folder(folder)), clock)
    fill(house, size)
    return house, clock
