"""One date's deadlines are printed at once: a command in a module of its own name needs nothing else of the house."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.__main__ import shell_for
from bot.discovery import alone
from tests.shell.conftest import PROJECT, Terminal

HEAVY = ("bot.house", "bot.bootstrap", "linebot", "flask", "handlers.people")


def test_due_reads_nothing_of_the_house() -> None:
    asked = (
        f"import sys; from bot.__main__ import shell_for; shell_for(['due']); print(set({HEAVY}) & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", asked], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_it_is_the_same_command_that_the_whole_command_line_has(terminal: Terminal) -> None:
    words = ("due", "seminar", "2026-10-15")
    assert '"report_target": "2026-11-13"' in terminal.said(*words)
    assert set(shell_for(["due"]).commands) == {"due"}
    assert set(shell_for([]).commands) > {"due", "migrate", "gates"}


@pytest.mark.parametrize("name", ["rules", "counting", "gates", "migrate", "--help", "no-such-command", "../due"])
def test_no_other_module_is_taken_for_a_command(name: str) -> None:
    assert alone(["handlers"], name) is None
