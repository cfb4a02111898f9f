"""Whether an uploaded file is a Word document we may keep: no macros, no parts from outside, no endless unpacking."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from bot.catalogs import Lazy, _
from bot.errors import EngawaError

MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MOST_BYTES = 10 * 1024 * 1024
MOST_PARTS, MOST_UNPACKED = 2000, 100 * 1024 * 1024
MAIN = f"{MIME}.main+xml"
OLD_OR_LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # .doc, and whatever has a password ([MS-CFB])
ACTIVE = ("vbaproject", "vbadata", "activex/", ".bin", ".docm", ".xlsm", ".pptm")
OUTSIDE = ("attachedTemplate", "frame", "subDocument", "oleObject", "image")  # what Word would fetch by itself

EMPTY = _("ファイルをえらんでください。空のファイルは登録できません。")
TOO_LARGE = _("大きすぎます。{n}MBまでのファイルをえらんでください。")
NO_WORD = _("Wordのファイル（.docx）ではありません。Wordで「.docx」として保存し直してください。")
LOCKED = _("古い形式（.doc）か、パスワードのあるファイルです。パスワードを外し、「.docx」で保存し直してください。")
MACROS = _("マクロや埋め込まれた部品が入っています。外してから「.docx」として保存し直してください。")
LINKED = _("ほかの場所のひな形や画像を読みに行くファイルです。リンクを外してから保存し直してください。")
UNREADABLE = (
    BadZipFile, PackageNotFoundError, LookupError, ValueError, AttributeError, TypeError, RuntimeError, EOFError,
    OSError, SyntaxError, zlib.error,
)  # what zipfile, python-docx and lxml raise for a file that is none  # fmt: skip


class NotAccepted(EngawaError):
    """An uploaded file is not a Word document we may keep; `why` says it to people."""

    def __init__(self, why: Lazy) -> None:
        super().__init__(str(why))
        self.why = why


def accepted(content: bytes) -> str:
    """Every word of an uploaded .docx, a paragraph a line; raises NotAccepted with the reason."""
    if not content:
        raise NotAccepted(EMPTY)
    if len(content) > MOST_BYTES:
        raise NotAccepted(TOO_LARGE.fill(n=MOST_BYTES // (1024 * 1024)))
    if content.startswith(OLD_OR_LOCKED):
        raise NotAccepted(LOCKED)
    try:
        _look_inside(content)
        return words_in(content)
    except UNREADABLE:
        raise NotAccepted(NO_WORD) from None


def words_in(content: bytes) -> str:
    """Every word of a Word document, a paragraph a line, tables and what headers say included."""
    document = docx.Document(BytesIO(content))
    edges = [edge for section in document.sections for edge in (section.header, section.footer)]
    roots = [document.element.body, *(edge._element for edge in edges)]
    return "\n".join(line for root in roots for line in _lines(root))


def _lines(root: BaseOxmlElement) -> Iterator[str]:
    for paragraph in root.iter(qn("w:p")):
        yield "".join(text.text or "" for text in paragraph.iter(qn("w:t")))


def _look_inside(content: bytes) -> None:
    """Raise NotAccepted for what is no plain document; nothing is unpacked before its sizes are known."""
    with ZipFile(BytesIO(content)) as file:
        parts = file.infolist()
        if len(parts) > MOST_PARTS or sum(one.file_size for one in parts) > MOST_UNPACKED:
            raise NotAccepted(NO_WORD)
        types = file.read("[Content_Types].xml").decode("utf-8", "replace")
        if "macroEnabled" in types or any(mark in one.filename.casefold() for one in parts for mark in ACTIVE):
            raise NotAccepted(MACROS)
        if MAIN not in types or file.testzip() is not None:
            raise NotAccepted(NO_WORD)
        for one in parts:
            if one.filename.endswith(".rels") and _leads_outside(file.read(one)):
                raise NotAccepted(LINKED)


def _leads_outside(relations: bytes) -> bool:
    """Whether Word would fetch something from elsewhere when it opens the file; links people click may stay."""
    if b"<!DOCTYPE" in relations or b"<!ENTITY" in relations:
        return True
    root = parse_xml(relations)
    found = [one for one in root if isinstance(one.tag, str) and one.get("TargetMode") == "External"]
    return any(one.get("Type", "").rsplit("/", 1)[-1] in OUTSIDE for one in found)
