"""What was done and said about an incident, in order; each entry leaves its mark in the ledger, which proves it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.guards import what_is_personal
from bot.chat.turn import Refusal
from bot.store.ledger import Act, LedgerEntry, note
from handlers.incidents.tables import Incident, IncidentEntry

LONGEST = 120
DID = "incident"  # how the ledger names an entry


def enter(session: Session, incident: Incident, now: datetime, by: str, name: str, value: str = "") -> IncidentEntry:
    """Append one thing to an incident and its mark to the ledger; the value holds no personal data."""
    held = select(Incident.id).where(Incident.id == incident.id).with_for_update()
    session.flush()
    session.execute(held)  # two who enter at once come one after the other
    last = session.scalar(select(func.max(IncidentEntry.seq)).where(IncidentEntry.incident_id == incident.id)) or 0
    entry = IncidentEntry(
        id=uuid4(), incident_id=incident.id, seq=last + 1, at=now, by=by, name=name, value=value[:LONGEST], mark=""
    )  # fmt: skip
    entry.mark = mark_of(incident, entry)
    session.add(entry)
    note(session, now, Act(by, DID, name, incident.code, entry.mark))
    session.flush()
    return entry


def mark_of(incident: Incident, entry: IncidentEntry) -> str:
    """What the ledger keeps of an entry: SHA-256 over all of it, the first 40 signs."""
    moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    told = json.dumps([incident.code, entry.seq, moment, entry.by, entry.name, entry.value], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()[:40]


def unproved(session: Session) -> list[str]:
    """The codes of incidents with an entry that is not what the ledger says was entered."""
    marks = set(session.scalars(select(LedgerEntry.why).where(LedgerEntry.did == DID)))
    rows = session.execute(select(Incident, IncidentEntry).join(IncidentEntry).order_by(Incident.started_at))
    return list(dict.fromkeys(one.code for one, made in rows if mark_of(one, made) not in marks))


def entries_of(session: Session, incident: Incident) -> Sequence[IncidentEntry]:
    """Everything about an incident, in order."""
    mine = select(IncidentEntry).where(IncidentEntry.incident_id == incident.id)
    return session.scalars(mine.order_by(IncidentEntry.seq)).all()


def known(entries: Sequence[IncidentEntry]) -> Mapping[str, str]:
    """What is known now: the last word of each name."""
    return {entry.name: entry.value for entry in entries}


def short_words(words: str, most: int = 60) -> str:
    """A few words that name nobody; raises Refusal for what is too long or looks personal."""
    plain = " ".join(words.split())
    personal = what_is_personal(plain)
    if personal is not None:
        raise Refusal(personal.sentence)
    if not plain or len(plain) > most:
        raise Refusal(
            _("{most}文字までの短い言葉で送ってください。くわしいことは「/画面」の事故のページに書けます。").fill(
                most=most
            )
        )
    return plain
