"""What a profile says to officers: the rows of inventory B they agree to (003-§3-3)."""

from __future__ import annotations

from collections.abc import Iterator

from bot.catalogs import Content
from bot.content import CONTENT
from handlers.contract.rules import profile


def _said() -> Iterator[str]:
    for file in sorted((CONTENT / "contracts").glob("*.toml")):
        found = profile(file.stem)
        for row in (one for one in found.inventory_b if one.id in found.consent.rows):
            yield from (row.title, row.purpose, row.keep)


content = Content("content/contracts", _said)
