"""Reading the data people may edit (content/): checked when loaded, with errors that name file and line."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import ContentFault

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]")
_KEY = re.compile(r"""\s*([\w"'.\- ]+?)\s*=""")
_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)")

FENCE = "+++"
CONTENT = Path(__file__).resolve().parent.parent / "content"
Shape = TypeVar("Shape", bound=BaseModel)


def load(path: Path, shape: type[Shape]) -> Shape:
    """A TOML file as the given model; raises ContentFault with every fault as `file:line: what`."""
    text = _text(path)
    values = _toml(path, text)
    try:
        return shape.model_validate(values)
    except ValidationError as error:
        lines = [f"{short(path)}:{line_of(text, fault['loc'])}: {_said(fault)}" for fault in error.errors()]
        raise ContentFault("\n".join(lines)) from None


def load_page(path: Path, shape: type[Shape], parts: Mapping[str, str], **more: object) -> Shape:
    """A text with TOML between two lines `+++` in front, as the given model; raises ContentFault like `load`.

    `parts` maps the headings (`## …`) that may stand in it to fields, "" being what stands before the first; each
    field gets its lines without the empty ones. `more` are fields that come from elsewhere, e.g. the file's name.
    """
    lines = _text(path).splitlines()
    front = _front(path, lines)
    bodies, places = _bodies(path, lines, len(front) + 2, parts)
    values = _toml(path, "\n".join(("", *front)))  # so that every line keeps its number
    elsewhere = {**dict.fromkeys(parts.values(), ()), **bodies, **more}
    for name in values.keys() & elsewhere.keys():
        raise ContentFault(f"{short(path)}:{_line_in(front, {}, (name,))}: {name}: this does not belong in the front")
    try:
        return shape.model_validate({**values, **elsewhere})
    except ValidationError as error:
        said = [f"{short(path)}:{_line_in(front, places, fault['loc'])}: {_said(fault)}" for fault in error.errors()]
        raise ContentFault("\n".join(said)) from None


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line (from 1) where a key stands, or its table when the key is missing."""
    known = _places(text)
    first = known.get((*place, 0), 1)  # where an array of tables begins
    beginnings = (tuple(place[:count]) for count in range(len(place), 0, -1))
    return next((known[beginning] for beginning in beginnings if beginning in known), first)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ContentFault(f"{short(path)}: there is no such file") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise ContentFault(f"{short(path)}:{line}: this is not UTF-8") from None


def _toml(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ContentFault(f"{short(path)}:{_not_toml(text, str(error))}") from None


def _front(path: Path, lines: Sequence[str]) -> Sequence[str]:
    """The lines between the two that are `+++`."""
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if fences[:1] != [0]:
        raise ContentFault(f"{short(path)}:1: it must begin with a line {FENCE}")
    if len(fences) == 1:
        raise ContentFault(f"{short(path)}:{len(lines)}: a second line {FENCE} is missing")
    return lines[1 : fences[1]]


def _bodies(
    path: Path, lines: Sequence[str], first: int, parts: Mapping[str, str]
) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[int]]]:
    """The lines of each part, and for each part the line it begins at and those of its lines."""
    bodies: dict[str, list[str]] = {}
    places: dict[str, list[int]] = {}
    part = parts[""]
    for number, line in enumerate(lines[first:], first + 1):
        heading = line.removeprefix("## ").strip() if line.startswith("## ") else None
        if heading is not None and heading not in parts:
            raise ContentFault(f"{short(path)}:{number}: there is no part called {heading}")
        if heading is not None:
            part = parts[heading]
            places[part] = [number, *places.get(part, [])[1:]]
        elif line.strip():
            bodies.setdefault(part, []).append(line.strip())
            places.setdefault(part, [number]).append(number)
    return bodies, places


def _line_in(front: Sequence[str], places: Mapping[str, Sequence[int]], place: Sequence[str | int]) -> int:
    """The line (from 1) of a fault: of a part and of its lines, or else in the front."""
    if place and place[0] in places:
        numbers = places[str(place[0])]
        return numbers[int(place[1]) + 1] if len(place) > 1 else numbers[0]
    return line_of("\n".join(("", *front)), place)


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
    return f"{'.'.join(map(str, fault['loc']))}: {str(fault['msg']).removeprefix('Value error, ')}"


def short(path: Path) -> str:
    """A path as faults name it: from the project's folder on, or its last part."""
    return path.relative_to(CONTENT.parent).as_posix() if path.is_relative_to(CONTENT.parent) else path.name
