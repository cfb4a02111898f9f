"""The pages keep to a strict content policy: nothing inline, nothing from elsewhere, text only as text."""

import re
from pathlib import Path

import pytest

SIMULATOR = Path(__file__).parents[2] / "bot" / "simulator"
SHARED = SIMULATOR.parent / "web" / "static" / "tokens.css"
TEMPLATES = sorted((SIMULATOR / "templates").glob("*.html"))
SCRIPTS = sorted((SIMULATOR / "static").rglob("*.js"))
SHEETS = sorted((SIMULATOR / "static").rglob("*.css"))


def named(file: Path) -> str:
    return file.name


@pytest.mark.parametrize("page", TEMPLATES, ids=named)
def test_a_page_holds_no_inline_script_or_style(page: Path) -> None:
    html = page.read_text(encoding="utf-8")
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html)


@pytest.mark.parametrize("script", SCRIPTS, ids=named)
def test_a_script_never_turns_words_into_html(script: Path) -> None:
    words = r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\(\"style\""
    assert not re.search(words, script.read_text(encoding="utf-8"))


@pytest.mark.parametrize("file", [*SCRIPTS, *SHEETS, *TEMPLATES], ids=named)
def test_nothing_is_fetched_from_elsewhere(file: Path) -> None:
    text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"https?://[a-z]|@import|url\(", text)


@pytest.mark.parametrize("script", SCRIPTS, ids=named)
def test_every_import_names_a_file_that_is_there(script: Path) -> None:
    for name in re.findall(r'from "(\.[^"]+)"', script.read_text(encoding="utf-8")):
        assert (script.parent / name).is_file(), name


def test_every_sheet_and_script_of_a_page_is_there() -> None:
    for page in TEMPLATES:
        for name in re.findall(r"filename='([^']+\.\w+)'", page.read_text(encoding="utf-8")):
            assert (SIMULATOR / "static" / name).is_file() or name == SHARED.name, name
    assert SHARED.is_file()
