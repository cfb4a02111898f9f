"""Reading the data people may edit (content/): checked when loaded, with errors that name file and line."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import ContentFault

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*([\w"'.\- ]+?)\s*=""")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")

CONTENT = Path(__file__).resolve().parent.parent / "content"
Shape = TypeVar("Shape", bound=BaseModel)


def load(path: Path, shape: type[Shape]) -> Shape:
    """A TOML file as the given model; raises ContentFault with every fault as `file:line: what`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentFault(f"{_short(path)}: there is no such file") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ContentFault(f"{_short(path)}:{line}: this is not UTF-8") from None
    try:
        return shape.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ContentFault(f"{_short(path)}:{_not_toml(text, str(error))}") from None
    except ValidationError as error:
        lines = [f"{_short(path)}:{line_of(text, fault['loc'])}: {_said(fault)}" for fault in error.errors()]
        raise ContentFault("\n".join(lines)) from None


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line (from 1) where a key stands, or its table when the key is missing."""
    known = _places(text)
    beginnings = (tuple(place[:count]) for count in range(len(place), 0, -1))
    return next((known[beginning] for beginning in beginnings if beginning in known), 1)


def _places(text: str) -> Mapping[tuple[str | int, ...], int]:
    """Where every table, every element of an array of tables and every key stands."""
    found: dict[tuple[str | int, ...], int] = {}
    elements: Counter[tuple[str | int, ...]] = Counter()
    table: tuple[str | int, ...] = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = ()
            for name in _names(header.group(2)):
                table = _within(table, elements) + (name,)
            if header.group(1) == "[[":
                elements[table] += 1
                table = _within(table, elements)
            found.setdefault(table, number)
        elif key := _KEY.match(line):
            found.setdefault((*table, *_names(key.group(1))), number)
    return found


def _within(table: tuple[str | int, ...], elements: Mapping[tuple[str | int, ...], int]) -> tuple[str | int, ...]:
    """The last element so far, when the table is an array of tables."""
    return (*table, elements[table] - 1) if elements.get(table) else table


def _names(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]


def _not_toml(text: str, said: str) -> str:
    at = _AT_LINE.search(said)
    line = int(at.group(1)) if at else max(len(text.splitlines()), 1)
    return f"{line}: {_AT_LINE.sub('', said)}"


def _said(fault: object) -> str:
    if not isinstance(fault, dict):
        return str(fault)
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"


def _short(path: Path) -> str:
    return path.relative_to(CONTENT.parent).as_posix() if path.is_relative_to(CONTENT.parent) else path.name
