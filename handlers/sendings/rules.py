"""What other rooms may use of sending: propose something, name it well, and hear what became of it."""

from __future__ import annotations

from handlers.sendings.drafts import Draft, Enclosure, Outgoing, digest
from handlers.sendings.naming import clean_file_name, file_name_for, subject_for
from handlers.sendings.states import CONFIRMED, KINDS, MOVES, RETURNED, SENT, STATES, next_state
from handlers.sendings.writing import propose

__all__ = [
    "CONFIRMED", "KINDS", "MOVES", "RETURNED", "SENT", "STATES", "Draft", "Enclosure", "Outgoing", "clean_file_name",
    "digest", "file_name_for", "next_state", "propose", "subject_for",
]  # fmt: skip
