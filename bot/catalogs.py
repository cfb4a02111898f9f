"""Sentences as values: written in Japanese where they are said, rendered in a person's language when queued."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from pathlib import Path

from babel.support import NullTranslations, Translations

from bot.days import show_day, show_time

SOURCE_LANGUAGE = "ja"
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
        said = str(_catalog(language).gettext(self.source))
        if not self.gaps:
            return said
        return said.format(**{name: show(value, language) for name, value in self.gaps})

    def __str__(self) -> str:
        return self.render()


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
        return ("、" if language == SOURCE_LANGUAGE else ", ").join(show(one, language) for one in value)
    if isinstance(value, date):
        return show_day(value, language)
    if isinstance(value, time):
        return show_time(value, language)
    return str(value)


@lru_cache
def _catalog(language: str) -> NullTranslations:
    if language == SOURCE_LANGUAGE:
        return NullTranslations()
    return Translations.load(LOCALE, [language])
