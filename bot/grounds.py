"""What each guard of production looks at, and what it says: settings, contract profile, key file and clocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from bot.contract import bounds
from bot.errors import NotConfigured
from bot.settings import Settings
from bot.store import reach
from bot.store.contract_key import read_key_file
from bot.store.db import Database
from bot.store.kms import region_of
from bot.store.region import APPROVED, CLAUSE, UnclearHost, is_approved, place_of

MOST_DRIFT = timedelta(seconds=30)
ENCRYPTED_CLAUSE, ROLES_CLAUSE, CLOCK_CLAUSE = "000-§18-4ウ", "000-§18-8", "000-§19-3-5"
CONTACT_CLAUSE = "001G-9(0)"
Drift = Callable[[], timedelta]


@dataclass(frozen=True)
class Grounds:
    """What is judged: the settings, today in Tokyo, and how far the wall clock is ahead of the database's."""

    settings: Settings
    today: date
    drift: Drift | None = None  # None: the clocks are not compared


@dataclass(frozen=True)
class Said:
    """What a check found: a sentence without anything secret, and the clause that demands it."""

    ok: bool
    why: str
    clause: str = CLAUSE


Check = Callable[[Grounds], Said]


def drift_of(db: Database, wall: Callable[[], datetime]) -> Drift:
    """Measures how far the wall clock is ahead of the database's; SQLite has no clock of its own, so there nothing."""

    def measure() -> timedelta:
        if db.is_sqlite:
            return timedelta()
        before = wall()
        with db.read() as session:
            theirs: datetime = session.scalars(select(func.clock_timestamp())).one()
        return before + (wall() - before) / 2 - theirs

    return measure


def engine(grounds: Grounds) -> Said:
    """PostgreSQL, because only there the running role owns nothing."""
    if _is_file(grounds.settings):
        return Said(False, "DATABASE_URL: production needs PostgreSQL; SQLite knows no roles.", ROLES_CLAUSE)
    return Said(True, "DATABASE_URL: PostgreSQL.", ROLES_CLAUSE)


def database_host(grounds: Grounds) -> Said:
    """The rows stand in Japan."""
    if _is_file(grounds.settings):
        return Said(True, "DATABASE_URL: no host; SQLite is a file.")
    return _placed("DATABASE_URL", lambda: _reach(grounds.settings.database_url).host, grounds)


def database_tls(grounds: Grounds) -> Said:
    """Nobody can stand between us and the rows."""
    return _tls("DATABASE_URL", grounds.settings.database_url)


def keystore_host(grounds: Grounds) -> Said:
    """The keys stand in Japan."""
    return _placed("KEYSTORE_URL", lambda: _reach(grounds.settings.keystore_url).host, grounds)


def keystore_tls(grounds: Grounds) -> Said:
    """Nobody can stand between us and the keys."""
    return _tls("KEYSTORE_URL", grounds.settings.keystore_url)


def contract_key(grounds: Grounds) -> Said:
    """The key that wraps all others is there, whole, and in Japan."""
    chosen = grounds.settings
    arns = [arn.strip() for arn in (chosen.contract_kms_key or "").split(",") if arn.strip()]
    try:
        regions = [region_of(arn) for arn in arns]
        if not arns or chosen.contract_key_file.exists():
            read_key_file(chosen.contract_key_file)
    except NotConfigured as error:
        return Said(False, str(error), ENCRYPTED_CLAUSE)
    where = f"held by AWS KMS in {', '.join(regions)}" if regions else f"in the file {chosen.contract_key_file.name}"
    return Said(True, f"The contract key is {where}.", ENCRYPTED_CLAUSE)


def backup_target(grounds: Grounds) -> Said:
    """Backups stand in Japan."""
    return _region("BACKUP_REGION", grounds.settings.backup_region)


def mail_host(grounds: Grounds) -> Said:
    """Mail leaves through a server in Japan."""
    url = grounds.settings.smtp_url
    return _placed("SMTP_URL", lambda: reach.web(url), grounds) if url else Said(False, "SMTP_URL is not set.")


def public_host(grounds: Grounds) -> Said:
    """People write their names on pages that come, encrypted, from Japan."""
    url = grounds.settings.public_url
    if urlsplit(url).scheme != "https":
        return Said(False, "PUBLIC_URL must begin with https://.", reach.TLS_CLAUSE)
    return _placed("PUBLIC_URL", lambda: reach.web(url), grounds)


def clock(grounds: Grounds) -> Said:
    """This machine and the database agree what time it is."""
    if grounds.drift is None:
        return Said(True, "The clocks were not compared.", CLOCK_CLAUSE)
    try:
        apart = abs(grounds.drift())
    except (SQLAlchemyError, OSError) as error:
        unknown = f"The clocks cannot be compared: the database does not answer ({type(error).__name__})."
        return Said(False, unknown, CLOCK_CLAUSE)
    ok = apart <= MOST_DRIFT
    more = "" if ok else f"; {MOST_DRIFT.seconds} s is the most"
    return Said(
        ok, f"This machine's clock and the database's are {apart.total_seconds():.1f} s apart{more}.", CLOCK_CLAUSE
    )


def incident_contact(grounds: Grounds) -> Said:
    """The ward's number and mailbox for incidents were agreed with it, and are not the sample's (001G-9(0))."""
    way = bounds(grounds.settings.contract).incident
    lacking = {
        "when it was agreed with the ward ([incident] agreed_on)": way.agreed_on is None
        or way.agreed_on > grounds.today,
        "a number of the ward's ([[incident.routes]])": not way.routes,
        "the ward's mailbox ([incident] mail)": way.mail is None or way.mail.endswith(".example"),
    }
    faults = [what for what, lacks in lacking.items() if lacks]
    if faults:
        return Said(False, f"The contract profile lacks {', '.join(faults)}.", CONTACT_CLAUSE)
    return Said(True, f"The way of an incident to the ward was agreed on {way.agreed_on}.", CONTACT_CLAUSE)


def data_region(grounds: Grounds) -> Said:
    """The operator says where the data is, and it is in Japan."""
    return _region("DATA_REGION", grounds.settings.data_region)


def _is_file(chosen: Settings) -> bool:
    return chosen.database_url.startswith("sqlite")


def _reach(url: str) -> reach.Reach:
    return reach.database(url, reach.libpq_defaults())


def _placed(setting: str, read: Callable[[], str], grounds: Grounds) -> Said:
    """Whether the host of a setting stands where it may."""
    declared = bounds(grounds.settings.contract).domestic
    try:
        place = place_of(read(), declared, grounds.today)
    except UnclearHost as error:
        return Said(False, f"{setting}: {error}.")
    return Said(place.approved, f"{setting}: {place.why}", place.clause)


def _tls(setting: str, url: str) -> Said:
    try:
        unverified = _reach(url).unverified
    except UnclearHost:
        return Said(False, f"{setting}: TLS cannot be judged while its host is unclear.", reach.TLS_CLAUSE)
    verified = "TLS is verified, or nothing leaves this machine"
    return Said(unverified is None, f"{setting}: {unverified or verified}.", reach.TLS_CLAUSE)


def _region(setting: str, region: str | None) -> Said:
    if not region:
        return Said(False, f"{setting} is not set; {APPROVED}.")
    ok = is_approved(region)
    return Said(ok, f"{setting} is {region}{'' if ok else f'; {APPROVED}'}.")
