"""Bars in Word files: one coloured dot, stretched; the words stand in cells beside it, so no font has to be drawn."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from docx.shared import Mm

GREEN = (63, 107, 53)
LONGEST, HEIGHT = 60.0, 3.2  # mm
LEAST = 0.4  # mm; what is there is seen


@dataclass(frozen=True)
class Bar:
    """A part of a whole, as long as that share of `LONGEST`; `words` are what a screen reader says of it."""

    part: int
    whole: int
    words: str = ""

    @property
    def length(self) -> float:
        """Its length in mm; 0 where there is nothing to show."""
        if self.part <= 0 or self.whole <= 0:
            return 0.0
        return max(LEAST, round(LONGEST * min(self.part, self.whole) / self.whole, 2))


def drawn(bar: Bar, part: Any) -> str:
    """The bar as WordprocessingML between two runs, its picture kept once in that part of the document."""
    if not bar.length:
        return ""
    inline = part.new_pic_inline(BytesIO(DOT), Mm(bar.length), Mm(HEIGHT))
    inline.docPr.set("descr", bar.words)
    for side in ("distT", "distB", "distL", "distR"):
        inline.set(side, "0")  # left out, LibreOffice keeps words 3 mm away
    return f'</w:t></w:r><w:r><w:drawing>{inline.xml}</w:drawing></w:r><w:r><w:t xml:space="preserve">'


def _dot(colour: tuple[int, int, int]) -> bytes:
    """A PNG of one point (ISO/IEC 15948: signature, IHDR, IDAT, IEND)."""
    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    points = zlib.compress(b"\0" + bytes(colour), 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", points) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


DOT = _dot(GREEN)
