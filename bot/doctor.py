"""What the operator's settings amount to: each explained, each fault named, nothing secret printed."""

from __future__ import annotations

from collections.abc import Callable, Set
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import in_tokyo, wall
from bot.content import CONTENT
from bot.contract import bounds
from bot.errors import ContentFault, EngawaError
from bot.grounds import Drift, Grounds, contract_key, drift_of
from bot.guards import Finding, judge, refuse_fatal
from bot.settings import Settings
from bot.store.contract_key import read_key_file
from bot.store.db import Database
from bot.store.doubts import doubts
from bot.store.migrate import is_current


@dataclass(frozen=True)
class Report:
    """The doctor's words, and whether nothing is wrong."""

    text: str
    healthy: bool


def examine(settings: Settings, now: Callable[[], datetime] = wall) -> Report:
    """Look at every setting, the key file and both databases, and in production at every guard."""
    lines = [f"{name.upper():28} {_shown(getattr(settings, name)):40} {field.description}"
             for name, field in type(settings).model_fields.items()]  # fmt: skip
    found = _guards(settings, now) if settings.app_env == "production" else []
    amiss = {one.guard for one in found if not one.ok}
    faults = settings.missing() + [fault for check in _checks(settings, amiss) if (fault := _fault(check)) is not None]
    if not faults and not amiss:
        faults = _doubts(settings)  # only where both databases may be asked and are as expected
    lines += ["", *map(_row, found)] if found else []
    lines += ["", *(f"✗ {fault}" for fault in faults)] if faults else []
    lines += [] if faults or amiss else ["", "Nothing is missing."]
    return Report("\n".join(lines), not faults and not amiss)


def _doubts(settings: Settings) -> list[str]:
    """Orphan keys, unreadable people, erasures half done."""
    rows, keys = Database(settings.database_url), Database(settings.keystore_url)
    try:
        return doubts(rows, keys)
    finally:
        rows.close()
        keys.close()


def _guards(settings: Settings, now: Callable[[], datetime]) -> list[Finding]:
    """Every guard judged; the database is asked for its time only when it may be talked to at all."""
    today = in_tokyo(now()).date()
    try:
        refuse_fatal(settings, today)
        db = Database(settings.database_url)
    except EngawaError:
        return _judged(settings, today, None)
    try:
        return _judged(settings, today, drift_of(db, now))
    finally:
        db.close()


def _judged(settings: Settings, today: date, drift: Drift | None) -> list[Finding]:
    try:
        return judge(settings, today, drift)
    except ContentFault:  # said among the faults
        return []


def _row(found: Finding) -> str:
    then = "exits" if found.level == "fatal" else "locks"
    return f"{'ok' if found.ok else '✗ '} {found.guard:17} {then}  {found.clause:12} {found.why}"


def _checks(settings: Settings, amiss: Set[str]) -> list[Callable[[], str | None]]:
    return [
        lambda: _key(settings),
        lambda: _deployment(settings),
        lambda: _contract(settings),
        lambda: _allowed("database", amiss) or _database("DATABASE_URL", settings.database_url, "rows"),
        lambda: _allowed("key store", amiss) or _database("KEYSTORE_URL", settings.keystore_url, "keys"),
    ]


def _allowed(store: str, amiss: Set[str]) -> str | None:
    barred = any(guard.startswith(store) for guard in amiss)
    return f"The {store} was not asked: its guards say no." if barred else None


def _fault(check: Callable[[], str | None]) -> str | None:
    try:
        return check()
    except EngawaError as error:
        return str(error)


def _key(settings: Settings) -> str | None:
    said = contract_key(Grounds(settings, date.min))
    return None if said.ok else said.why


def _deployment(settings: Settings) -> None:
    read_key_file(settings.deployment_key_file, "deployment key")


def _contract(settings: Settings) -> str | None:
    if not (CONTENT / "contracts" / f"{settings.contract}.toml").is_file():
        return f"CONTRACT: content/contracts/{settings.contract}.toml does not exist."
    bounds(settings.contract)
    return None


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
