from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Attachment:
    name: str
    content: bytes
    kind: str


@dataclass(frozen=True)
class Letter:
    to: str
    subject: str
    body: str
    purpose: str
    about: str = ""
    attachments: tuple[Attachment, ...] = ()
    key: str | None = None
    expires_at: datetime | None = None
    urgent: bool = False
