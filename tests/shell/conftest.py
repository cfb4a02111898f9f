"""An operator's terminal: a clean environment, a folder to stand in, and the command line."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from bot.settings import Settings
from bot.shell import make_shell
from tests.houses import copy_of

PROJECT = Path(__file__).resolve().parent.parent.parent
NAMES = {name.upper() for name in Settings.model_fields}


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, with nothing in the environment that concerns us."""
    for name in [one for one in os.environ if one.upper() in NAMES]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@dataclass
class Terminal:
    """Where commands are typed."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    def set(self, **values: object) -> Terminal:
        """Change the environment."""
        for name, value in values.items():
            self.monkeypatch.setenv(name, str(value))
        return self

    def run(self, *words: str) -> Result:
        """Run one command in this process."""
        return CliRunner().invoke(make_shell(), words)

    def said(self, *words: str) -> str:
        """What a command that works prints."""
        result = self.run(*words)
        assert result.exit_code == 0, result.output or repr(result.exception)
        return str(result.output)

    def refused(self, *words: str) -> str:
        """The sentence of a command that does not work."""
        result = self.run(*words)
        assert result.exception is not None
        return str(result.exception)


def environment_of(settings: Settings) -> Mapping[str, str]:
    """Settings as an environment."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    plain = {name: one.get_secret_value() if isinstance(one, SecretStr) else one for name, one in values.items()}
    listed = {name: ",".join(one) if isinstance(one, tuple) else one for name, one in plain.items()}
    return {name.upper(): str(one) for name, one in listed.items() if one is not None}


@pytest.fixture
def terminal(nowhere: Path, sqlite_template: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal beside a migrated SQLite house of the environment `test`."""
    made = Terminal(nowhere, monkeypatch)
    return made.set(**environment_of(copy_of(sqlite_template, nowhere)))


@pytest.fixture
def bare_terminal(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal where nothing was set up yet."""
    return Terminal(nowhere, monkeypatch)
