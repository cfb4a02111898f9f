from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass
class MailRow:
    id: UUID
    about: str
    state: str
    accepted_at: datetime | None
    fault: str | None
