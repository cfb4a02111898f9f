"""A production in which nothing is amiss, and the profile that declares its hosts."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.store.contract_key import make_key_file
from tests.shell.conftest import NAMES, Terminal

TODAY = date(2026, 10, 14)
VERIFIED = "?sslmode=verify-full&sslrootcert=system"
ROWS = f"postgresql://rows:hidden-word@rows.abc.ap-northeast-1.rds.amazonaws.com/rows{VERIFIED}"
KEYS = f"postgresql://keys:hidden-word@keys.abc.ap-northeast-3.rds.amazonaws.com/keys{VERIFIED}"
PROFILE = """
[incident]
agreed_on = 2026-09-01
mail = "jiko@city.lg.jp"
[[incident.routes]]
name = "担当"
phone = "03-0000-0199"
hours = "always"

[[domestic]]
host = "engawa.example.jp"
region = "JP-13"
declared_on = 2026-08-01

[[domestic]]
host = "later.example.jp"
region = "JP-27"
declared_on = 2026-10-15

[[domestic]]
host = "abroad.example.jp"
region = "KR"
declared_on = 2026-08-01
"""
Production = Callable[..., Settings]


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A contract profile of its own for the test; its name is new each time, because profiles are read once."""
    name = tmp_path.name
    (tmp_path / "contracts").mkdir()
    (tmp_path / "contracts" / f"{name}.toml").write_text(PROFILE)
    monkeypatch.setattr("bot.contract.CONTENT", tmp_path)
    monkeypatch.setattr("bot.doctor.CONTENT", tmp_path)
    return name


@pytest.fixture
def production(tmp_path: Path, profile: str) -> Production:
    """Makes the settings of a whole production, with something else in the place of what is given."""
    make_key_file(tmp_path / "contract.key")
    make_key_file(tmp_path / "deployment.key")

    def made(**more: object) -> Settings:
        whole = {
            "app_env": "production",
            "database_url": ROWS,
            "keystore_url": KEYS,
            "contract_key_file": tmp_path / "contract.key",
            "deployment_key_file": tmp_path / "deployment.key",
            "backup_region": "ap-northeast-3",
            "smtp_url": "smtp://mailer:hidden-word@email-smtp.ap-northeast-1.amazonaws.com:587",
            "mail_from": "desk@example.jp",
            "public_url": "https://engawa.example.jp",
            "data_region": "ap-northeast-1",
            "contract": profile,
            "line_channel_secret": "hidden-word",
            "line_channel_access_token": "hidden-word",
        }
        return Settings.model_validate(whole | more)

    return made


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """An operator in an empty folder, with nothing in the environment that concerns us."""
    for name in [one for one in os.environ if one.upper() in NAMES]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return Terminal(tmp_path, monkeypatch)
