"""Every sentence officers can meet is in every catalog, once, with the same gaps, and nothing else is."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from bot import catalog_files
from bot.bootstrap import discover
from bot.catalogs import LANGUAGES, LOCALE, SOURCE_LANGUAGE, catalog

OTHERS = [one for one in LANGUAGES if one != SOURCE_LANGUAGE]
WANTED = catalog_files.wanted(discover().content)


def gaps(sentence: str) -> Counter[str]:
    """The names of a sentence's gaps."""
    return Counter(name for _words, name, _form, _conversion in Formatter().parse(sentence) if name)


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalog_is_complete_and_says_nothing_that_nobody_asks_for(language: str) -> None:
    assert set(catalog(language)) == set(WANTED), "run `make words`, then write what is empty"


@pytest.mark.parametrize("language", OTHERS)
def test_the_gaps_are_the_same_in_every_language(language: str) -> None:
    assert [said for said, other in catalog(language).items() if gaps(said) != gaps(other)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_in_a_catalog_is_a_guess(language: str) -> None:
    with (LOCALE / f"{language}.po").open("rb") as content:
        assert [one.id for one in read_po(content) if one.id and (one.fuzzy or one.pluralizable)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_sentence_has_as_many_lines_in_every_language(language: str) -> None:
    assert [said for said, other in catalog(language).items() if said.count("\n") != other.count("\n")] == []


def test_writing_the_catalogs_anew_changes_nothing(tmp_path: Path) -> None:
    for language in OTHERS:
        file = tmp_path / f"{language}.po"
        shutil.copy(LOCALE / file.name, file)
        assert catalog_files.update(language, WANTED, tmp_path) == 0
        assert file.read_bytes() == (LOCALE / file.name).read_bytes()


def test_a_new_sentence_is_empty_and_counted(tmp_path: Path) -> None:
    assert catalog_files.update("en", {"新しい文です。": ["bot/chat/new.py"]}, tmp_path) == 1
