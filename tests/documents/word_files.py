"""Word files as people and others bring them: mended by hand, with macros, broken."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx


def mended(content: bytes, changes: Mapping[str, str]) -> bytes:
    """A Word file in which somebody replaced words, saved again."""
    document = docx.Document(BytesIO(content))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    for paragraph in [*document.paragraphs, *(one for cell in cells for one in cell.paragraphs)]:
        for old, new in changes.items():
            if old in paragraph.text:
                paragraph.text = paragraph.text.replace(old, new)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def plain(*lines: str) -> bytes:
    """A small Word file that says these lines."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    kept = BytesIO()
    document.save(kept)
    return kept.getvalue()


def with_part(content: bytes, name: str, part: bytes, replaced: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    """The same file with one part more, and words replaced in some of its parts."""
    kept = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(kept, "w", ZIP_DEFLATED) as target:
        for one in source.namelist():
            text = source.read(one)
            for old, new in [(replaced or {}).get(one, ("", ""))]:
                text = text.replace(old.encode(), new.encode()) if old else text
            target.writestr(one, text)
        if name:
            target.writestr(name, part)
    return kept.getvalue()
