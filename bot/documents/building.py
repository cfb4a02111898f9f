"""Building Word templates the first time (`make documents`); from then on people edit them in Word."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.styles.style import BaseStyle, ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from bot.documents.packing import neutral, packed
from bot.documents.word import FOLDER

MINCHO, GOTHIC = "游明朝", "游ゴシック"
WIDTH = 170  # mm between the margins of an A4 page
_LATIN = {MINCHO: "MS Mincho", GOTHIC: "MS Gothic"}
_KEPT = {"Normal", "Title", "Heading 1", "Header", "Footer", "List Number", "Table Grid", "Normal Table",
         "Default Paragraph Font", "No List"}  # fmt: skip
_GREY = "E7E6E6"


@dataclass(frozen=True)
class Column:
    """A column of a table whose rows repeat: its title, its width in mm, and what stands in each row."""

    title: str
    width: int
    each: str


@dataclass(frozen=True)
class Page:
    """What every page of a template carries: its title, what tells one paper from another, its font and its size."""

    title: str
    right: str
    left: str = "{{ drill_mark }}{{ contract }}"
    font: str = MINCHO
    size: float = 10.5
    margin: int = 20  # mm; left and right always leave WIDTH


def sheet(page: Page) -> Document:
    """An empty A4 template with header, footer (1 / 3) and Japanese fonts."""
    made = docx.Document()
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH) // 2)
    section.top_margin = section.bottom_margin = Mm(page.margin)
    section.header_distance = section.footer_distance = Mm(9)
    _styles(made, page)
    made.core_properties.title = page.title
    _header(section.header.paragraphs[0], page)
    _footer(section.footer.paragraphs[0])
    return made


def _styles(made: Document, page: Page) -> None:
    for style in list(made.styles):
        if style.name not in _KEPT:
            style.delete()
    for name, size in (("Normal", page.size), ("Header", 8.5), ("Footer", 8.5), ("Title", 17.0), ("Heading 1", 12.0)):
        style = made.styles[name]
        assert isinstance(style, ParagraphStyle)
        _font(style, page.font)
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(0), Pt(3)
    heading, title = made.styles["Heading 1"], made.styles["Title"]
    assert isinstance(heading, ParagraphStyle)
    assert isinstance(title, ParagraphStyle)
    heading.paragraph_format.space_before = Pt(9)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(8)
    _bare(title, "w:pBdr")
    _bare(made.styles["Header"], "w:tabs")


def _bare(style: BaseStyle, tag: str) -> None:
    """Take from a style what python-docx's own template gave it."""
    for found in style.element.findall(f".//{qn(tag)}"):
        found.getparent().remove(found)


def _font(style: ParagraphStyle, name: str) -> None:
    """The font for Latin and Japanese signs alike, black, in Japanese shapes; themes have no say."""
    properties = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.name = _LATIN[name]
    fonts = properties.find(qn("w:rFonts"))
    fonts.set(qn("w:eastAsia"), name)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US")
    language.set(qn("w:eastAsia"), "ja-JP")
    properties.append(language)
    style.font.bold = style.name in ("Title", "Heading 1")


def _header(paragraph: Paragraph, page: Page) -> None:
    stops = paragraph.paragraph_format.tab_stops
    stops.add_tab_stop(Mm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    paragraph.add_run(f"{page.left}\t{page.right}")


def _footer(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _field(paragraph, "PAGE")
    paragraph.add_run(" / ")
    _field(paragraph, "NUMPAGES")


def _field(paragraph: Paragraph, code: str) -> None:
    """A number Word keeps up to date."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def words(made: Document, text: str, *, right: bool = False, bold: bool = False, size: float = 0) -> Paragraph:
    """A paragraph."""
    paragraph = made.add_paragraph()
    _say(paragraph, text, bold=bold, size=size)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paragraph


def repeated(made: Document, name: str, text: str) -> None:
    """A paragraph for each of a list; inside it the element is `one`."""
    made.add_paragraph(f"{{%p for one in {name} %}}")
    made.add_paragraph(text)
    made.add_paragraph("{%p endfor %}")


def pairs(made: Document, rows: Sequence[tuple[str, str]], *, label: int = 42, height: float = 0) -> None:
    """A table of label and value; `label` is the width of the labels in mm, `height` the least of a row in mm."""
    for row in _table(made, (label, WIDTH - label), rows, 0):
        _shade(row.cells[0])
        if height:
            row.height = Mm(height)


def listing(made: Document, each: str, columns: Sequence[Column], *, size: float = 9, whole: bool = False) -> None:
    """A table with one row for each of a list (`row in timeline`); its titles stand on every page.

    `whole`: a short one that no end of a page cuts.
    """
    nothing = [""] * (len(columns) - 1)
    titles, texts = [column.title for column in columns], [column.each for column in columns]
    rows = (titles, [f"{{%tr for {each} %}}", *nothing], texts, ["{%tr endfor %}", *nothing])
    drawn = _table(made, [column.width for column in columns], rows, size)
    for cell in (*drawn[0].cells, *drawn[2].cells) if whole else ():
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    head = drawn[0]
    head._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in head.cells:
        _shade(cell)


def _table(made: Document, widths: Sequence[int], rows: Sequence[Sequence[str]], size: float) -> list[_Row]:
    """A table of fixed widths whose rows no end of a page cuts."""
    table: Table = made.add_table(len(rows), len(widths), "Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    for row, texts in zip(table.rows, rows, strict=True):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, width, text in zip(row.cells, widths, texts, strict=True):
            cell.width, cell.vertical_alignment = Mm(width), WD_CELL_VERTICAL_ALIGNMENT.CENTER
            cell.paragraphs[0].paragraph_format.space_after = Pt(1)
            _say(cell.paragraphs[0], text, size=size)
    return list(table.rows)


def _say(paragraph: Paragraph, text: str, *, size: float, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)


def _shade(cell: _Cell) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", _GREY)):
        shade.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().append(shade)


def keep(made: Document, name: str, folder: Path) -> Path:
    """Write the template as `<name>.docx`; equal descriptions give equal bytes."""
    _without_extras(made)
    neutral(made)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{name}.docx"
    target.write_bytes(packed(made))
    return target


def build(forms: Iterable[Callable[[], Document]], folder: Path = FOLDER) -> list[Path]:
    """Write templates into the folder as they were first, each by the name of what describes it."""
    return [keep(form(), form.__name__, folder) for form in forms]


def write(forms: Iterable[Callable[[], Document]]) -> None:
    """The same where templates stand (`make documents`), and say where they went."""
    for path in build(forms):
        sys.stdout.write(f"{path.name}: {path.stat().st_size} bytes\n")


def _without_extras(made: Document) -> None:
    """Leave out python-docx's own thumbnail and doubled styles."""
    for owner in (made.part.package, made.part):
        extra = [one for one, to in owner.rels.items() if to.reltype.endswith(("/thumbnail", "/stylesWithEffects"))]
        for one in extra:
            del owner.rels[one]
