"""Reading the data people may edit (content/): checked when loaded, with errors that name file and line."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from bot.errors import ContentFault

CONTENT = Path(__file__).resolve().parent.parent / "content"
Shape = TypeVar("Shape", bound=BaseModel)


def load(path: Path, shape: type[Shape]) -> Shape:
    """A TOML file as the given model; raises ContentFault with every fault as `file:line: what`."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ContentFault(f"{_short(path)}: there is no such file") from None
    try:
        return shape.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise ContentFault(f"{_short(path)}: {error}") from None
    except ValidationError as error:
        lines = [f"{_short(path)}:{line_of(text, fault['loc'])}: {_said(fault)}" for fault in error.errors()]
        raise ContentFault("\n".join(lines)) from None


def line_of(text: str, place: Sequence[str | int]) -> int:
    """The line (from 1) where a key stands, or its table when the key is missing."""
    lines = text.splitlines()
    found = 0
    for part in (str(part) for part in place if isinstance(part, str)):
        for number in range(found, len(lines)):
            bare = lines[number].strip().strip("[] ")
            if bare == part or bare.endswith("." + part) or bare.partition("=")[0].strip().strip('"') == part:
                found = number
                break
    return found + 1


def _said(fault: object) -> str:
    if not isinstance(fault, dict):
        return str(fault)
    return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"


def _short(path: Path) -> str:
    return path.relative_to(CONTENT.parent).as_posix() if path.is_relative_to(CONTENT.parent) else path.name
