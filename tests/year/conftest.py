"""The year, played once for all that is asked of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.clock import FixedClock
from tests.cast import Town
from tests.houses import build, copy_of
from tests.year.facts import BEGINS
from tests.year.oracle import hour
from tests.year.play import Play, play


@dataclass(frozen=True)
class Lived:
    """The town after its year, and what was said in it."""

    town: Town
    play: Play


@pytest.fixture(scope="session")
def lived(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The town after its year."""
    clock = FixedClock(hour(BEGINS, 0))
    with Town(build(copy_of(sqlite_template, tmp_path_factory.mktemp("year")), clock), clock) as town:
        yield Lived(town, play(town))
        town.house.close()


@pytest.fixture(scope="session")
def played(lived: Lived) -> Play:
    """What was said in the year."""
    return lived.play
