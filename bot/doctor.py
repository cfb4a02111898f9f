"""What the operator's settings amount to: each explained, each fault named, nothing secret printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from bot.errors import EngawaError
from bot.settings import Settings
from bot.store.db import Database
from bot.store.keystore import LocalWrapper
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
        lambda: _database("DATABASE_URL", settings.database_url, "rows"),
        lambda: _database("KEYSTORE_URL", settings.keystore_url, "keys"),
    ]


def _fault(check: Callable[[], str | None]) -> str | None:
    try:
        return check()
    except EngawaError as error:
        return str(error)
    except SQLAlchemyError as error:
        return f"A database does not answer ({type(error).__name__}). Look at DATABASE_URL and KEYSTORE_URL."


def _key_file(settings: Settings) -> None:
    LocalWrapper.from_file(settings.contract_key_file)


def _database(name: str, url: str, scripts: str) -> str | None:
    db = Database(url)
    try:
        return None if is_current(db, scripts) else f"{name}: the tables are not current; run `python -m bot migrate`."
    finally:
        db.close()


def _shown(value: object) -> str:
    if isinstance(value, SecretStr):
        return "set" if value.get_secret_value() else "not set"
    text = "not set" if value in (None, "") else str(value)
    return text if "@" not in text else text.split("@", 1)[1]  # a URL without its user and password
