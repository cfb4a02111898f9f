"""Whatever goes wrong when alarms fall due: none is lost, none doubled, none more than five seconds late."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.houses import Postgres
from tests.incidents_storm import houses
from tests.incidents_storm.books import LATEST
from tests.incidents_storm.cells import ONE_PROCESS, SEVERAL_PROCESSES
from tests.incidents_storm.conftest import TABLE
from tests.incidents_storm.stage import Cell, Stage


@pytest.fixture(scope="module")
def several(postgres: Postgres, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Two workers and two clocks on PostgreSQL."""
    with houses.several(postgres, sqlite_template, tmp_path_factory.mktemp("several")) as stage:
        yield stage


@pytest.fixture(scope="module")
def alone(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One process for everything on SQLite."""
    with houses.alone(sqlite_template, tmp_path_factory.mktemp("alone")) as stage:
        yield stage


def hold(stage: Stage, cell: Cell, config: pytest.Config) -> None:
    """Play a cell, keep its line of the table, and assert what is promised.

    What is late only is played once more: the machine may have been busy with something else for a moment.
    """
    books = stage.play(cell)
    config.stash[TABLE].append(books)
    if books.worst > LATEST and not books.lost:
        books = stage.play(cell)
        config.stash[TABLE].append(books)
    assert (books.lost, books.doubled) == ([], []), books.line
    assert books.worst <= LATEST, books.line
    assert len(books.died) == cell.deaths, books.line


@pytest.mark.parametrize("cell", SEVERAL_PROCESSES, ids=lambda cell: cell.name)
def test_every_alarm_rings_once_and_in_time(several: Stage, cell: Cell, pytestconfig: pytest.Config) -> None:
    hold(several, cell, pytestconfig)


@pytest.mark.parametrize("cell", ONE_PROCESS, ids=lambda cell: cell.name)
def test_one_process_that_comes_back_rings_as_well(alone: Stage, cell: Cell, pytestconfig: pytest.Config) -> None:
    hold(alone, cell, pytestconfig)
