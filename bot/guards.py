"""What production must be before it may work: each guard a row, and how grave it is when it is not so.

A fatal fault ends the process with a sentence; any other leaves `/事故` open and locks the rest (incident-only mode).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy.exc import SQLAlchemyError

from bot import grounds, logs
from bot.clock import in_tokyo, wall
from bot.errors import NotConfigured
from bot.grounds import Check, Drift, Grounds, drift_of
from bot.settings import Settings
from bot.store.contract_key import NoKey, Wrapper, contract_wrapper
from bot.store.db import Database
from bot.store.ledger import Act, note
from bot.store.local_key import LocalKey

Level = Literal["fatal", "incident_only"]
JUDGED_EVERY_SECONDS = 60.0

log = logs.get("guards")


@dataclass(frozen=True)
class Guard:
    """One thing that has to be so in production."""

    name: str
    level: Level
    check: Check


@dataclass(frozen=True)
class Finding:
    """What became of one guard; `why` is a sentence without anything secret, `clause` what demands it."""

    guard: str
    level: Level
    ok: bool
    why: str
    clause: str

    def __str__(self) -> str:
        return f"{self.why} ({self.clause})"


GUARDS = (
    Guard("database engine", "fatal", grounds.engine),
    Guard("database host", "fatal", grounds.database_host),
    Guard("database TLS", "fatal", grounds.database_tls),
    Guard("key store host", "incident_only", grounds.keystore_host),
    Guard("key store TLS", "incident_only", grounds.keystore_tls),
    Guard("contract key", "incident_only", grounds.contract_key),
    Guard("backup target", "incident_only", grounds.backup_target),
    Guard("mail host", "incident_only", grounds.mail_host),
    Guard("public host", "incident_only", grounds.public_host),
    Guard("clock", "incident_only", grounds.clock),
    Guard("data region", "incident_only", grounds.data_region),
    Guard("incident contact", "incident_only", grounds.incident_contact),
)


def judge(settings: Settings, today: date, drift: Drift | None = None) -> list[Finding]:
    """Every guard's finding, whatever the environment; without `drift` the clocks are not compared.

    Raises ContentFault when there is no contract profile to judge by.
    """
    return [_found(guard, Grounds(settings, today, drift)) for guard in GUARDS]


def refuse_fatal(settings: Settings, today: date) -> None:
    """In production, raise NotConfigured with every fatal fault, one a line; no database is asked."""
    if settings.app_env != "production":
        return
    judged = (_found(guard, Grounds(settings, today)) for guard in GUARDS if guard.level == "fatal")
    faults = [str(one) for one in judged if not one.ok]
    if faults:
        raise NotConfigured("\n".join(faults))


def locked(settings: Settings, today: date, drift: Drift | None = None) -> list[Finding]:
    """In production, the faults that are not fatal: while there is one, only `/事故` works (incident-only mode)."""
    if settings.app_env != "production":
        return []
    return [one for one in judge(settings, today, drift) if one.level == "incident_only" and not one.ok]


def _found(guard: Guard, given: Grounds) -> Finding:
    said = guard.check(given)
    return Finding(guard.name, guard.level, said.ok, said.why, said.clause)


class Watch:
    """Judges the guards again each minute: whether only incidents may be handled now."""

    def __init__(
        self, settings: Settings, db: Database, monotonic: Callable[[], float], *, keyless: bool = False
    ) -> None:
        self._keyless = keyless  # there is no contract key: whatever the environment, nothing else can work
        self._settings = settings
        self._db = db
        self._monotonic = monotonic
        self._judged: tuple[float, bool] | None = None

    def closed(self) -> bool:
        """Whether a guard of production fails at this time, or (anywhere) the contract key was missing at the start."""
        if self._keyless:
            return True
        if self._settings.app_env != "production":
            return False
        now = self._monotonic()
        if self._judged is None or now - self._judged[0] >= JUDGED_EVERY_SECONDS:
            self._judged = now, self._judge()
        return self._judged[1]

    def _judge(self) -> bool:
        findings = locked(self._settings, in_tokyo(wall()).date(), drift_of(self._db, wall))
        for finding in findings:
            log.error("only incidents", guard=finding.guard, clause=finding.clause)
        return bool(findings)


def contract_key(settings: Settings, db: Database, *, may_be_missing: bool = False) -> Wrapper:
    """The contract key; that it could not be had is in the ledger, as far as there is one.

    Raises NotConfigured then, unless it `may_be_missing`: then only incidents can be handled.
    """
    try:
        return contract_wrapper(settings)
    except NotConfigured as error:
        with suppress(SQLAlchemyError, OSError), db.write() as session:
            note(session, wall(), Act("house", "started", "contract key", channel="shell", result="refused"))
        if not may_be_missing:
            raise
        log.error("only incidents", guard="contract key", why=str(error))
        return NoKey()


def deployment_key(settings: Settings, *, say: bool) -> LocalKey | None:
    """The deployment key; None when it cannot be used, which `doctor` says, and the log of what runs all the time."""
    try:
        return LocalKey.from_file(settings.deployment_key_file)
    except NotConfigured as error:
        if say:
            log.warning("no deployment key", why=str(error))
        return None
