"""Rich menus as data (content/menus/): one list of tiles for the picture and for the menu in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.catalogs import SOURCE_LANGUAGE, Lazy, spoken
from bot.content import CONTENT, load

FOLDER = CONTENT / "menus"
STAFF, OFFICER, STRANGER = "staff", "officer", "stranger"
APART = "_"  # between a language and the kind of a menu


class Tile(BaseModel):
    """One tile: its words, a short line under them on the picture, and what pressing it sends.

    `says` is left out when the words themselves are sent; an `alarm` tile is red; `across` counts columns.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: str
    hint: str
    says: str = ""
    alarm: bool = False
    across: int = Field(default=1, ge=1, le=5)

    @property
    def said(self) -> str:
        """What is sent when the tile is pressed."""
        return self.says or self.words


@dataclass(frozen=True)
class Box:
    """Where a tile lies on the picture, in pixels."""

    left: int
    top: int
    width: int
    height: int


class Menu(BaseModel):
    """A menu: its picture is beside it as PNG, drawn from these same words; `more` stands in the menu in words only."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    bar: str
    width: int = Field(ge=800, le=2500)
    height: int = Field(ge=250)
    columns: int = Field(ge=1, le=5)
    tiles: tuple[Tile, ...] = Field(min_length=1)
    more: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _rows_are_full(self) -> Menu:
        if {end for _tile, end in self._ends() if end > self.columns} or self._ends()[-1][1] != self.columns:
            raise ValueError(f"the tiles of each row must take {self.columns} columns together")
        return self

    @property
    def rows(self) -> int:
        """How many rows the tiles make."""
        return sum(tile.across for tile in self.tiles) // self.columns

    def placed(self) -> Iterator[tuple[Tile, Box]]:
        """Every tile with its place, row by row."""
        width, height, row = self.width // self.columns, self.height // self.rows, 0
        for tile, end in self._ends():
            yield tile, Box((end - tile.across) * width, row * height, tile.across * width, height)
            row += end == self.columns

    def _ends(self) -> list[tuple[Tile, int]]:
        """Every tile with the column it ends at, counted from 1; beyond the last when it does not fit its row."""
        ends, end = [], 0
        for tile in self.tiles:
            end = (end if end < self.columns else 0) + tile.across
            ends.append((tile, end))
        return ends


@lru_cache
def menu_called(name: str) -> Menu:
    """A menu by its name: `officer`, or in another language `en_officer`; raises ContentFault when there is none."""
    language, _apart, base = name.rpartition(APART)
    written = load(FOLDER / f"{base}.toml", Menu)
    if not language:
        return written
    tiles = tuple(one.model_copy(update=_in(language, one)) for one in written.tiles)
    bar = Lazy(written.bar).render(language)
    return written.model_copy(update={"name": name, "bar": bar, "tiles": tiles})


def named(base: str, language: str) -> str | None:
    """The menu of that kind in somebody's language; None when it is the one everybody sees."""
    if language not in spoken() or language == SOURCE_LANGUAGE:
        return None if base == STRANGER else base
    return f"{language}{APART}{base}"


def default_menu() -> Menu:
    """The menu everybody sees who has none of their own: strangers, in Japanese."""
    return menu_called(STRANGER)


def own_menus() -> dict[str, Menu]:
    """The menus that are linked to single people, by name."""
    names = [name for base in (OFFICER, STRANGER) for one in spoken() if (name := named(base, one)) is not None]
    return {name: menu_called(name) for name in (STAFF, *names)}


def _in(language: str, tile: Tile) -> dict[str, str]:
    said = {"words": tile.words, "hint": tile.hint, "says": tile.said}
    return {name: Lazy(words).render(language) for name, words in said.items()}


def picture_of(menu: Menu, folder: Path = FOLDER) -> bytes:
    """The menu's picture as it stands beside its words."""
    return (folder / f"{menu.name}.png").read_bytes()


def is_drawn(menu: Menu) -> bool:
    """Whether somebody drew the menu's picture already (`make menus`)."""
    return (FOLDER / f"{menu.name}.png").is_file()
