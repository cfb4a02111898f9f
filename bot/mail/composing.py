"""A letter as the message that travels: readable in old mail programs, with Japanese names of files."""

from __future__ import annotations

from datetime import datetime
from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from bot.mail.letters import Attachment, Letter


def compose(letter: Letter, sender: str, message_id: str, at: datetime) -> EmailMessage:
    """The message: UTF-8, base64, marked as written by a programme (RFC 3834)."""
    message = EmailMessage(policy=SMTP)
    message["From"], message["To"] = sender, letter.to
    message["Subject"] = letter.subject
    message["Date"], message["Message-ID"] = format_datetime(at), message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body, cte="base64")
    for one in letter.attachments:
        _attach(message, one)
    return message


def _attach(message: EmailMessage, one: Attachment) -> None:
    """The file, named twice: filename* (RFC 2231) for today's programs, name= as an encoded word for old ones."""
    kind, subkind = one.kind.split("/")
    message.add_attachment(one.content, maintype=kind, subtype=subkind, filename=one.name)
    part = list(message.iter_attachments())[-1]
    part.set_param("name", Header(one.name, "utf-8", maxlinelen=998).encode())
