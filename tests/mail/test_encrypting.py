"""Encrypted documents open with their password and in no other way."""

from __future__ import annotations

import random
from io import BytesIO
from math import log2

import pytest
from docx import Document
from msoffcrypto.exceptions import InvalidKeyError
from msoffcrypto.format.ooxml import OOXMLFile

from bot.mail.encrypting import GROUP, GROUPS, SIGNS, NotEncryptable, encrypt, make_password

WORDS = "さくら町会の方の連絡先が見えていました。"
PASSWORD = "K7QM-2XRD-9HVA-TB4E"


def paper() -> bytes:
    """A Word document."""
    made, out = Document(), BytesIO()
    made.add_paragraph(WORDS)
    made.save(out)
    return out.getvalue()


def opened(closed: bytes, password: str) -> bytes:
    """The document, opened with a password as Word would."""
    office, out = OOXMLFile(BytesIO(closed)), BytesIO()
    office.load_key(password=password, verify_password=True)
    office.decrypt(out, verify_integrity=True)
    return out.getvalue()


def test_the_password_opens_it_and_word_reads_it() -> None:
    document = paper()
    back = opened(encrypt(document, PASSWORD), PASSWORD)
    assert back == document
    assert Document(BytesIO(back)).paragraphs[0].text == WORDS


@pytest.mark.parametrize("wrong", ["K7QM-2XRD-9HVA-TB4F", "k7qm-2xrd-9hva-tb4e"])
def test_another_password_does_not(wrong: str) -> None:
    with pytest.raises(InvalidKeyError):
        opened(encrypt(paper(), PASSWORD), wrong)


def test_the_encrypted_file_tells_nothing() -> None:
    closed = encrypt(paper(), PASSWORD)
    assert OOXMLFile(BytesIO(closed)).is_encrypted()
    assert b"word/document.xml" not in closed
    with pytest.raises(Exception, match="zip|not"):
        Document(BytesIO(closed))


@pytest.mark.parametrize("document", [b"", b"plain words", b"PK\x03\x04 not really", encrypt(paper(), PASSWORD)])
def test_what_is_no_open_office_document_is_refused(document: bytes) -> None:
    with pytest.raises(NotEncryptable):
        encrypt(document, PASSWORD)


@pytest.mark.parametrize("password", ["", "x" * 256])
def test_an_impossible_password_is_refused(password: str) -> None:
    with pytest.raises(NotEncryptable, match="password"):
        encrypt(paper(), password)


def test_a_password_can_be_read_aloud_and_not_be_guessed() -> None:
    password = make_password(random.SystemRandom().choice)
    groups = password.split("-")
    assert [len(one) for one in groups] == [4] * GROUPS
    assert not set(password) & set("0O1lI")
    assert len(set(SIGNS)) == len(SIGNS)
    assert GROUPS * GROUP * log2(len(SIGNS)) >= 80


def test_each_password_is_another() -> None:
    assert len({make_password(random.SystemRandom().choice) for _ in range(50)}) == 50
