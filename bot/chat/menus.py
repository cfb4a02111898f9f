"""The officers' menu as data (content/menus/): one list of tiles for the picture and for the menu in words."""

from __future__ import annotations

from functools import lru_cache

from pydantic import BaseModel, ConfigDict, Field

from bot.content import CONTENT, load

FOLDER = CONTENT / "menus"


class Tile(BaseModel):
    """One tile: the words it says, and a short line under them on the picture."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    words: str
    hint: str


class Menu(BaseModel):
    """A menu: its picture is beside it as PNG, drawn from these same words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    bar: str
    width: int = Field(ge=800, le=2500)
    height: int = Field(ge=250)
    columns: int = Field(ge=1, le=5)
    tiles: tuple[Tile, ...]


@lru_cache
def officer_menu() -> Menu:
    """The menu every officer sees."""
    return load(FOLDER / "officer.toml", Menu)
