"""What the operator's settings amount to: each explained, each fault named, nothing secret printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.content import CONTENT
from bot.errors import EngawaError
from bot.settings import Settings
from bot.store.contract_key import LocalWrapper
from bot.store.db import Database
from bot.store.migrate import is_current


@dataclass(frozen=True)
class Report:
    """The doctor's words, and whether nothing is wrong."""

    text: str
    healthy: bool


def examine(settings: Settings) -> Report:
    """Look at every setting, the key file and both databases."""
    lines = [f"{name.upper():28} {_shown(getattr(settings, name)):40} {field.description}"
             for name, field in type(settings).model_fields.items()]  # fmt: skip
    faults = settings.missing() + [fault for check in _checks(settings) if (fault := _fault(check)) is not None]
    lines += ["", *(f"✗ {fault}" for fault in faults)] if faults else ["", "Nothing is missing."]
    return Report("\n".join(lines), not faults)


def _checks(settings: Settings) -> list[Callable[[], str | None]]:
    return [
        lambda: _key_file(settings),
        lambda: _contract(settings),
        lambda: _database("DATABASE_URL", settings.database_url, "rows"),
        lambda: _database("KEYSTORE_URL", settings.keystore_url, "keys"),
    ]


def _fault(check: Callable[[], str | None]) -> str | None:
    try:
        return check()
    except EngawaError as error:
        return str(error)


def _key_file(settings: Settings) -> None:
    LocalWrapper.from_file(settings.contract_key_file)


def _contract(settings: Settings) -> str | None:
    there = (CONTENT / "contracts" / f"{settings.contract}.toml").is_file()
    return None if there else f"CONTRACT: content/contracts/{settings.contract}.toml does not exist."


def _database(name: str, url: str, scripts: str) -> str | None:
    behind = f"{name}: the tables are not current; run `python -m bot migrate`."
    if url.startswith("sqlite") and not Path(make_url(url).database or "").exists():
        return behind  # opening it would make it
    try:
        db = Database(url)
        try:
            return None if is_current(db, scripts) else behind
        finally:
            db.close()
    except (SQLAlchemyError, OSError) as error:
        return f"{name}: the database does not answer ({type(error).__name__})."


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "set" if value.get_secret_value() else "not set"
    if value in (None, ""):
        return "not set"
    text = ", ".join(value) if isinstance(value, tuple) else str(value)
    return _address(text) if "://" in text else text


def _address(url: str) -> str:
    """A URL without user, password and query; only "set" when it is written so that a password might show."""
    parts = urlsplit(url)
    try:
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "set"
    if "@" in url and "@" not in parts.netloc or "@" in (parts.hostname or "") + parts.path:
        return "set"
    return f"{parts.scheme}://{parts.hostname or ''}{port}{parts.path}"
