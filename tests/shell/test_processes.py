"""A process of its own begins, says so, and ends in order when it is told to stop."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.houses import Postgres
from tests.shell.conftest import PROJECT, Terminal, environment_of


@pytest.mark.parametrize("command", ["worker", "clock"])
def test_a_process_told_to_stop_finishes_and_leaves(
    bare_terminal: Terminal, postgres: Postgres, sqlite_template: Path, command: str
) -> None:
    (bare_terminal.folder / "contract.key").write_text((sqlite_template / "contract.key").read_text())
    with postgres.fresh(bare_terminal.folder) as settings:
        bare_terminal.set(**environment_of(settings))
        words = [sys.executable, "-m", "bot", command]
        with subprocess.Popen(
            words, cwd=PROJECT, env=os.environ.copy(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        ) as process:
            assert process.stdout is not None
            assert any(b'"running"' in line for line in process.stdout)
            process.terminate()
            assert process.wait(20) == 0
            assert b"Traceback" not in process.stdout.read()
