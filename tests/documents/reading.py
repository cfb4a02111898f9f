"""Reading Word and PDF files again, as whoever receives them would."""

from __future__ import annotations

import re
import subprocess
import zlib
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx

PATIENCE_SECONDS = 120
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_LINE = re.compile(rb"<[0-9A-F]+>\s+<((?:[0-9A-F]{4})+)>")


def words_of(content: bytes) -> str:
    """Every word of a Word file: paragraphs, tables, header and footer, one a line."""
    document = docx.Document(BytesIO(content))
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*lines, *edges(content)])


def edges(content: bytes) -> list[str]:
    """The header and the footer of a Word file."""
    section = docx.Document(BytesIO(content)).sections[0]
    return ["\n".join(one.text for one in edge.paragraphs) for edge in (section.header, section.footer)]


def rows_of(content: bytes, *titles: str) -> list[list[str]]:
    """The rows of the table whose first row begins with these titles."""
    for table in docx.Document(BytesIO(content)).tables:
        rows = [[cell.text for cell in row.cells] for row in table.rows]
        if rows[0][: len(titles)] == list(titles):
            return rows
    raise AssertionError(f"no table begins with {titles}")


def parts_of(content: bytes) -> dict[str, str]:
    """The XML of a Word file, part by part."""
    with ZipFile(BytesIO(content)) as file:
        return {name: file.read(name).decode() for name in file.namelist() if name.endswith((".xml", ".rels"))}


def printed(files: Sequence[Path], folder: Path) -> dict[str, bytes]:
    """The files as LibreOffice prints them, by their stem."""
    profile = (folder / "profile").as_uri()
    command = [
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
    ]
    subprocess.run([*command, *map(str, files)], check=True, capture_output=True, timeout=PATIENCE_SECONDS)
    return {file.stem: (folder / f"{file.stem}.pdf").read_bytes() for file in files}


def pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def signs(pdf: bytes) -> set[str]:
    """Every sign the fonts of a PDF were used for."""
    found: set[str] = set()
    for stream in _STREAM.findall(pdf):
        text = _inflated(stream)
        if b"beginbfchar" in text:
            found |= {bytes.fromhex(code.decode()).decode("utf-16-be") for code in _LINE.findall(text)}
    return set("".join(found))


def _inflated(stream: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return b""
