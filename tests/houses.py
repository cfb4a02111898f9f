"""Houses for tests: migrated once, copied for each test, on SQLite and on a real PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
from sqlalchemy import make_url

from bot import bootstrap
from bot.clock import Clock
from bot.house import House
from bot.settings import Settings
from bot.store.contract_key import make_key_file
from bot.store.migrate import migrate

SECRET = "the channel secret of tests"
TOKEN = "the access token of tests"
RUNTIME_ROLE = "engawa_runtime"


def settings_for(folder: Path, url: str, keys: str, **more: object) -> Settings:
    """Settings of a test house; the key file stands in its folder."""
    values = {
        "app_env": "test",
        "database_url": url,
        "keystore_url": keys,
        "contract_key_file": folder / "contract.key",
        "deployment_key_file": folder / "deployment.key",
        "heads_dir": folder / "heads",
        "destroyed_keys_file": folder / "destroyed-keys.txt",
        "backup_dir": folder / "backups",
        "line_channel_secret": SECRET,
        "line_channel_access_token": TOKEN,
        "line_api_base": "http://127.0.0.1:9/line",
        "metrics_token": "the metrics token of tests",
    }
    return Settings.model_validate(values | more)


def new_folder(folder: Path) -> Path:
    """A folder with a migrated SQLite house to copy from."""
    folder.mkdir(parents=True, exist_ok=True)
    make_key_file(folder / "contract.key")
    make_key_file(folder / "deployment.key")
    migrate(sqlite_settings(folder))
    return folder


def sqlite_settings(folder: Path, **more: object) -> Settings:
    """The settings of the SQLite house in a folder."""
    return settings_for(folder, f"sqlite:///{folder}/rows.sqlite3", f"sqlite:///{folder}/keys.sqlite3", **more)


def copy_of(template: Path, folder: Path) -> Settings:
    """A fresh SQLite house: the template's files, copied."""
    for name in ("contract.key", "deployment.key", "rows.sqlite3", "keys.sqlite3"):
        shutil.copy(template / name, folder / name)
    return sqlite_settings(folder)


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server with migrated template databases; `owner` may create databases."""

    owner: str

    def prepare(self, folder: Path) -> None:
        """Make the runtime role and the two templates, migrated by their owner."""
        make_key_file(folder / "contract.key")
        with psycopg.connect(_plain(self.owner), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (RUNTIME_ROLE,)).fetchone():
                connection.execute(f"CREATE ROLE {RUNTIME_ROLE} LOGIN")
            for name in ("engawa_rows", "engawa_keys"):
                connection.execute(f"DROP DATABASE IF EXISTS {name}")
                connection.execute(f"CREATE DATABASE {name}")
        migrate(self.settings(folder, "engawa_rows", "engawa_keys"))

    @contextmanager
    def fresh(self, folder: Path) -> Iterator[Settings]:
        """Settings of a house on two new databases, dropped afterwards."""
        mark = uuid4().hex[:10]
        names = {"engawa_rows": f"rows_{mark}", "engawa_keys": f"keys_{mark}"}
        with psycopg.connect(_plain(self.owner), autocommit=True) as connection:
            for template, name in names.items():
                connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.settings(folder, *names.values())
        with psycopg.connect(_plain(self.owner), autocommit=True) as connection:
            for name in names.values():
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def settings(self, folder: Path, rows: str, keys: str) -> Settings:
        """Runtime settings (a role that owns nothing), with the owner's URLs for migrating."""
        owner = make_url(self.owner)
        runtime = owner.set(username=RUNTIME_ROLE)
        return settings_for(
            folder,
            _text(runtime.set(database=rows)),
            _text(runtime.set(database=keys)),
            migrate_database_url=_text(owner.set(database=rows)),
            migrate_keystore_url=_text(owner.set(database=keys)),
        )


def prepared(url: str, folder: Path) -> Postgres:
    """A server with its role and templates in place."""
    found = Postgres(url)
    found.prepare(folder)
    return found


def build(settings: Settings, clock: Clock | None = None) -> House:
    """A wired house, on a machine with its deployment key."""
    make_key_file(settings.deployment_key_file)
    return bootstrap.build(settings, clock)


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://")


def _text(url: object) -> str:
    return url.render_as_string(hide_password=False) if hasattr(url, "render_as_string") else str(url)
