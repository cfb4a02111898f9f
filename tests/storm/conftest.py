"""Prints one line for each storm at the end of the run."""

from __future__ import annotations

import pytest

SUMMARIES = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    """Nothing has blown yet."""
    config.stash.setdefault(SUMMARIES, [])


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """What the storms were like."""
    for line in config.stash[SUMMARIES]:
        terminalreporter.write_line(line)
