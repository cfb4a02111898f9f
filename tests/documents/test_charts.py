"""Bars are as long as their share, say what they show, and cost one picture however many there are."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from PIL import Image

from bot.documents.building import WIDTH, Column, Page, keep, listing, sheet
from bot.documents.charts import DOT, GREEN, LEAST, LONGEST, Bar
from bot.documents.word import render
from tests.documents.reading import parts_of, words_of

MILLIMETRE = 36_000  # in Word's own unit
ROWS = [{"bar": Bar(7, 10, "満足 7人")}, {"bar": Bar(3, 10, "不満 <3人> {{ x }}")}, {"bar": Bar(0, 10, "ふつう 0人")}]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one template that draws a bar a row."""
    made = sheet(Page("見本", "", left=""))
    listing(made, "row in rows", (Column("グラフ", WIDTH, "{{ row.bar }}"),))
    keep(made, "bars", tmp_path)
    return tmp_path


def test_the_dot_is_a_picture_of_one_point() -> None:
    with Image.open(BytesIO(DOT)) as picture:
        assert (picture.size, picture.getpixel((0, 0))) == ((1, 1), GREEN)


@pytest.mark.parametrize(
    ("part", "whole", "length"),
    [(10, 10, LONGEST), (5, 10, LONGEST / 2), (1, 10_000, LEAST), (0, 10, 0), (3, 0, 0), (-1, 5, 0), (20, 10, LONGEST)],
)
def test_a_bar_is_as_long_as_its_share(part: int, whole: int, length: float) -> None:
    assert Bar(part, whole).length == length


def test_bars_stand_in_the_document_with_their_words(folder: Path) -> None:
    document = parts_of(render("bars", {"rows": ROWS}, folder))["word/document.xml"]
    assert document.count("<w:drawing>") == 2
    assert f'cx="{int(LONGEST * 0.7 * MILLIMETRE)}"' in document
    assert 'descr="満足 7人"' in document
    assert "ふつう" not in document


def test_the_picture_is_kept_once_however_many_bars_there_are(folder: Path) -> None:
    content = render("bars", {"rows": [{"bar": Bar(n, 50, "")} for n in range(50)]}, folder)
    with ZipFile(BytesIO(content)) as file:
        assert [name for name in file.namelist() if name.endswith(".png")] == ["word/media/image1.png"]


def test_equal_bars_give_equal_bytes_and_no_words(folder: Path) -> None:
    assert render("bars", {"rows": ROWS}, folder) == render("bars", {"rows": ROWS}, folder)
    assert "満足" not in words_of(render("bars", {"rows": ROWS}, folder))
