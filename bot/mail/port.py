"""What a postman needs of a mail server, in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from email.message import EmailMessage
from typing import Literal, Protocol

Verdict = Literal["accepted", "later", "refused"]
"""What an attempt came to.

accepted: the server answered for it · later: 4xx, never reached, or nobody knows · refused: for good, this mail.
"""


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: the verdict, and an SMTP code or class of error without anybody's words."""

    verdict: Verdict
    fault: str | None = None


class Post(Protocol):
    """Hands mail to a mail server; returns an outcome and never raises for what server or network did."""

    def send(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        """Hand over one mail for one recipient."""
