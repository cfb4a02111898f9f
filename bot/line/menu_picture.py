"""Drawing the menus from their words: large type, strong contrast, a PNG beside each (developers only)."""

from __future__ import annotations

import subprocess
import sys

from PIL import Image, ImageDraw, ImageFont

from bot.chat.menus import FOLDER, Box, Menu, Tile, default_menu, own_menus

PAPER, INK, QUIET, LINE = "#FBF7EE", "#1F2A24", "#3F4A43", "#0B6B3A"
ALARM, ON_ALARM = "#B3261E", "#FFFFFF"
FONT = "Noto Sans CJK JP:bold"


def draw(menu: Menu) -> Image.Image:
    """The whole menu: one tile a column, framed, its words as large as the tile allows."""
    picture = Image.new("RGB", (menu.width, menu.height), PAPER)
    pen = ImageDraw.Draw(picture)
    for tile, box in menu.placed():
        _tile(pen, tile, box)
    return picture


def _tile(pen: ImageDraw.ImageDraw, tile: Tile, box: Box) -> None:
    edges = (box.left + 24, box.top + 24, box.left + box.width - 24, box.top + box.height - 24)
    ground, ink, quiet, line = (ALARM, ON_ALARM, ON_ALARM, ALARM) if tile.alarm else ("#FFFFFF", INK, QUIET, LINE)
    pen.rounded_rectangle(edges, 48, ground, line, 8)
    lines, size = _lines(tile.words), 180 if tile.alarm else 100
    middle, centre = box.top + box.height // 2 - 60, box.left + box.width // 2
    for number, words in enumerate(lines):
        place = (centre, middle + int((number - (len(lines) - 1) / 2) * size * 1.24))
        pen.text(place, words, ink, _font(size), anchor="mm")
    hint = (centre, box.top + box.height - 150)
    pen.text(hint, tile.hint, quiet, _font(72 if tile.alarm else 54), anchor="mm")


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
    for menu in (default_menu(), *own_menus().values()):
        target = FOLDER / f"{menu.name}.png"
        draw(menu).quantize(32).save(target, optimize=True)
        sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
