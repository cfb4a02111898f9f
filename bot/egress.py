"""Whom this process may talk to: LINE, the mail host, its databases, the key service and this machine (000-§18-4イ).

Python tells an audit hook of every look-up, connection and datagram before it happens: what is not on the list is
refused there, and no packet leaves. The database driver's own connections are judged by the host they are opened with.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import Dialect

from bot import logs
from bot.errors import EngawaError, NotConfigured
from bot.gate import Gate, kind_of
from bot.settings import LINE_ITSELF, Settings
from bot.store import reach
from bot.store.kms import region_of
from bot.store.region import UnclearHost

LINE_DATA = "https://api-data.line.me"  # LINE: Domain name (pictures have their own)
METADATA = ("169.254.169.254", "169.254.170.2", "169.254.170.23")  # AWS: where a machine's credentials come from
LOOK_UPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")
SENDINGS = ("socket.connect", "socket.sendto", "socket.sendmsg")
BY_NAME = ("connect", "connect_ex", "sendto")  # methods that resolve a name themselves; the address comes last
log = logs.get("egress")


class EgressRefused(EngawaError):
    """This process may talk only to LINE, the mail host, its databases, the key service and this machine."""


class Guarded:
    """A process under a gate: nothing else is reached until it is lifted."""

    gate: Gate | None = None  # of the whole process
    _hooked = False

    def __init__(self, gate: Gate) -> None:
        Guarded.gate = gate
        self._resolve = socket.getaddrinfo
        socket.getaddrinfo = self._resolving
        for name in BY_NAME:
            setattr(socket.socket, name, _asking_first(name))
        event.listen(Engine, "do_connect", _opened)
        if not Guarded._hooked:
            sys.addaudithook(_heard)  # stays for good; without a gate it does nothing
            Guarded._hooked = True

    def lift(self) -> None:
        """Reach everything again."""
        Guarded.gate = None
        socket.getaddrinfo = self._resolve
        for name in BY_NAME:
            delattr(socket.socket, name)  # inherited again
        event.remove(Engine, "do_connect", _opened)

    def _resolving(self, host: Any, *more: Any, **named: Any) -> Any:
        found = self._resolve(host, *more, **named)
        if Guarded.gate is not None:
            Guarded.gate.resolved(host, [str(one[4][0]) for one in found])
        return found


def _asking_first(name: str) -> Callable[..., Any]:
    """A method of sockets that asks before it resolves a name by itself, which happens before the audit event."""
    inherited = getattr(socket.socket, name)

    def asked(self: socket.socket, *given: Any) -> Any:
        if Guarded.gate is not None and given and not Guarded.gate.may_send(self.family, given[-1]):
            _refuse(given[-1][0])
        return inherited(self, *given)

    return asked


def restrict(settings: Settings) -> Guarded:
    """From now on this whole process reaches only what the settings name; called once, by whatever runs long."""
    return Guarded(Gate(hosts_of(settings)))


def hosts_of(settings: Settings) -> frozenset[str]:
    """The hosts the settings name; one that cannot be read is not reached at all."""
    line = (settings.line_api_base, *((LINE_DATA,) if settings.line_api_base == LINE_ITSELF else ()))
    webs = [_read(reach.web, url) for url in (*line, settings.smtp_url or "")]
    databases = [_read(_database, url) for url in (settings.database_url, settings.keystore_url)]
    return frozenset([*filter(None, webs + databases), *_key_service(settings)])


def _database(url: str) -> str:
    return reach.database(url, reach.libpq_defaults()).host


def _read(host: Callable[[str], str], url: str) -> str | None:
    try:
        return host(url)
    except UnclearHost:
        return None


def _key_service(settings: Settings) -> list[str]:
    """KMS in the regions of the keys, and where AWS's client asks for credentials (AWS: Credential provider chain)."""
    try:
        regions = {region_of(arn.strip()) for arn in (settings.contract_kms_key or "").split(",") if arn.strip()}
    except NotConfigured:  # a guard of its own says so
        return []
    named = [f"{service}.{region}.amazonaws.com" for service in ("kms", "sts") for region in sorted(regions)]
    return [*named, *METADATA] if regions else []


def _heard(what: str, said: tuple[Any, ...]) -> None:
    """Every audit event of the process (Python: Audit events table)."""
    gate = Guarded.gate
    if gate is None or not what.startswith("socket."):
        return
    if what in LOOK_UPS and not gate.may_look_up(said[0]):
        _refuse(said[0])
    if what in SENDINGS and not gate.may_send(said[0].family, said[1]):
        _refuse(said[1][0])
    if what == "socket.getnameinfo" and not gate.may_send(socket.AF_INET, said[0]):
        _refuse(said[0][0])


def _opened(dialect: Dialect, _record: object, _args: object, options: dict[str, Any]) -> None:
    """SQLAlchemy is about to open a connection; libpq's own sockets are not seen by Python."""
    gate = Guarded.gate
    if gate is None or dialect.name == "sqlite":
        return
    try:
        host = reach.host_of({**reach.libpq_defaults(), **options})
    except UnclearHost:
        host = ""
    if not gate.knows(host):
        _refuse(host)


def _refuse(host: object) -> None:
    log.warning("refused", host=kind_of(host))
    raise EgressRefused
