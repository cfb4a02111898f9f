from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.chat.turn import Notice, Surroundings
from bot.mail.tables import MailRow


@dataclass(frozen=True)
class Posted:
    purpose: str
    tell: Callable[[Surroundings, MailRow], Sequence[Notice]]
