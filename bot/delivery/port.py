"""What a sender needs of LINE, in our own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from bot.chat.messages import Json
from bot.delivery.promises import Verdict


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: the verdict, LINE's request id, and a short fault without content."""

    verdict: Verdict
    request_id: str | None = None
    fault: str | None = None


class Line(Protocol):
    """Sends to LINE; every method returns an outcome and never raises for what LINE or the network did."""

    def reply(self, token: str, messages: Sequence[Json]) -> Outcome:
        """Answer with a reply token: free, once."""

    def push(self, to: str, messages: Sequence[Json], retry_key: UUID) -> Outcome:
        """Send to one chat; the retry key makes repeats harmless."""

    def leave(self, group: str) -> Outcome:
        """Go out of a group."""

    def menu(self, user: str, name: str | None) -> Outcome:
        """Show somebody a menu of their own, or with None everybody's again; repeats are harmless."""

    def multicast(self, to: Sequence[str], messages: Sequence[Json], retry_key: UUID) -> Outcome:
        """Send one body to up to 500 people; the retry key makes repeats harmless."""
