"""The mailbox catches what is sent to it."""

import base64
import smtplib
from email.message import EmailMessage
from urllib.parse import urlsplit

from bot.simulator.mailbox import Mailbox
from tests.simulator.conftest import Town


def letter() -> EmailMessage:
    """A report with an attachment."""
    made = EmailMessage()
    made["From"], made["To"] = "縁側 <bot@example.test>", "ward@example.test"
    made["Subject"], made["Message-ID"] = "事故の第一報 I001", "<i001@example.test>"
    made.set_content("本日18時に発生しました。\n")
    made.add_attachment(b"PK1234", maintype="application", subtype="octet-stream", filename="第一報.docx")
    return made


def test_a_mail_sent_over_smtp_is_in_the_mailbox(town: Town) -> None:
    mailbox = Mailbox(town.platform)
    mailbox.start()
    try:
        door = urlsplit(mailbox.url)
        with smtplib.SMTP(str(door.hostname), door.port or 0, timeout=5) as client:
            client.send_message(letter())
    finally:
        mailbox.stop()
    [mail] = town.state()["mails"]
    assert mail["subject"] == "事故の第一報 I001"
    assert mail["sender"] == "縁側 <bot@example.test>"
    assert mail["to"] == ["ward@example.test"]
    assert mail["text"] == "本日18時に発生しました。\n"
    assert mail["attachments"] == [{"name": "第一報.docx", "size": 6}]
    assert mail["at"] == "2026-10-14T18:00:00+09:00"


def test_a_mail_sent_twice_is_there_twice_with_the_same_message_id(town: Town) -> None:
    mailbox = Mailbox(town.platform)
    kept = [mailbox.take("bot@example.test", ["ward@example.test"], letter().as_bytes()) for _ in range(2)]
    assert [mail.message_id for mail in kept] == ["<i001@example.test>"] * 2
    assert len(town.state()["mails"]) == 2


def test_a_mail_is_kept_whole(town: Town) -> None:
    whole = letter().as_bytes()
    kept = Mailbox(town.platform).take("bot@example.test", ["ward@example.test"], whole)
    assert base64.b64decode(kept.raw) == whole


def test_the_empty_mail_is_a_mail(town: Town) -> None:
    kept = Mailbox(town.platform).take("bot@example.test", ["ward@example.test"], b"")
    assert (kept.sender, kept.subject, kept.text, kept.attachments) == ("bot@example.test", "", "", [])


def test_a_mail_in_an_unknown_character_set_is_taken_too(town: Town) -> None:
    content = b"Content-Type: text/plain; charset=x-nowhere\r\n\r\nhi\xff"
    kept = Mailbox(town.platform).take("bot@example.test", ["ward@example.test"], content)
    assert kept.text == "hi\ufffd"


def test_a_mailbox_that_was_never_opened_can_be_closed(town: Town) -> None:
    mailbox = Mailbox(town.platform)
    mailbox.stop()
    assert town.state()["mails"] == []
