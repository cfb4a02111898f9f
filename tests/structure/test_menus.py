"""Every tile of every menu leads somewhere, and its picture is one LINE takes."""

from __future__ import annotations

import io
import struct

import pytest
from PIL import Image

from bot.bootstrap import discover
from bot.chat import commands
from bot.chat.menus import OFFICER, STAFF, Menu, Tile, default_menu, menu_called, own_menus, picture_of
from bot.chat.orders import WORDS_HELP
from bot.line.menu_picture import ALARM, ON_ALARM
from bot.line.menus import rich_menu
from bot.simulator.menus import check_menu
from bot.text import key as comparable

MENUS = (default_menu(), *own_menus().values())
each_menu = pytest.mark.parametrize("menu", MENUS, ids=lambda menu: str(menu.name))


@pytest.mark.parametrize("tile", [*menu_called(OFFICER).tiles, *default_menu().tiles], ids=lambda tile: str(tile.words))
def test_every_tile_of_the_officers_begins_a_dialogue_or_is_a_phrase(tile: Tile) -> None:
    doors = discover().doors
    assert comparable(tile.said) in {*doors.starts, *doors.phrases}


@pytest.mark.parametrize("tile", menu_called(STAFF).tiles, ids=lambda tile: str(tile.words))
def test_every_tile_of_the_staff_is_a_bare_word_or_a_command(tile: Tile) -> None:
    doors, (name, words) = discover().doors, commands.split(tile.said)
    if tile.said.startswith("/"):
        found = commands.find(doors.commands, name)
        assert words == []
        assert comparable(name) in WORDS_HELP or (found and not any(one.required for one in found.parameters))
    else:
        assert comparable(tile.said) in doors.bare


def test_the_red_tile_is_the_first_alone_in_its_row_and_says_the_word_nothing_stops() -> None:
    first, *others = menu_called(STAFF).tiles
    assert (first.said, first.alarm, first.across) == ("事故", True, menu_called(STAFF).columns)
    assert not any(tile.alarm for tile in (*others, *menu_called(OFFICER).tiles))


@each_menu
def test_no_two_tiles_say_the_same(menu: Menu) -> None:
    assert len({comparable(tile.said) for tile in menu.tiles}) == len(menu.tiles)


@each_menu
def test_the_menu_is_one_line_takes(menu: Menu) -> None:
    assert check_menu(rich_menu(menu, picture_of(menu)))


@each_menu
def test_the_tiles_cover_the_picture_without_overlapping(menu: Menu) -> None:
    bounds = [area["bounds"] for area in rich_menu(menu, picture_of(menu))["areas"]]
    assert len({(one["x"], one["y"]) for one in bounds}) == len(menu.tiles)
    covered = sum(one["width"] * one["height"] for one in bounds)
    assert covered == pytest.approx(menu.width * menu.height, rel=0.01)


@each_menu
def test_the_picture_has_the_size_the_menu_says_and_is_small_enough(menu: Menu) -> None:
    picture = picture_of(menu)
    assert picture[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", picture[16:24]) == (menu.width, menu.height)
    assert len(picture) <= 1024 * 1024


def brightness(colour: tuple[int, ...]) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = [part / 255 for part in colour[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """The contrast ratio of two colours (WCAG 2.2)."""
    light, dark = sorted((brightness(one), brightness(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def rgb(code: str) -> tuple[int, ...]:
    """#B3261E as three numbers."""
    return tuple(bytes.fromhex(code.lstrip("#")))


def test_the_red_tile_is_red_in_the_picture_and_its_white_words_stand_out() -> None:
    box = next(box for tile, box in menu_called(STAFF).placed() if tile.alarm)
    picture = Image.open(io.BytesIO(picture_of(menu_called(STAFF)))).convert("RGB")
    found = picture.getpixel((box.left + box.width // 8, box.top + box.height // 2))
    assert isinstance(found, tuple)
    assert max(abs(seen - wanted) for seen, wanted in zip(found, rgb(ALARM), strict=True)) <= 8
    assert contrast(found, rgb(ON_ALARM)) >= 4.5


@pytest.mark.parametrize("across", [(1, 1), (2, 2, 2), (3, 1), (2,)])
def test_rows_that_are_not_full_are_refused(across: tuple[int, ...]) -> None:
    tiles = tuple(Tile(words=f"a{n}", hint="", across=columns) for n, columns in enumerate(across))
    with pytest.raises(ValueError, match="must take 3 columns together"):
        Menu(name="x", bar="x", width=2500, height=1100, columns=3, tiles=tiles)
