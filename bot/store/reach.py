"""Which host a URL really reaches, as the driver reads it and not as it looks, and whether its TLS is verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from psycopg import pq
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.store.region import THIS_MACHINE, UnclearHost, plain

TLS_CLAUSE = "000-§19-3-3"
AMBIGUOUS = "its address cannot be read without doubt; write an @ in a password as %40"


@dataclass(frozen=True)
class Reach:
    """The one host of a database, and what is lacking for its TLS to be verified (None: nothing)."""

    host: str
    unverified: str | None


def libpq_defaults() -> dict[str, str]:
    """What libpq takes from the environment (PGHOST, PGHOSTADDR, PGSSLMODE …) when the URL does not say it."""
    return {one.keyword.decode(): one.val.decode() for one in pq.Conninfo.get_defaults() if one.val}


def database(url: str, defaults: Mapping[str, str]) -> Reach:
    """What a database URL reaches; a SQLite file is on this machine.

    Raises UnclearHost when it may be several hosts, or another one than it says (hostaddr, service).
    """
    if url.startswith("sqlite"):
        return Reach(THIS_MACHINE, None)
    options = {**defaults, **_options(url)}
    name = host_of(options)
    return Reach(name, None if name == THIS_MACHINE else _unverified(options))


def host_of(options: Mapping[str, Any]) -> str:
    """The one host libpq's options lead to; raises UnclearHost when they are not that plain."""
    for name in ("hostaddr", "service"):
        if options.get(name):
            raise UnclearHost(f"{name} (or PG{name.upper()}) decides which host is reached; name the host alone")
    host = _text(options.get("host")) or "/"  # libpq: without a host, the socket of this machine
    if "," in host:
        raise UnclearHost("several hosts are named; name one")
    return plain(host)


def web(url: str) -> str:
    """The host of an https:, http: or smtp: URL; raises UnclearHost when there may be two opinions."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        raise UnclearHost(AMBIGUOUS) from None
    if "\\" in url or url.count("@") != parts.netloc.count("@") or url.count("@") > 1 or not host:
        raise UnclearHost(AMBIGUOUS)
    return plain(host)


def _options(url: str) -> Mapping[str, Any]:
    """What SQLAlchemy hands to the driver."""
    try:
        parsed = make_url(url)
        _, options = parsed.get_dialect()().create_connect_args(parsed)
    except (ArgumentError, ValueError):
        raise UnclearHost(AMBIGUOUS) from None
    seen = _text(options.get("host", "")) + _text(options.get("dbname", ""))
    if url.count("@") > 1 or any(sign in seen for sign in "@=") or "://" in seen:
        raise UnclearHost(AMBIGUOUS)
    return options


def _text(value: object) -> str:
    if isinstance(value, (tuple, list)):
        raise UnclearHost("one thing is said twice in the query")
    return "" if value is None else str(value)


def _unverified(options: Mapping[str, Any]) -> str | None:
    """libpq: SSL Mode Descriptions; only verify-full looks at both the certificate and the name in it."""
    if _text(options.get("sslmode")) != "verify-full":
        return "TLS is not verified; add sslmode=verify-full and sslrootcert=FILE (or sslrootcert=system)"
    if not _text(options.get("sslrootcert")):
        return "sslmode=verify-full has no root to trust; add sslrootcert=FILE (or sslrootcert=system)"
    if _text(options.get("gssencmode")) not in ("", "disable"):
        return "Kerberos may take the place of verified TLS; add gssencmode=disable"
    return None
