"""Prints the matrix at the end of the run."""

from __future__ import annotations

import pytest

from tests.incidents_storm.books import HEAD, Books

TABLE = pytest.StashKey[list[Books]]()


def pytest_configure(config: pytest.Config) -> None:
    """Nothing has gone wrong yet."""
    config.stash.setdefault(TABLE, [])


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Each fault and what came of the alarms."""
    books = config.stash[TABLE]
    for line in [HEAD, *(one.line for one in books)] if books else []:
        terminalreporter.write_line(line)
