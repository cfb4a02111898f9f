"""A start that is not allowed ends with sentences and a status, before anything else happens."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.guards.conftest import ROWS, Production
from tests.line.loopback import closed_port
from tests.shell.conftest import NAMES, PROJECT, Terminal, environment_of

FOREIGN = (
    "postgresql://rows:hidden-word@rows.abc.us-east-1.rds.amazonaws.com/rows?sslmode=verify-full&sslrootcert=system"
)


def started(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What becomes of a command in a process of its own, standing in an empty folder."""
    clean = {name: value for name, value in os.environ.items() if name.upper() not in NAMES}
    return subprocess.run(
        [sys.executable, "-m", "bot", command],
        cwd=folder,
        env={**clean, "PYTHONPATH": str(PROJECT), "APP_ENV": "production", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("command", ["serve", "web", "worker", "clock"])
def test_a_foreign_database_ends_each_of_them_with_one_sentence(tmp_path: Path, command: str) -> None:
    done = started(command, tmp_path, DATABASE_URL=FOREIGN)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr == (
        "DATABASE_URL: rows.abc.us-east-1.rds.amazonaws.com stands in us-east-1 by its name; "
        "approved at AWS are only ap-northeast-1 and ap-northeast-3. (000-§19-2-2)\n"
    )
    assert list(tmp_path.iterdir()) == []


def test_sqlite_ends_serve_in_production(tmp_path: Path) -> None:
    done = started("serve", tmp_path)
    assert done.returncode == 1
    assert done.stderr == "DATABASE_URL: production needs PostgreSQL; SQLite knows no roles. (000-§18-8)\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (ROWS.replace("verify-full", "require"), "TLS is not verified"),
        (f"{ROWS}&hostaddr=192.0.2.1", "hostaddr"),
        ("postgresql://u:p@hidden-word/x@db.example.jp/rows", "without doubt"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "web", "worker", "clock", "menus", "tick"])
def test_whatever_runs_or_sends_is_refused_and_repeats_no_password(
    operator: Terminal, command: str, url: str, said: str
) -> None:
    refusal = operator.set(APP_ENV="production", DATABASE_URL=url).refused(command)
    assert said in refusal
    assert "hidden" not in refusal


def test_the_environment_of_the_driver_is_judged_as_well(tmp_path: Path) -> None:
    done = started("serve", tmp_path, DATABASE_URL=ROWS, PGHOSTADDR="192.0.2.1")
    assert done.returncode == 1
    assert "PGHOSTADDR" in done.stderr


def test_with_an_approved_database_the_guards_let_it_come_to_the_next_question(tmp_path: Path) -> None:
    done = started("serve", tmp_path, DATABASE_URL=ROWS)
    assert done.returncode == 1
    assert done.stderr.startswith("LINE_CHANNEL_SECRET is not set.")


@pytest.mark.parametrize(("environment", "times"), [("production", 1), ("development", 0), ("test", 0)])
def test_what_may_start_is_put_under_the_gate_first_in_production(
    operator: Terminal, production: Production, monkeypatch: pytest.MonkeyPatch, environment: str, times: int
) -> None:
    restricted: list[Settings] = []
    monkeypatch.setattr("bot.shell.egress.restrict", restricted.append)
    operator.set(**environment_of(production(app_env=environment, line_api_base=closed_port())))
    assert "LINE" in operator.refused("menus")
    assert len(restricted) == times
