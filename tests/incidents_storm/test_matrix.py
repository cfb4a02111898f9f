"""Whatever goes wrong when alarms fall due: none is lost, none doubled, none more than five seconds late."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.houses import Postgres, copy_of
from tests.incidents_storm.books import LATEST, Books
from tests.incidents_storm.cells import ONE_PROCESS, SEVERAL_PROCESSES
from tests.incidents_storm.conftest import TABLE
from tests.incidents_storm.stage import Cell, Stage


@pytest.fixture(scope="module")
def nobody() -> Iterator[int]:
    """A port nobody listens on, and nobody else gets."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


@pytest.fixture(scope="module")
def several(
    postgres: Postgres, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, nobody: int
) -> Iterator[Stage]:
    """Two workers and two clocks on PostgreSQL."""
    folder = tmp_path_factory.mktemp("several")
    (folder / "contract.key").write_text((sqlite_template / "contract.key").read_text())
    with postgres.fresh(folder) as settings, Stage(settings, folder, nobody) as stage:
        yield stage


@pytest.fixture(scope="module")
def alone(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, nobody: int) -> Iterator[Stage]:
    """One process for everything on SQLite."""
    folder = tmp_path_factory.mktemp("alone")
    with Stage(copy_of(sqlite_template, folder), folder, nobody) as stage:
        yield stage


def hold(books: Books, cell: Cell, config: pytest.Config) -> None:
    """Keep the line of the table, and assert what is promised."""
    config.stash[TABLE].append(books)
    assert (books.lost, books.doubled) == ([], []), books.line
    assert books.worst <= LATEST, books.line
    assert len(books.died) == cell.deaths, books.line


@pytest.mark.parametrize("cell", SEVERAL_PROCESSES, ids=lambda cell: cell.name)
def test_every_alarm_rings_once_and_in_time(several: Stage, cell: Cell, pytestconfig: pytest.Config) -> None:
    hold(several.play(cell), cell, pytestconfig)


@pytest.mark.parametrize("cell", ONE_PROCESS, ids=lambda cell: cell.name)
def test_one_process_that_comes_back_rings_as_well(alone: Stage, cell: Cell, pytestconfig: pytest.Config) -> None:
    hold(alone.play(cell), cell, pytestconfig)
