"""How often one place on the net may try links that open nothing; counted in our database for all processes."""

from __future__ import annotations

from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from uuid import uuid4

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from bot.store.vault import Vault
from handlers.people.sign_in_tables import WrongLink

MOST, WITHIN = 20, timedelta(minutes=10)
KEPT = timedelta(days=1)
PURPOSE = "source"


def source_of(vault: Vault, address: str | None) -> bytes:
    """A place on the net as it is kept: a keyed hash; of IPv6 the /64 network, because a house has all of one."""
    return vault.digest(PURPOSE, _network(address or ""))


def too_many(session: Session, source: bytes, now: datetime) -> bool:
    """Whether a place has to wait before any link of its is looked at."""
    lately = (WrongLink.source == source, WrongLink.at > now - WITHIN)
    return (session.scalar(select(func.count()).select_from(WrongLink).where(*lately)) or 0) >= MOST


def count(session: Session, source: bytes, now: datetime) -> None:
    """Keep that a link opened nothing, and forget what is old."""
    session.execute(delete(WrongLink).where(WrongLink.at < now - KEPT))
    session.add(WrongLink(id=uuid4(), source=source, at=now))


def _network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return "nowhere"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(ip_network((found, 64), strict=False))
    return str(found.ipv4_mapped or found) if isinstance(found, IPv6Address) else str(found)
