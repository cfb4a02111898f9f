"""A mail before it is queued: one recipient, words, files. What could never be sent is refused at once."""

from __future__ import annotations

import base64
import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.errors import EngawaError
from bot.mail.addresses import is_address

LINE_BREAKING = ("Cc", "Cs", "Zl", "Zp")  # Unicode: control signs, halves of signs, separators of lines, paragraphs
KIND = re.compile(r"(?!text/|message/|multipart/)[a-z0-9][a-z0-9.+-]*/[A-Za-z0-9][A-Za-z0-9.+-]*")


class Unmailable(EngawaError):
    """This mail could not be sent as it is, and was not queued."""


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail; `kind` is its MIME type, never text, a mail or several parts (send those as bytes).

    Raises Unmailable when name or kind cannot stand in a header.
    """

    name: str
    content: bytes
    kind: str = "application/octet-stream"

    def __post_init__(self) -> None:
        if _breaks(self.name):
            raise Unmailable("A file that goes with a mail needs a name of one line without spaces around it.")
        if not KIND.fullmatch(self.kind):
            raise Unmailable("A file that goes with a mail needs a MIME type such as application/pdf.")


@dataclass(frozen=True)
class Letter:
    """A mail to exactly one address, never with copies (003-§11-7): nobody sees who else gets one.

    `about` is a code (I001); `key` makes it happen once; after `expires_at` (programme time) it is missed, not sent;
    urgent ones go first. Raises Unmailable for what could never be sent.
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
            raise Unmailable("A mail goes to exactly one address, written like name@example.jp.")
        if _breaks(self.subject):
            raise Unmailable("A mail needs a subject of one line without spaces around it.")
        if not self.body.strip() or any(unicodedata.category(sign) == "Cs" for sign in self.body):
            raise Unmailable("A mail needs words that can be written.")

    def frozen(self) -> bytes:
        """What goes out, as bytes: the same letter is always the same bytes, so their hash stands for it."""
        files = [
            {"name": one.name, "kind": one.kind, "content": base64.b64encode(one.content).decode()}
            for one in self.attachments
        ]
        said = {"to": self.to, "subject": self.subject, "body": self.body, "attachments": files}
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def thawed(frozen: bytes, purpose: str) -> Letter:
    """The letter that was frozen, as far as it goes out; its key and its times stand in its row."""
    said: dict[str, Any] = json.loads(frozen)
    files = tuple(Attachment(one["name"], base64.b64decode(one["content"]), one["kind"]) for one in said["attachments"])
    return Letter(said["to"], said["subject"], said["body"], purpose, attachments=files)


def _breaks(text: str) -> bool:
    """Whether a header cannot carry this as it is: nothing, several lines, spaces around it, an encoded word."""
    if not text or text != text.strip() or "=?" in text:
        return True
    return any(unicodedata.category(sign) in LINE_BREAKING for sign in text)
