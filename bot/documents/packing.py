"""Making Word files equal when their contents are: no clock, no chance, no editor's name in them."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.document import Document

FIXED_DAY = datetime(2026, 4, 1)  # noqa: DTZ001  Word keeps naive UTC here, and nobody reads it
_FIRST = "[Content_Types].xml"
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest a zip can say


def neutral(document: Document) -> None:
    """Take away who edited a document last and when; its title stays."""
    about = document.core_properties
    about.author = about.last_modified_by = about.comments = about.keywords = ""
    about.created = about.modified = about.last_printed = FIXED_DAY
    about.revision = 1


def packed(document: Document) -> bytes:
    """The document as a .docx file: parts in a fixed order with a fixed time; equal contents give equal bytes."""
    loose, tight = BytesIO(), BytesIO()
    document.save(loose)
    with ZipFile(loose) as source, ZipFile(tight, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != _FIRST, name)):
            target.writestr(_entry(name), source.read(name))
    return tight.getvalue()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _ZIP_DAY)
    entry.compress_type = ZIP_DEFLATED
    entry.create_system = 0  # the same on every system
    return entry


def digest(content: bytes) -> str:
    """The SHA-256 of a file, 64 hex signs."""
    return sha256(content).hexdigest()
