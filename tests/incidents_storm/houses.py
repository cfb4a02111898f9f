"""The two stages the alarms are tried on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.houses import Postgres, copy_of
from tests.incidents_storm.stage import Stage


@contextmanager
def several(postgres: Postgres, template: Path, folder: Path) -> Iterator[Stage]:
    """Two workers and two clocks on PostgreSQL, and a mail server that is not there."""
    (folder / "contract.key").write_text((template / "contract.key").read_text())
    with _nobody() as port, postgres.fresh(folder) as settings, Stage(settings, folder, port) as stage:
        yield stage


@contextmanager
def alone(template: Path, folder: Path) -> Iterator[Stage]:
    """One process for everything on SQLite."""
    with _nobody() as port, Stage(copy_of(template, folder), folder, port) as stage:
        yield stage


@contextmanager
def _nobody() -> Iterator[int]:
    """A port nobody listens on, and nobody else gets."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
