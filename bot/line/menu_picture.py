"""Drawing the menus from their words: large type, strong contrast, a PNG beside each (developers only)."""

from __future__ import annotations

import subprocess
import sys

from PIL import Image, ImageDraw, ImageFont

from bot.chat.menus import APART, FOLDER, Box, Menu, Tile, default_menu, own_menus

PAPER, INK, QUIET, LINE = "#FBF7EE", "#1F2A24", "#3F4A43", "#0B6B3A"
ALARM, ON_ALARM = "#B3261E", "#FFFFFF"
FONT = "Noto Sans CJK {region}:bold"
REGIONS = {"zh-Hans": "SC", "ko": "KR"}
SIDE = 60  # pixels kept free on both sides of what is written


def draw(menu: Menu) -> Image.Image:
    """The whole menu: one tile a column, framed, its words as large as the tile allows."""
    picture = Image.new("RGB", (menu.width, menu.height), PAPER)
    pen, region = ImageDraw.Draw(picture), REGIONS.get(menu.name.rpartition(APART)[0], "JP")
    for tile, box in menu.placed():
        _tile(pen, tile, box, region)
    return picture


def _tile(pen: ImageDraw.ImageDraw, tile: Tile, box: Box, region: str) -> None:
    edges = (box.left + 24, box.top + 24, box.left + box.width - 24, box.top + box.height - 24)
    ground, ink, quiet, line = (ALARM, ON_ALARM, ON_ALARM, ALARM) if tile.alarm else ("#FFFFFF", INK, QUIET, LINE)
    pen.rounded_rectangle(edges, 48, ground, line, 8)
    lines, size = _lines(tile.words), 180 if tile.alarm else 100
    middle, centre = box.top + box.height // 2 - 60, box.left + box.width // 2
    font = _fitting(lines, size, box.width, region)
    for number, words in enumerate(lines):
        place = (centre, middle + int((number - (len(lines) - 1) / 2) * font.size * 1.24))
        pen.text(place, words, ink, font, anchor="mm")
    hint = (centre, box.top + box.height - 150)
    pen.text(hint, tile.hint, quiet, _fitting([tile.hint], 72 if tile.alarm else 54, box.width, region), anchor="mm")


def _lines(words: str) -> list[str]:
    """Break long words where a reader would: at the space nearest the middle, or after a particle."""
    if len(words) <= 7 or (words.isascii() and " " not in words):
        return [words]
    spaces = [place for place, sign in enumerate(words) if sign == " "]
    if spaces:
        cut = min(spaces, key=lambda place: abs(place - len(words) / 2))
        return [words[:cut], words[cut + 1 :]] if len(words) > 14 else [words]
    cut = next((words.index(mark) + 1 for mark in "にのを" if mark in words[3:-2]), len(words) // 2)
    return [words[:cut], words[cut:]]


def _fitting(lines: list[str], size: int, width: int, region: str) -> ImageFont.FreeTypeFont:
    """The font in this size, or as much smaller as the longest line needs."""
    font = _font(size, region)
    longest = max(font.getlength(line) for line in lines)
    room = width - 2 * (24 + SIDE)
    return font if longest <= room else _font(int(size * room / longest), region)


def _font(size: int, region: str) -> ImageFont.FreeTypeFont:
    wanted = FONT.format(region=region)
    found = subprocess.run(["fc-match", "-f", "%{file}\n%{index}", wanted], check=True, capture_output=True, text=True)
    file, index = found.stdout.split("\n")
    return ImageFont.truetype(file, size, int(index))


def main() -> None:
    """Draw every menu and say where it went."""
    for menu in (default_menu(), *own_menus().values()):
        target = FOLDER / f"{menu.name}.png"
        draw(menu).quantize(32).save(target, optimize=True)
        sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
