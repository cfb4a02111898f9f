"""How a numbered event is worded, and what must come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Order:
    """What one event asks for: an answer with its number, and a numbered notice to these chats."""

    number: int
    tell: tuple[UUID, ...] = ()

    @property
    def text(self) -> str:
        """As a person types it."""
        return " ".join([f"storm {self.number}", *map(str, self.tell)])

    @property
    def answer(self) -> str:
        """What the person must hear, once."""
        return f"answer {self.number}"

    @property
    def notice(self) -> str:
        """What everybody told must hear, once."""
        return f"notice {self.number}"


def read_order(words: Sequence[str]) -> Order:
    """The order in a text, without its first word."""
    number, *tell = words
    return Order(int(number), tuple(UUID(one) for one in tell))
