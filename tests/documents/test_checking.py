"""Only plain Word files are taken from outside; each refusal says what to do."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import msoffcrypto
import pytest

from bot.documents import checking
from bot.documents.checking import NotAccepted, accepted, words_in
from bot.mail.encrypting import encrypt
from tests.documents.word_files import plain, with_part

GOOD = plain("実施報告書", "髙﨑さん 𠮷 👵")
RELATIONS = "word/_rels/document.xml.rels"
LINK = (
    '<Relationship Id="rX" TargetMode="External" Target="https://example.com/a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}"/></Relationships>'
)


def zipped(**parts: bytes) -> bytes:
    """A zip that is no Word file."""
    kept = BytesIO()
    with ZipFile(kept, "w", ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return kept.getvalue()


def linked(kind: str) -> bytes:
    """A Word file that refers to something on the web."""
    return with_part(GOOD, "", b"", {RELATIONS: ("</Relationships>", LINK.format(kind=kind))})


def refused(content: bytes) -> str:
    """What somebody hears who brings that file."""
    with pytest.raises(NotAccepted) as caught:
        accepted(content)
    return str(caught.value.why)


def test_a_plain_word_file_is_read_whole() -> None:
    assert {"実施報告書", "髙﨑さん 𠮷 👵"} <= set(accepted(GOOD).splitlines())
    assert words_in(GOOD) == accepted(GOOD)


@pytest.mark.parametrize(
    "content",
    [b"hello", b"PK\x03\x04broken", zipped(a=b"x"), GOOD[: len(GOOD) // 2], b"%PDF-1.7", bytes(1000),
     zipped(**{"[Content_Types].xml": checking.MAIN.encode()})],
)  # fmt: skip
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    assert "Wordのファイル（.docx）ではありません" in refused(content)


def test_an_empty_file_is_refused() -> None:
    assert "空のファイル" in refused(b"")


def test_a_file_over_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_BYTES", len(GOOD) - 1)
    assert "大きすぎます" in refused(GOOD)


@pytest.mark.parametrize(
    "name",
    ["word/vbaProject.bin", "word/VBAPROJECT.BIN", "word/activeX/activeX1.xml", "word/embeddings/oleObject1.bin",
     "word/embeddings/a.docm"],
)  # fmt: skip
def test_macros_and_active_parts_are_refused(name: str) -> None:
    assert "マクロ" in refused(with_part(GOOD, name, b"x"))


def test_a_file_that_calls_itself_one_with_macros_is_refused() -> None:
    types = {"[Content_Types].xml": (checking.MAIN, "application/vnd.ms-word.document.macroEnabled.main+xml")}
    assert "マクロ" in refused(with_part(GOOD, "", b"", types))


@pytest.mark.parametrize("kind", ["attachedTemplate", "image", "oleObject", "frame"])
def test_a_file_that_fetches_from_elsewhere_is_refused(kind: str) -> None:
    assert "リンクを外して" in refused(linked(kind))


def test_a_link_people_click_may_stay() -> None:
    assert "実施報告書" in accepted(linked("hyperlink"))


def test_a_file_with_a_password_is_refused_by_what_to_do() -> None:
    assert "パスワードを外し" in refused(encrypt(GOOD, "himitsu-123"))
    assert msoffcrypto.OfficeFile(BytesIO(encrypt(GOOD, "himitsu-123"))).is_encrypted()


def test_what_unpacks_to_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "MOST_UNPACKED", 1_000_000)
    assert "Wordのファイル（.docx）ではありません" in refused(with_part(GOOD, "word/media/a.png", bytes(2_000_000)))


def test_entities_in_relations_are_never_worked_out() -> None:
    bomb = {RELATIONS: ("<Relationships", '<!DOCTYPE a [<!ENTITY b "c">]><Relationships')}
    assert "リンクを外して" in refused(with_part(GOOD, "", b"", bomb))
