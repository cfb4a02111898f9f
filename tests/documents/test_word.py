"""Templates are filled literally, equally, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest
from markupsafe import Markup

from bot.documents.building import MINCHO, Page, keep, pairs, sheet, words
from bot.documents.packing import digest
from bot.documents.word import MissingPart, render
from bot.errors import ContentFault
from tests.documents.reading import edges, parts_of, words_of
from tests.structure.sources import PROJECT

LITERAL = [
    "{{ x }}", "{% for a in b %}", "{# note #}", "{_{ x }_}", "{_% x %_}", "{{r x }}", "{%tr x %}", "{{ 7*7 }}",
    "<w:p>&amp;</w:p>", "a & b < c > d \"e\" 'f'", "]]>", "<!--", "&#65;", "髙﨑①㈱", "👵🏻🏡", "𠮷野家", "a\tb",
    "  two  ",     "\\1 \\g<0>", "%s %(x)s", "${x}", "None", "=1+1", "前株 ㈲", "",
]  # fmt: skip
BROKEN = [
    ("a\x00b", "a\ufffdb"),
    ("\x1b[31m", "\ufffd[31m"),
    ("\ud800", "\ufffd"),
    ("\uffff", "\ufffd"),
    ("\x07", "\ufffd"),
]
LINES = ["a\nb", "a\r\nb", "a\rb", "a\x0bb", "a\x0cb", "a\u2028b", "a\x85b"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one template that says one value in the body, a table and the header."""
    made = sheet(Page("見本", "{{ value }}", left="left"))
    words(made, "[{{ value }}]")
    pairs(made, (("値", "{{ value }}"), ("中", "{{ inner.part }}")))
    keep(made, "sample", tmp_path)
    return tmp_path


def filled(folder: Path, value: object) -> bytes:
    """The sample with this value."""
    return render("sample", {"value": value, "inner": {"part": "x"}}, folder)


def body(content: bytes) -> str:
    """What stands between the brackets."""
    text = words_of(content)
    return text[text.index("[") + 1 : text.index("]\n値")]


@pytest.mark.parametrize("value", LITERAL)
def test_a_value_comes_out_as_it_is(folder: Path, value: str) -> None:
    content = filled(folder, value)
    assert body(content) == value
    assert words_of(content).count(value) >= 3
    assert edges(content)[0] == f"left\t{value}"


@pytest.mark.parametrize(("value", "shown"), BROKEN)
def test_what_xml_cannot_hold_is_seen_as_unreadable(folder: Path, value: str, shown: str) -> None:
    assert body(filled(folder, value)) == shown


@pytest.mark.parametrize("value", LINES)
def test_every_kind_of_newline_is_a_line_break(folder: Path, value: str) -> None:
    assert body(filled(folder, value)) == "a\nb"


def test_a_value_that_is_markup_is_text_as_well(folder: Path) -> None:
    assert body(filled(folder, Markup("<b>"))) == "<b>"


def test_a_part_that_was_not_given_is_named_with_its_template(folder: Path) -> None:
    with pytest.raises(MissingPart, match=r"^The paper sample cannot be made: the part value is missing\.$"):
        render("sample", {"inner": {"part": "x"}}, folder)
    with pytest.raises(MissingPart, match=r"the part part is missing\.$"):
        render("sample", {"value": 1, "inner": {}}, folder)


def test_a_part_that_is_none_is_named_with_its_place(folder: Path) -> None:
    with pytest.raises(MissingPart, match=r"the part inner\.part is missing"):
        render("sample", {"value": 1, "inner": {"part": None}}, folder)
    with pytest.raises(MissingPart, match=r"the part value\[1\] is missing"):
        filled(folder, ("a", None))


def test_a_template_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentFault, match=r"^content/documents/nowhere\.docx: there is no such file$"):
        render("nowhere", {}, tmp_path)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 half"])
def test_what_is_no_word_document_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "bad.docx").write_bytes(content)
    with pytest.raises(ContentFault, match=r"bad\.docx: this is not a Word document"):
        render("bad", {}, tmp_path)


@pytest.mark.parametrize(
    ("text", "said"),
    [("{% if a %}", "endif"), ("{{ a b }}", "expected token"), ("{{ a", "unexpected"), ("{% fro %}", "fro")],
)
def test_wrong_marks_in_a_template_are_a_sentence(tmp_path: Path, text: str, said: str) -> None:
    made = docx.Document()
    made.add_paragraph(text)
    made.save(str(tmp_path / "typo.docx"))
    with pytest.raises(ContentFault, match=rf"^content/documents/typo\.docx: .*{said}"):
        render("typo", {"a": 1}, tmp_path)


def test_marks_that_cut_across_a_paragraph_are_a_sentence(tmp_path: Path) -> None:
    made = docx.Document()
    for text in ("{% for a in b %}x", "y", "z{%p endfor %}"):
        made.add_paragraph(text)
    made.save(str(tmp_path / "cut.docx"))
    with pytest.raises(ContentFault, match=r"cut\.docx: its marks cut across a paragraph or a table"):
        render("cut", {"b": [1, 2]}, tmp_path)


def test_a_template_reaches_nothing_but_its_parts(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("{{ value.__class__.__mro__ }}")
    made.save(str(tmp_path / "sly.docx"))
    with pytest.raises(ContentFault, match=r"sly\.docx: its marks may not use __class__"):
        render("sly", {"value": "x"}, tmp_path)


def test_equal_parts_give_equal_bytes(folder: Path) -> None:
    assert filled(folder, "同じ") == filled(folder, "同じ")
    assert filled(folder, "同じ") != filled(folder, "ちがう")


def test_equal_bytes_come_from_processes_that_hash_differently(tmp_path: Path) -> None:
    code = (
        "from tests.incidents.examples import all_papers\n"
        "print([(name, paper.digest) for name, paper in all_papers().items()])"
    )
    said = {_run(code, seed, zone) for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))}
    assert len(said) == 1
    assert "incident_report" in said.pop()


def _run(code: str, seed: str, zone: str) -> str:
    env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    command = [sys.executable, "-c", code]
    return subprocess.run(command, cwd=PROJECT, env=env, capture_output=True, text=True, check=True).stdout


def test_no_clock_and_no_editor_is_in_a_file(folder: Path, tmp_path: Path) -> None:
    made = docx.Document(str(folder / "sample.docx"))
    made.core_properties.author = made.core_properties.last_modified_by = "編集した人"
    made.save(str(folder / "sample.docx"))
    content = filled(folder, "x")
    (tmp_path / "made.docx").write_bytes(content)
    with ZipFile(tmp_path / "made.docx") as file:
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert file.namelist()[0] == "[Content_Types].xml"
    assert [name for name, text in parts_of(content).items() if "編集した人" in text] == []


def test_the_digest_is_sha_256() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_template_is_a4_with_japanese_fonts_and_page_numbers(folder: Path) -> None:
    section = docx.Document(str(folder / "sample.docx")).sections[0]
    assert (section.page_width, section.page_height) == (7560310, 10692130)
    parts = parts_of((folder / "sample.docx").read_bytes())
    assert f'w:eastAsia="{MINCHO}"' in parts["word/styles.xml"]
    footer = next(text for name, text in parts.items() if "footer" in name and not name.endswith(".rels"))
    assert footer.index('w:instr="PAGE"') < footer.index('w:instr="NUMPAGES"')
