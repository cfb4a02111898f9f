"""Tests that need a tool of the system: without it they are not run and say so, and where it is required that fails."""

from __future__ import annotations

import os
import shutil

import pytest

TOOLS = {
    "browser": ("chromium", "make system installs it from Debian"),
    "office": ("soffice", "make system installs it from Debian"),
}


def absent() -> dict[str, str]:
    """The markers whose tool is missing, with what to do."""
    return {
        marker: f"{tool} is absent; {advice}"
        for marker, (tool, advice) in TOOLS.items()
        if shutil.which(tool) is None
    }  # fmt: skip


def required() -> set[str]:
    """The markers that must run (CI: REQUIRE=browser,office)."""
    return {one for one in os.environ.get("REQUIRE", "").split(",") if one}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what cannot run here; stop when it is required."""
    missing = absent()
    for marker in sorted(required() & set(missing)):
        raise pytest.UsageError(f"REQUIRE names {marker}, but {missing[marker]}.")
    left = [item for item in items if any(item.get_closest_marker(marker) for marker in missing)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    config.stash[NOT_RUN] = [f"not run: {len(left)} tests ({why})" for why in missing.values()] if left else []


NOT_RUN = pytest.StashKey[list[str]]()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was not run."""
    for line in config.stash.get(NOT_RUN, []):
        terminalreporter.write_line(line, yellow=True)
