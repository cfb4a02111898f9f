"""Keeping the catalogs in step with what officers can meet: `make words` (for developers).

A sentence that is new stands in `content/locale/<language>.po` with an empty translation until somebody writes it; one
that nobody says any more is taken out. Staff speak Japanese, so their sentences are not asked for.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from bot.bootstrap import discover
from bot.catalogs import LANGUAGES, LOCALE, SOURCE_LANGUAGE, Content
from bot.chat.menus import OFFICER, STRANGER, menu_called

ROOT = LOCALE.parent.parent
SAID = (  # where sentences stand that officers, strangers and participants can meet, in chats and on pages
    "bot/chat/*.py", "bot/web/own.py", "bot/web/drafts.py", "bot/web/failing.py", "handlers/contract/kinds.py",
    *(f"handlers/people/{one}.py" for one in (
        "asking", "binding", "consent", "consent_page", "contact", "contact_page", "door", "languages", "my_data",
        "my_data_page", "officer", "own_data", "own_links", "rules",
    )),
    "handlers/broadcasts/arriving.py",
    *(f"handlers/visits/{one}.py" for one in (
        "changes", "details", "kept", "officer", "own_page", "queries", "reminders", "rules", "show", "told",
        "waiting", "wish",
    )),
    *(f"handlers/meetings/{one}.py" for one in (
        "kept", "officer", "participants", "queries", "reminders", "told", "waiting",
    )),
    *(f"handlers/questions/{one}.py" for one in (
        "changes", "faq", "officer", "own", "queries", "rules", "scheduled",
    )),
    *(f"handlers/surveys/{one}.py" for one in (
        "asking", "cards", "dialogue", "officer", "public", "reading", "scheduled",
    )),
    *(f"handlers/tips/{one}.py" for one in (
        "cases", "kept", "officer", "pace", "queries", "rules", "scheduled", "show",
    )),
)  # fmt: skip
SHOWN = (
    "bot/web/templates/own.html",
    "bot/web/templates/page.html",
    "bot/web/templates/error.html",
    "bot/web/templates/own/*.html",
    "handlers/people/templates/people/*.html",
    "handlers/visits/templates/visits/*.html",
    "handlers/questions/templates/questions/*.html",
    "handlers/surveys/templates/surveys/*.html",
)


def wanted(content: Iterable[Content]) -> dict[str, list[str]]:
    """Every sentence that has to be in each catalog, with the files where it is said; `content` is what rooms bring."""
    found: dict[str, list[str]] = {}
    for said, place in (*_in_code(), *_in_menus(), *((said, one.place) for one in content for said in one.sentences())):
        places = found.setdefault(said, [])
        places += [place] if place not in places else []
    return found


def update(language: str, sentences: dict[str, list[str]], folder: Path = LOCALE) -> int:
    """Write a language's catalog anew from what is said now; how many sentences have no translation yet."""
    file = folder / f"{language}.po"
    before = {}
    if file.is_file():
        with file.open("rb") as content:
            before = {str(one.id): str(one.string) for one in read_po(content) if one.id}
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for said in sorted(sentences):
        catalog.add(said, before.get(said, ""), locations=[(place, 0) for place in sentences[said]])
    with file.open("wb") as content:
        write_po(content, catalog, width=0, omit_header=True, include_lineno=False)
    return sum(not before.get(said) for said in sentences)


def _in_code() -> Iterator[tuple[str, str]]:
    for method, patterns in (("python", SAID), ("jinja2.ext:babel_extract", SHOWN)):
        for file in (one for pattern in patterns for one in sorted(ROOT.glob(pattern))):
            for _line, said, _comments, _context in extract_from_file(method, file, keywords={"_": None}):
                yield str(said), str(file.relative_to(ROOT))


def _in_menus() -> Iterator[tuple[str, str]]:
    for base in (OFFICER, STRANGER):
        menu = menu_called(base)
        for said in (
            menu.bar,
            *menu.more,
            *(words for tile in menu.tiles for words in (tile.words, tile.hint, tile.said)),
        ):
            yield said, f"content/menus/{base}.toml"


def main() -> None:
    """Update every catalog and say what is missing."""
    sentences = wanted(discover().content)
    for language in LANGUAGES:
        if language != SOURCE_LANGUAGE:
            empty = update(language, sentences)
            sys.stdout.write(f"{language}: {len(sentences)} sentences, {empty} not translated\n")


if __name__ == "__main__":
    main()
