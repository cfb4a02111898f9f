"""Every tile of the officers' menu leads somewhere, and its picture is one LINE takes."""

from __future__ import annotations

import struct

import pytest

from bot.bootstrap import discover
from bot.chat.menus import FOLDER, Tile, officer_menu
from bot.line.menus import rich_menu
from bot.simulator.menus import check_menu
from bot.text import key as comparable

MENU = officer_menu()
PICTURE = (FOLDER / f"{MENU.name}.png").read_bytes()


@pytest.mark.parametrize("tile", MENU.tiles, ids=lambda tile: str(tile.words))
def test_every_tile_begins_a_dialogue_or_is_a_phrase(tile: Tile) -> None:
    doors = discover().doors
    assert comparable(tile.words) in {*doors.starts, *doors.phrases}


def test_no_two_tiles_say_the_same() -> None:
    assert len({comparable(tile.words) for tile in MENU.tiles}) == len(MENU.tiles)


def test_the_menu_is_one_line_takes() -> None:
    assert check_menu(rich_menu(MENU, PICTURE))


def test_the_tiles_cover_the_picture_without_overlapping() -> None:
    bounds = [area["bounds"] for area in rich_menu(MENU, PICTURE)["areas"]]
    assert len({(one["x"], one["y"]) for one in bounds}) == len(MENU.tiles)
    covered = sum(one["width"] * one["height"] for one in bounds)
    assert covered == pytest.approx(MENU.width * MENU.height, rel=0.01)


def test_the_picture_has_the_size_the_menu_says_and_is_small_enough() -> None:
    assert PICTURE[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", PICTURE[16:24]) == (MENU.width, MENU.height)
    assert len(PICTURE) <= 1024 * 1024
