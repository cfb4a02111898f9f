"""Excel files whose text stays text, equal for equal contents: no formula out of somebody's words, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from bot.documents.packing import FIXED_DAY

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FONT = "Noto Sans CJK JP"
WIDEST = 46
Cell = str | int | float


@dataclass
class Page:
    """A sheet being filled from the top."""

    book: Workbook
    sheet: Worksheet
    strong: Format
    row: int = 0

    def line(self, *cells: Cell, strong: bool = False) -> int:
        """Write one row; returns its number, counted from 0."""
        look = self.strong if strong else None
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                self.sheet.write_string(self.row, column, cell, look)
            else:
                self.sheet.write_number(self.row, column, cell, look)
        self.row += 1
        return self.row - 1

    def gap(self, rows: int = 1) -> None:
        """Leave rows empty."""
        self.row += rows

    def bars(self, title: str, first: int, last: int, at: int) -> None:
        """Bars of the numbers in the second column, named by the first, beside the row `at`."""
        chart = self.book.add_chart({"type": "bar"})
        name = self.sheet.get_name()
        chart.add_series({
            "categories": [name, first, 0, last, 0], "values": [name, first, 1, last, 1],
            "data_labels": {"value": True}, "fill": {"color": "#3f6b35"}, "gap": 60,
        })  # fmt: skip
        chart.set_title({"name": title, "name_font": {"size": 11, "name": FONT}, "overlay": False})
        chart.set_legend({"none": True})
        chart.set_y_axis({"reverse": True, "num_font": {"name": FONT}})
        chart.set_size({"width": 460, "height": 110 + 26 * (last - first + 1)})
        self.sheet.insert_chart(at, 4, chart, {"description": title})


@contextmanager
def writing(title: str, names: Sequence[str], out: BytesIO) -> Iterator[list[Page]]:
    """The sheets of a new file, to be filled; when it is left the file stands in `out`."""
    book = xlsxwriter.Workbook(out, LITERAL)
    book.set_properties({"title": title, "created": FIXED_DAY})
    strong, pages = book.add_format({"bold": True}), []
    for name in names:
        sheet = book.add_worksheet(name)
        sheet.set_column(0, 0, WIDEST)
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        pages.append(Page(book, sheet, strong))
    yield pages
    book.close()
