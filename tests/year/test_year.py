"""The year: nothing wrong, double, late or missing, against the oracle."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import FixedClock
from tests.cast import Town
from tests.houses import build, copy_of
from tests.year.compare import first_words, lines_of
from tests.year.facts import BEGINS
from tests.year.oracle import everything, hour
from tests.year.play import Play, play


@pytest.fixture(scope="module")
def played(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    """The year, played once."""
    clock = FixedClock(hour(BEGINS, 0))
    with Town(build(copy_of(sqlite_template, tmp_path_factory.mktemp("year")), clock), clock) as town:
        yield play(town)
        town.house.close()


def test_everything_that_should_be_said_was_said_and_nothing_else(played: Play) -> None:
    assert first_words(played.said) == first_words(everything())


def test_every_line_of_every_morning_is_right(played: Play) -> None:
    assert lines_of(played.said) == lines_of(everything())


def test_the_year_costs_what_was_worked_out(played: Play) -> None:
    assert sum(one.cost for one in played.said) == sum(one.cost for one in everything())
