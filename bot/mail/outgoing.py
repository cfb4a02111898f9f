"""Queueing a mail in the transaction of whoever wants it sent, sealed until a server has taken it."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select

from bot.chat.turn import Surroundings
from bot.clock import wall
from bot.mail.letters import Attachment, Letter
from bot.mail.tables import MailRow
from bot.store.vault import Owner, Place, Vault


def queue_letter(around: Surroundings, letter: Letter, origin: str) -> UUID:
    """Queue one mail; one whose key was queued before is left alone. Returns its id."""
    if letter.key is not None:
        there = around.session.scalar(select(MailRow.id).where(MailRow.key == letter.key))
        if there is not None:
            return there
    now, row_id = wall(), uuid4()
    payload = _payload(letter)
    domain = around.settings.mail_from.rpartition("@")[2]
    row = MailRow(
        id=row_id, key=letter.key, purpose=letter.purpose, about=letter.about, origin=origin, urgent=letter.urgent,
        payload_day=now.date(), digest=hashlib.sha256(_bytes(payload)).digest(), message_id=f"<{row_id.hex}@{domain}>",
        state="queued", attempts=0, queued_at=around.now, expires_at=letter.expires_at, try_at=now,
    )  # fmt: skip
    row.payload = around.vault.seal_json(owner_of(row), place(row_id), payload)
    around.session.add(row)
    around.session.flush()
    return row_id


def open_letter(vault: Vault, row: MailRow) -> Letter:
    """The mail of a row; raises Sealed when its key has gone."""
    kept: dict[str, Any] = vault.open_json(place(row.id), row.payload or b"")
    attached = tuple(Attachment(name, base64.b64decode(content), kind) for name, content, kind in kept["attached"])
    return Letter(kept["to"], kept["subject"], kept["body"], row.purpose, row.about, attached)


def owner_of(row: MailRow) -> Owner:
    """Whose key seals a mail while it waits."""
    return Owner.day(row.payload_day)


def place(row: UUID) -> Place:
    """Where a mail's payload stands."""
    return Place("mail", "payload", row)


def _payload(letter: Letter) -> dict[str, object]:
    attached = [[one.name, base64.b64encode(one.content).decode(), one.kind] for one in letter.attachments]
    return {"to": letter.to, "subject": letter.subject, "body": letter.body, "attached": attached}


def _bytes(payload: dict[str, object]) -> bytes:
    return json.dumps(payload, ensure_ascii=False, sort_keys=True).encode()
