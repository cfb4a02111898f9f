"""From a letter to the mail as it travels: the same bytes at every attempt, so a repeat can be recognised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from bot.clock import in_tokyo
from bot.mail.letters import Attachment, Letter


@dataclass(frozen=True)
class Envelope:
    """What a mail says beside its letter: who sends it, when it was written, and its name among all mails."""

    sender: str
    date: datetime
    message_id: str  # with < and >
    row: UUID  # makes the line between the parts


class Widely(EmailPolicy):
    """The standard library's policy for SMTP, but for two headers.

    The name in Content-Type is written as Outlook and Japanese mailers of old read it (RFC 2047 inside a parameter;
    the standard's own way, RFC 2231, stands in Content-Disposition). The subject is folded by `email.header`: the
    newer folding drops or adds spaces between Japanese and Latin words.
    """

    def fold_binary(self, name: str, value: Any) -> bytes:
        """One header as it travels."""
        written = self._written(name.lower(), value)
        if written is None:
            return super().fold_binary(name, value)
        return f"{name}: {written}".replace("\n", self.linesep).encode("ascii") + self.linesep.encode()

    def _written(self, name: str, value: Any) -> str | None:
        if name == "subject" and not str(value).isascii():
            return _encoded(str(value), len("Subject: "))
        if name == "content-type" and "name" in value.params:
            return f'{value.content_type};\n name="{_quotable(value.params["name"])}"'
        return None


POLICY = Widely(linesep="\r\n", max_line_length=76)


def compose(letter: Letter, envelope: Envelope) -> EmailMessage:
    """The mail: plain words in UTF-8, files beside them, marked as sent by a machine (RFC 3834)."""
    message = EmailMessage(policy=POLICY)
    message["From"] = Address(addr_spec=envelope.sender)
    message["To"] = Address(addr_spec=letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(in_tokyo(envelope.date))
    message["Message-ID"] = envelope.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words_of(letter.body), charset="utf-8", cte="base64")
    for one in letter.attachments:
        _attach(message, one)
    if letter.attachments:
        message.set_boundary(f"={envelope.row.hex}=")
    return message


def words_of(body: str) -> str:
    """The words as they arrive: one kind of line end, and one behind the last line."""
    lines = body.replace("\r\n", "\n").replace("\r", "\n")
    return lines if lines.endswith("\n") else lines + "\n"


def _attach(message: EmailMessage, one: Attachment) -> None:
    main, _slash, sub = one.kind.partition("/")
    message.add_attachment(one.content, maintype=main, subtype=sub, filename=one.name, params={"name": one.name})


def _quotable(name: str) -> str:
    if name.isascii():
        return name.replace("\\", "\\\\").replace('"', '\\"')
    return _encoded(name, len(' name="'))


def _encoded(text: str, first: int) -> str:
    """Encoded words (RFC 2047), a line each."""
    return Header(text, "utf-8", maxlinelen=74, header_name="x" * first).encode(splitchars="", linesep="\n")
