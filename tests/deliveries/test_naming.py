"""Staff read what a message was for in words: no room sends for a purpose that has none."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from handlers.deliveries.naming import PURPOSES

ROOT = Path(__file__).parents[2]
AT = {"Notice": 2, "reach": 3, "reach_one": 4}  # where the purpose stands among the arguments


def purposes(source: str) -> Iterator[str]:
    """The purposes written out in a file."""
    for node in ast.walk(ast.parse(source)):
        at = AT.get(node.func.id) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
        if isinstance(node, ast.Call) and at is not None and len(node.args) > at:
            given = node.args[at]
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                yield given.value


def test_every_purpose_of_every_room_has_words() -> None:
    found = {one for file in ROOT.glob("handlers/**/*.py") for one in purposes(file.read_text())}
    assert len(found) > 20
    assert found - set(PURPOSES) == set()
