"""A mail as a value: one recipient, a subject, words, attachments; refused when it could do harm (003-§11-7)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from bot.errors import EngawaError

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})*")
_LINE_ENDS = re.compile(r"[\r\n\x00-\x08\x0b-\x1f\x7f\u2028\u2029\x85]")


class NotALetter(EngawaError):
    """A mail needs one plain address, a subject of one line and words."""

    permanent = True


@dataclass(frozen=True)
class Attachment:
    """A file beside the words; `kind` is its MIME type."""

    name: str
    content: bytes
    kind: str


@dataclass(frozen=True)
class Letter:
    """One mail to one recipient; `about` is a code, `key` makes it happen once, after `expires_at` it is missed.

    Raises NotALetter.
    """

    to: str
    subject: str
    body: str
    purpose: str
    about: str = ""
    attachments: tuple[Attachment, ...] = ()
    key: str | None = None
    expires_at: datetime | None = None
    urgent: bool = False

    def __post_init__(self) -> None:
        if not is_address(self.to):
            raise NotALetter("The recipient is not one plain mail address.")
        names = [self.subject, *(one.name for one in self.attachments)]
        if any(not name.strip() or _LINE_ENDS.search(name) for name in names):
            raise NotALetter("A subject and the name of a file are one line each, and not empty.")
        if not self.body.strip():
            raise NotALetter("A mail without words is not sent.")
        if any(one.kind.count("/") != 1 or _LINE_ENDS.search(one.kind) for one in self.attachments):
            raise NotALetter("The kind of an attachment is a MIME type such as text/plain.")


def is_address(text: str) -> bool:
    """Whether a text is one plain mail address and nothing else (ASCII, RFC 5321 lengths)."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None
