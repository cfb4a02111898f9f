"""The matrix: everything that is made to go wrong while eight alarms fall due."""

from __future__ import annotations

from collections.abc import Sequence

from tests.incidents_storm.faults import database_away, database_back, kill, line_says, reports_by_mail, thousands
from tests.incidents_storm.stage import Cell

OUTAGE = 4.0  # seconds after the alarms' moment
POINTS = {
    "ticker.claimed": "killed before alarm {n} is committed",
    "sender.claimed": "killed before call {n}",
    "sender.sent": "killed after call {n}, LINE has it",
}


def killed(point: str, *passes: int) -> Sequence[Cell]:
    """Whoever passes the point as the n-th dies."""
    return [Cell(POINTS[point].format(n=n), kills=(point, n), deaths=1) for n in passes]


SEVERAL_PROCESSES = (
    Cell("nothing (two workers, two clocks)"),
    *killed("ticker.claimed", 1, 2, 3, 4),
    *killed("sender.claimed", 1, 4),
    *killed("sender.sent", 1, 4),
    Cell("killed before /事故 is committed", kills=("worker.committed", 1), deaths=1),
    Cell("both clocks are killed at the moment", ((0.0, kill("clock1", "clock2")),), deaths=2),
    Cell("a worker is killed at the moment", ((0.0, kill("worker1")),), deaths=1),
    Cell("both workers are killed at the moment", ((0.0, kill("worker1", "worker2")),), deaths=2, gone=True),
    Cell("LINE answers 500", line_says("500", OUTAGE), back=OUTAGE),
    Cell("LINE answers 429", line_says("429", OUTAGE), back=OUTAGE),
    Cell("LINE never answers", line_says("silent", OUTAGE), back=OUTAGE),
    Cell("LINE answers late what it took", line_says("slow", OUTAGE), back=OUTAGE),
    Cell("LINE takes it and drops the line", line_says("dropped", OUTAGE)),
    Cell("the mail server is away", ((-0.5, reports_by_mail),)),
    Cell("the database restarts, 2 s", ((-0.5, database_away), (1.5, database_back))),
    Cell("2,000 ordinary reminders at the same moment", ((-1.4, thousands),)),
)  # fmt: skip

MORE = (  # by hand only: `python -m tests.incidents_storm`
    *killed("ticker.claimed", 5, 6, 7),
    *killed("sender.claimed", 2, 3, 8, 16),
    *killed("sender.sent", 2, 3, 8, 16),
)

ONE_PROCESS = (
    Cell("SQLite, one process: nothing"),
    Cell("SQLite, one process: killed before alarm 2 is committed", kills=("ticker.claimed", 2), deaths=1, gone=True),
    Cell("SQLite, one process: killed before call 2", kills=("sender.claimed", 2), deaths=1, gone=True),
    Cell("SQLite, one process: killed after call 2, LINE has it", kills=("sender.sent", 2), deaths=1, gone=True),
)
