"""What could never be sent is refused before it is queued; the rest arrives as it was written."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.mail.composing import Envelope, compose, words_of
from bot.mail.letters import Attachment, Letter, Unmailable, thawed
from tests.mail.mail_room import PAPER, WARD, letter

ROW = UUID("12345678-1234-1234-1234-123456789abc")
NOON = datetime(2026, 10, 14, 3, 0, tzinfo=UTC)
ENVELOPE = Envelope("desk@firm.example", NOON, f"<{ROW}@firm.example>", ROW)
WRITTEN = st.characters(codec="utf-8")
JAPANESE = st.sampled_from("第一報事故カキクが髙﨑𠮷①　 aB9-.「」（）😀か゚")
LINE = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")) | JAPANESE, min_size=1, max_size=120)
NAMES = LINE.map(str.strip).filter(lambda name: name != "" and "=?" not in name)


def arrived(one: Letter) -> EmailMessage:
    """The letter as its reader's program reads it."""
    return message_from_bytes(compose(one, ENVELOPE).as_bytes(), _class=EmailMessage, policy=policy.default)


@pytest.mark.parametrize(
    "subject",
    ["一報\r\nBcc: x@example.jp", "一報\n", "一\x00報", "一報\u2028続き", "", "　", " 一報", "=?utf-8?q?x?=", "\ud800"],
)
def test_a_subject_that_is_not_one_line_is_refused(subject: str) -> None:
    with pytest.raises(Unmailable, match="subject"):
        letter(subject)


@pytest.mark.parametrize(
    "to",
    [
        "", "desk", "@ward.example", "desk@", "a@b@c", "desk@ward.example\r\nBcc: x@example.jp", "desk@ward.example\n",
        "a@x.example,b@x.example", "区 <desk@ward.example>", "desk@区.example", "de sk@ward.example", ".a@ward.example",
        "a..b@ward.example", "desk@-ward.example", "desk@ward..example", "a" * 65 + "@ward.example",
    ],
)  # fmt: skip
def test_what_is_not_one_address_is_refused(to: str) -> None:
    with pytest.raises(Unmailable, match="exactly one address"):
        letter(to=to)


@pytest.mark.parametrize("to", ["desk@ward.example", "a.b+c@x", "engawa@localhost", "d_1@sub.city.nerima.example"])
def test_an_address_is_an_address(to: str) -> None:
    assert arrived(letter(to=to))["To"] == to


@pytest.mark.parametrize("body", ["", " \n　", "半分\ud83d"])
def test_a_mail_without_words_is_refused(body: str) -> None:
    with pytest.raises(Unmailable, match="words"):
        letter(body=body)


@pytest.mark.parametrize("name", ["", " ", "a.docx ", "a\nb.docx", "a\x00.docx", "\udc00.docx"])
def test_a_file_without_a_name_of_one_line_is_refused(name: str) -> None:
    with pytest.raises(Unmailable, match="name"):
        Attachment(name, b"", "application/pdf")


@pytest.mark.parametrize(
    "kind", ["", "pdf", "text/plain", "message/rfc822", "multipart/mixed", "application/pdf\nX: y"]
)
def test_a_file_of_no_kind_is_refused(kind: str) -> None:
    with pytest.raises(Unmailable, match="MIME"):
        Attachment("a.pdf", b"", kind)


def test_refusals_are_permanent() -> None:
    assert Unmailable.permanent


def test_a_letter_is_frozen_and_thawed_unchanged() -> None:
    one = letter(attachments=(PAPER,))
    back = thawed(one.frozen(), "incident")
    assert (back.to, back.subject, back.body, back.attachments) == (WARD, one.subject, one.body, (PAPER,))


def test_the_frozen_bytes_change_with_every_word_and_file() -> None:
    first = letter(attachments=(PAPER,))
    others = [letter(), letter("二報", attachments=(PAPER,)), letter(to="b@x", attachments=(PAPER,)),
              letter(attachments=(Attachment(PAPER.name, b"other", PAPER.kind),))]  # fmt: skip
    assert first.frozen() not in [one.frozen() for one in others]
    assert first.frozen() == letter(attachments=(PAPER,)).frozen()


def test_a_mail_says_who_when_and_that_a_machine_sent_it() -> None:
    mail = arrived(letter())
    heads = {name: str(mail[name]) for name in ("From", "To", "Message-ID", "Auto-Submitted", "Date")}
    assert heads == {
        "From": "desk@firm.example", "To": WARD, "Message-ID": f"<{ROW}@firm.example>",
        "Auto-Submitted": "auto-generated", "Date": "Wed, 14 Oct 2026 12:00:00 +0900",
    }  # fmt: skip
    assert (mail["Cc"], mail["Bcc"]) == (None, None)


def test_the_same_row_is_the_same_bytes_at_every_attempt() -> None:
    one = letter(attachments=(PAPER,))
    assert compose(one, ENVELOPE).as_bytes() == compose(one, ENVELOPE).as_bytes()


def test_no_line_is_too_long_and_every_byte_is_ascii() -> None:
    one = letter(
        "長い件名" * 60, body="長い本文" * 900, attachments=(Attachment("長い名前" * 30 + ".docx", b"x" * 999),)
    )
    content = compose(one, ENVELOPE).as_bytes()
    assert content.isascii()
    assert max(map(len, content.split(b"\r\n"))) <= 100
    assert b"\n" not in content.replace(b"\r\n", b"")


def test_the_name_of_a_file_stands_where_new_and_old_mailers_look() -> None:
    content = compose(letter(attachments=(PAPER,)), ENVELOPE).as_bytes()
    assert b"filename*=utf-8''%E7%AC%AC" in content  # RFC 2231
    assert b' name="=?utf-8?b?' in content  # Outlook of old
    (part,) = arrived(letter(attachments=(PAPER,))).iter_attachments()
    assert (part.get_filename(), part.get_param("name")) == (PAPER.name, PAPER.name)


@given(NAMES)
def test_every_subject_survives(subject: str) -> None:
    assert arrived(letter(subject))["Subject"] == subject


@given(st.text(WRITTEN | JAPANESE, min_size=1).filter(lambda text: text.strip() != ""))
def test_every_body_survives(body: str) -> None:
    words = arrived(letter(body=body)).get_body()
    assert words is not None
    assert words.get_payload(decode=True) == words_of(body).replace("\n", "\r\n").encode()


@given(NAMES, st.binary(max_size=300))
def test_every_file_and_its_name_survive(name: str, content: bytes) -> None:
    (part,) = arrived(letter(attachments=(Attachment(name, content),))).iter_attachments()
    assert (part.get_filename(), part.get_payload(decode=True)) == (name, content)
    assert part.get_param("name") is not None
