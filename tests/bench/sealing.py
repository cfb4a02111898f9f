"""What sealing costs: one row kept and read, a list of 10,000 rows, against the same without sealing in one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID, uuid4

import click
from sqlalchemy import insert, select

from bot.chat.dialogues import DialogueRow, answers_place
from bot.clock import monotonic, wall
from bot.house import House
from bot.store.vault import Owner
from tests.bench.figures import table
from tests.houses import build, new_folder, sqlite_settings

WORDS = "さくら町会 はな子 000-0000-0000".encode()
SINGLE = 200  # rows kept and read one by one in each round
AT_ONCE = 1000


@dataclass(frozen=True)
class Row:
    """One row to keep: its id and whose it is; everybody has a key of their own."""

    id: UUID
    person: UUID


def run(rows: int, rounds: int) -> None:
    """Measure on SQLite, taking turns, and print medians with their ratios."""
    with TemporaryDirectory(prefix="engawa-bench-") as name:
        new_folder(Path(name))
        house = build(sqlite_settings(Path(name)))
        try:
            click.echo(f"\n{table(('sealing', 'plain', 'sealed', 'ratio'), _measured(house, rows, rounds))}\n")
        finally:
            house.close()


def _measured(house: House, rows: int, rounds: int) -> list[tuple[str, str, str, str]]:
    chat = house.directory.chat_of("user", "U" + "0" * 32)
    plain, sealed = _list(house, chat, rows, seals=False), _list(house, chat, rows, seals=True)
    warm, cold = lambda: None, house.vault.forget
    cases = (
        ("keep one row, key there", lambda: _keep(house, chat, seals=False),
         lambda: _keep(house, chat, seals=True), 1e6),
        ("read one row, key there", lambda: _read(house, plain, False), lambda: _read(house, sealed, True), 1e6),
        (f"read {rows:,} rows, no key there", lambda: _read_all(house, plain, False, cold),
         lambda: _read_all(house, sealed, True, cold), 1e3),
        (f"read {rows:,} rows, keys there", lambda: _read_all(house, plain, False, warm),
         lambda: _read_all(house, sealed, True, warm), 1e3),
    )  # fmt: skip
    return [_line(name, bare, under_seal, unit, rounds) for name, bare, under_seal, unit in cases]


def _line(
    name: str, bare: Callable[[], float], under_seal: Callable[[], float], unit: float, rounds: int
) -> tuple[str, str, str, str]:
    pairs = [(bare(), under_seal()) for _round in range(rounds)]
    without, within = median(one for one, _two in pairs), median(two for _one, two in pairs)
    ratio = median(two / one for one, two in pairs)
    name_of_unit = "µs" if unit == 1e6 else "ms"
    return name, f"{without * unit:,.0f} {name_of_unit}", f"{within * unit:,.0f} {name_of_unit}", f"{ratio:.2f}"


def _list(house: House, chat: UUID, count: int, *, seals: bool) -> list[Row]:
    rows = [Row(uuid4(), uuid4()) for _row in range(count)]
    for start in range(0, count, AT_ONCE):
        values = [_values(house, chat, row, seals=seals) for row in rows[start : start + AT_ONCE]]
        with house.db.write() as session:
            session.execute(insert(DialogueRow), values)
    return rows


def _values(house: House, chat: UUID, row: Row, *, seals: bool) -> dict[str, object]:
    now = wall()
    answers = house.vault.seal(Owner.person(row.person), answers_place(row.id), WORDS) if seals else WORDS
    return {"id": row.id, "chat_id": chat, "name": f"list {seals}", "state": "left", "answers": answers, "moves": 0,
            "moved_at": now, "started_at": now}  # fmt: skip


def _keep(house: House, chat: UUID, *, seals: bool) -> float:
    """Seconds a row, its commit included."""
    row = Row(uuid4(), uuid4())
    _values(house, chat, row, seals=seals)  # now the key is there
    began = monotonic()
    for _row in range(SINGLE):
        with house.db.write() as session:
            session.execute(insert(DialogueRow), [_values(house, chat, Row(uuid4(), row.person), seals=seals)])
    return (monotonic() - began) / SINGLE


def _read(house: House, rows: Sequence[Row], sealed: bool) -> float:
    """Seconds a row."""
    _opened(house, rows[0].id, sealed)
    began = monotonic()
    for _row in range(SINGLE):
        _opened(house, rows[0].id, sealed)
    return (monotonic() - began) / SINGLE


def _opened(house: House, row: UUID, sealed: bool) -> bytes:
    with house.db.read() as session:
        answers = session.scalars(select(DialogueRow.answers).where(DialogueRow.id == row)).one() or b""
    return house.vault.open(answers_place(row), answers) if sealed else answers


def _read_all(house: House, rows: Sequence[Row], sealed: bool, before: Callable[[], None]) -> float:
    """Seconds for the whole list."""
    before()
    began = monotonic()
    with house.db.read() as session:
        found = select(DialogueRow.id, DialogueRow.answers).where(DialogueRow.name == f"list {sealed}")
        values = [(one.id, one.answers or b"") for one in session.execute(found.limit(len(rows)))]
    if sealed:
        house.vault.open_all([(answers_place(row), answers) for row, answers in values])
    return monotonic() - began
