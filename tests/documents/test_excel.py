"""Excel files: text stays text, numbers are numbers, bars stand beside them, equal contents make equal bytes."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from bot.documents.excel import writing


def made(words: str = "=1+1") -> bytes:
    """A small file with bars."""
    out = BytesIO()
    with writing("見本", ("集計",), out) as (page,):
        page.line("答え", "人数", strong=True)
        first = page.line(words, 3)
        last = page.line("いいえ", 1)
        page.bars("よかったですか。", first, last, 0)
    return out.getvalue()


def part(content: bytes, name: str) -> str:
    """One part of the file."""
    return ZipFile(BytesIO(content)).read(name).decode()


def test_what_looks_like_a_formula_stays_text() -> None:
    sheet = part(made(), "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    assert "=1+1" in part(made(), "xl/sharedStrings.xml")
    assert "<v>3</v>" in sheet


def test_bars_are_named_by_the_answers_and_tell_of_them_in_words() -> None:
    chart = part(made(), "xl/charts/chart1.xml")
    assert "集計!$B$2:$B$3" in chart
    assert "よかったですか。" in part(made(), "xl/drawings/drawing1.xml")


def test_equal_contents_make_equal_bytes() -> None:
    assert made() == made()
    assert made("はい") != made()
