"""Who speaks, as the registers stand at this moment (000-§7, §17-1): rights are looked up anew for every event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy.orm import Session

from bot.catalogs import Sentence

Right = Literal["enrolled", "worker", "responsible", "auditor"]
"""enrolled: was ever bound as staff · worker: may work today · responsible: answers for personal information."""


@dataclass(frozen=True)
class Standing:
    """A person's code for the ledger, what they may do now, and why they may not do more."""

    code: str | None = None  # S03 or P0123; None for a stranger
    rights: frozenset[Right] = frozenset()
    why_not: Sentence | None = None

    def may(self, right: Right) -> bool:
        """Whether the person has a right now."""
        return right in self.rights


NOBODY = Standing()


@dataclass(frozen=True)
class Register:
    """What the one room that knows people exports: who a chat is, and why a group's commands are locked."""

    who: Callable[[Session, UUID, datetime], Standing]
    locked: Callable[[Session, UUID, datetime], Sentence | None]


def _nobody(_session: Session, _chat: UUID, _now: datetime) -> Standing:
    return Standing(rights=frozenset({"enrolled", "worker", "responsible"}))


def _open(_session: Session, _chat: UUID, _now: datetime) -> Sentence | None:
    return None


EVERYBODY = Register(_nobody, _open)  # of a house without a room that knows people: the group's members are the staff
