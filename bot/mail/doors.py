"""What a room exports to hear how its mail fared."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.chat.turn import Notice, Surroundings
from bot.mail.tables import MailRow


@dataclass(frozen=True)
class Posted:
    """Told, in the same transaction, that a mail of a purpose was accepted, failed once, or ended unsent."""

    purpose: str
    tell: Callable[[Surroundings, MailRow], Sequence[Notice]]
