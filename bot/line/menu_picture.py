"""Drawing the officers' menu from its words: large type, strong contrast, one PNG beside the data (developers only)."""

from __future__ import annotations

import subprocess
import sys

from PIL import Image, ImageDraw, ImageFont

from bot.chat.menus import FOLDER, Menu, Tile, officer_menu

PAPER, INK, QUIET, LINE = "#FBF7EE", "#1F2A24", "#3F4A43", "#0B6B3A"
FONT = "Noto Sans CJK JP:bold"


def draw(menu: Menu) -> Image.Image:
    """The whole menu: one tile a column, framed, its words as large as the tile allows."""
    picture = Image.new("RGB", (menu.width, menu.height), PAPER)
    pen = ImageDraw.Draw(picture)
    rows = -(-len(menu.tiles) // menu.columns)
    width, height = menu.width // menu.columns, menu.height // rows
    for number, tile in enumerate(menu.tiles):
        _tile(pen, tile, (number % menu.columns * width, number // menu.columns * height, width, height))
    return picture


def _tile(pen: ImageDraw.ImageDraw, tile: Tile, box: tuple[int, int, int, int]) -> None:
    left, top, width, height = box
    pen.rounded_rectangle((left + 24, top + 24, left + width - 24, top + height - 24), 48, "#FFFFFF", LINE, 8)
    lines = _lines(tile.words)
    middle = top + height // 2 - 60
    for number, line in enumerate(lines):
        place = (left + width // 2, middle + int((number - (len(lines) - 1) / 2) * 124))
        pen.text(place, line, INK, _font(100), anchor="mm")
    pen.text((left + width // 2, top + height - 150), tile.hint, QUIET, _font(54), anchor="mm")


def _lines(words: str) -> list[str]:
    """Break long words where a reader would."""
    if len(words) <= 7:
        return [words]
    cut = next((words.index(mark) + 1 for mark in "にのを" if mark in words[3:-2]), len(words) // 2)
    return [words[:cut], words[cut:]]


def _font(size: int) -> ImageFont.FreeTypeFont:
    found = subprocess.run(["fc-match", "-f", "%{file}", FONT], check=True, capture_output=True, text=True)
    return ImageFont.truetype(found.stdout, size)


def main() -> None:
    """Draw every menu and say where it went."""
    menu = officer_menu()
    target = FOLDER / f"{menu.name}.png"
    draw(menu).quantize(32).save(target, optimize=True)
    sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
