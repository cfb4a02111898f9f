"""What rooms export to hear what became of their mail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.chat.turn import Notice, Surroundings
from bot.mail.tables import MailRow


@dataclass(frozen=True)
class Posted:
    """Told of the mail of one purpose, in the transaction that marks it; its notices are queued there too.

    `row.state` says what happened: accepted; queued (the first attempt that failed; it is tried again); dead or
    missed (it will not go). `tell` may change rows of its room; when it raises, its work is undone and the mark stays.
    """

    purpose: str
    tell: Callable[[Surroundings, MailRow], Sequence[Notice]]
