"""Sentences as values: written in Japanese where they are said, rendered in a person's language when queued."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from pathlib import Path

from babel.messages.pofile import PoFileError, read_po

from bot.days import show_day, show_time
from bot.errors import ContentFault
from bot.text import key

SOURCE_LANGUAGE = "ja"
LANGUAGES = {"ja": "日本語", "ja-easy": "やさしい日本語", "en": "English", "zh-Hans": "简体中文", "ko": "한국어"}
SPACED = ("en", "ko")  # lists are written with a comma and a space
LOCALE = Path(__file__).resolve().parent.parent / "content" / "locale"


@dataclass(frozen=True)
class Lazy:
    """A sentence with named gaps that has not been put into a language yet.

    `source` is the Japanese text and the catalog key; `gaps` are filled when rendered, so that a
    date or a nested sentence follows the reader's language.
    """

    source: str
    gaps: tuple[tuple[str, Gap], ...] = ()

    def fill(self, **gaps: Gap) -> Lazy:
        """The same sentence with these gaps filled; gaps already filled stay."""
        return Lazy(self.source, self.gaps + tuple(gaps.items()))

    def render(self, language: str = SOURCE_LANGUAGE) -> str:
        """The words themselves; a gap left open raises KeyError."""
        said = catalog(language).get(self.source, self.source)
        if not self.gaps:
            return said
        return said.format(**{name: show(value, language) for name, value in self.gaps})

    def __str__(self) -> str:
        return self.render()


@dataclass(frozen=True)
class Content:
    """What a room's data under `content/` says to officers: sentences that catalogs need besides those in the code."""

    place: str
    sentences: Callable[[], Iterable[str]]


Sentence = Lazy | str
Gap = Lazy | str | int | date | time | tuple[date, ...] | tuple[Lazy, ...]


def _(source: str) -> Lazy:
    """Mark a Japanese sentence as something people read."""
    return Lazy(source)


def show(value: Gap, language: str = SOURCE_LANGUAGE) -> str:
    """A gap's value as people of that language read it."""
    if isinstance(value, Lazy):
        return value.render(language)
    if isinstance(value, tuple):
        return (", " if language in SPACED else "、").join(show(one, language) for one in value)
    if isinstance(value, date):
        return show_day(value, language)
    if isinstance(value, time):
        return show_time(value, language)
    return str(value)


def paragraphs(sentences: Iterable[Sentence]) -> Lazy:
    """Sentences one below the other with an empty line between, each in the reader's language."""
    gaps = tuple((f"p{n}", one) for n, one in enumerate(sentences))
    return Lazy("\n\n".join(f"{{{name}}}" for name, _one in gaps), gaps)


@lru_cache
def spoken() -> tuple[str, ...]:
    """The languages one can choose: Japanese, and those that have a catalog."""
    return tuple(one for one in LANGUAGES if one == SOURCE_LANGUAGE or (LOCALE / f"{one}.po").is_file())


def in_all_languages(sentence: Sentence) -> tuple[str, ...]:
    """A sentence as people of each language read it, nothing twice: what somebody may say or type."""
    if isinstance(sentence, str):
        return (sentence,)
    return tuple(dict.fromkeys(sentence.render(language) for language in spoken()))


def heard_as(*sentences: Sentence) -> frozenset[str]:
    """What of these is said or typed in any language, in the form in which words are compared."""
    return frozenset(key(said) for one in sentences for said in in_all_languages(one))


@lru_cache
def catalog(language: str) -> Mapping[str, str]:
    """What stands in `content/locale/<language>.po`: Japanese to translated; empty for Japanese.

    Raises ContentFault naming the file when it cannot be read.
    """
    file = LOCALE / f"{language}.po"
    if language == SOURCE_LANGUAGE or language not in spoken():
        return {}
    with file.open("rb") as content:
        try:
            read = read_po(content, abort_invalid=True)
        except (PoFileError, ValueError) as error:
            raise ContentFault(f"{file.name}: {error}") from None
    return {str(one.id): str(one.string) for one in read if one.id and one.string and not one.fuzzy}
