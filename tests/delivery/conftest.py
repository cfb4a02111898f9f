"""A house on PostgreSQL alone, for what only happens where several processes work at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.clock import FixedClock
from bot.house import House
from tests.cast import Town
from tests.delivery.post_room import PostRoom
from tests.houses import Postgres, build


@pytest.fixture
def postgres_house(postgres: Postgres, sqlite_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    """A house on PostgreSQL."""
    (tmp_path / "contract.key").write_text((sqlite_template / "contract.key").read_text())
    with postgres.fresh(tmp_path) as settings:
        wired = build(settings, clock)
        yield wired
        wired.close()


@pytest.fixture
def postgres_town(postgres_house: House, clock: FixedClock) -> Iterator[Town]:
    """The cast around a house on PostgreSQL."""
    with Town(postgres_house, clock) as made:
        yield made


@pytest.fixture
def post(town: Town) -> Iterator[PostRoom]:
    """The sender's desk on SQLite."""
    made = PostRoom(town)
    yield made
    made.sender.close()


@pytest.fixture
def either_post(either_town: Town) -> Iterator[PostRoom]:
    """The sender's desk on each engine."""
    made = PostRoom(either_town)
    yield made
    made.sender.close()
