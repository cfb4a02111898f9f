"""Drawing every picture of the tips anew: `make pictures`."""

from __future__ import annotations

import sys

from bot.content import CONTENT
from bot.drawing.scenes import SCENES
from bot.drawing.shapes import draw

FOLDER = CONTENT / "tips" / "pictures"


def main() -> None:
    """Draw every picture and say where it went."""
    for name, shapes in SCENES.items():
        target = FOLDER / f"{name}.png"
        draw(shapes).save(target, optimize=True)
        sys.stdout.write(f"{target.name}: {target.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
