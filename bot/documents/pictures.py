"""Pictures in a filled paper: each goes into the next paragraph that has the style kept for them."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from bot.documents.packing import neutral, packed
from bot.documents.word import MissingPart

STYLE = "Picture"


def place_style(made: Document) -> None:
    """Give a template the style whose paragraphs are places for pictures; no words of people can bring one."""
    style = made.styles.add_style(STYLE, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = made.styles["Normal"]


def with_pictures(content: bytes, pictures: Sequence[bytes], width: int) -> bytes:
    """The paper with each picture (PNG) in its place, in order, `width` mm wide; equal input gives equal bytes.

    Raises MissingPart when there are not as many places as pictures, because somebody edited the template.
    """
    paper = docx.Document(BytesIO(content))
    places = paper.element.body.xpath(f'.//w:p[w:pPr/w:pStyle[@w:val="{STYLE}"]]')
    if len(places) != len(pictures):
        raise MissingPart(f"The paper has {len(places)} paragraphs of the style {STYLE} for {len(pictures)} pictures.")
    for place, picture in zip(places, pictures, strict=True):
        Paragraph(place, paper._body).add_run().add_picture(BytesIO(picture), width=Mm(width))
    neutral(paper)
    return packed(paper)
