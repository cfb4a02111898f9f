"""Small building blocks to say what a JSON value may be, and to name the exact place where it is not.

A `Check` looks at one value and adds a sentence to `found` for everything wrong with it. Places are kept as linked
pairs and written out only when there is something to say, so that checking a good message stays cheap.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.text import graphemes, utf16_units

Place = tuple["Place | None", str | int]
Check = Callable[[Any, Place, list[str]], None]

UNITS: dict[str, Callable[[str], int]] = {"UTF-16 units": utf16_units, "characters": graphemes}


_KINDS: dict[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
    type(None): "null",
    dict: "an object",
    list: "a list",
    tuple: "a list",
}


def written(place: Place | None) -> str:
    """Writes a place as people read it, e.g. `messages[0].contents.body`."""
    if place is None:
        return ""
    before, key = place
    if isinstance(key, int):
        return f"{written(before)}[{key}]"
    return f"{written(before)}.{key}" if before else key


def complain(found: list[str], place: Place, sentence: str) -> None:
    """Adds one sentence that starts with the place it is about."""
    found.append(f"{written(place)}: {sentence}")


def kind_of(value: object) -> str:
    """Names a value's JSON type without showing the value, which may be personal."""
    return _KINDS.get(type(value), "nothing JSON knows")


def _meant(key: str, known: Iterable[str]) -> str:
    """Guesses what a misspelt key was meant to be, as the end of a sentence."""
    near = difflib.get_close_matches(key, known, n=1)
    return f", did you mean {near[0]}?" if near else ""


def counted(least: int, most: int, what: str) -> str:
    """Says a range in words: `exactly 2 actions`, `at most 50 actions`, `1 to 13 items`."""
    if least == most:
        return f"exactly {most} {what}"
    return f"{least} to {most} {what}" if least else f"at most {most} {what}"


def text(most: int, unit: str = "UTF-16 units") -> Check:
    """Text of 1 to `most`, counted in `unit` (a key of `UNITS`)."""
    count = UNITS[unit]

    def check(value: Any, place: Place, found: list[str]) -> None:
        if not isinstance(value, str):
            complain(found, place, f"must be text, is {kind_of(value)}")
        elif not value or (len(value) * 2 > most and count(value) > most):
            complain(found, place, f"must be 1 to {most} {unit}, has {count(value)}")

    return check


def anything_of(*values: object) -> Check:
    """One of a few fixed values of one type; `True` is not taken for 1."""
    kind, allowed = type(values[0]), frozenset(values)
    shown = ", ".join(str(value) for value in values)

    def check(value: Any, place: Place, found: list[str]) -> None:
        if type(value) is not kind or value not in allowed:
            complain(found, place, f"must be one of {shown}")

    return check


def like(pattern: str, says: str) -> Check:
    """Text that matches the whole of `pattern`; `says` completes the sentence `must be ...`."""
    matches = re.compile(pattern).fullmatch

    def check(value: Any, place: Place, found: list[str]) -> None:
        if not isinstance(value, str) or not matches(value):
            complain(found, place, f"must be {says}")

    return check


def link(most: int, *schemes: str) -> Check:
    """A percent-encoded address of at most `most` characters with one of `schemes`."""
    starts = re.compile(rf"(?:{'|'.join(schemes)}):[!-~]+").fullmatch
    shown = ", ".join(schemes)

    def check(value: Any, place: Place, found: list[str]) -> None:
        if not isinstance(value, str) or not starts(value):
            complain(found, place, f"must be a percent-encoded address that starts with {shown}")
        elif len(value) > most:
            complain(found, place, f"must be 1 to {most} characters, has {len(value)}")

    return check


def number(least: float, most: float = float("inf"), *, whole: bool = True) -> Check:
    """A number from `least` to `most`, whole unless said otherwise."""
    kinds: tuple[type, ...] = (int,) if whole else (int, float)
    limits = f"from {least} to {most}" if most != float("inf") else f"of at least {least}"

    def check(value: Any, place: Place, found: list[str]) -> None:
        if type(value) not in kinds or not least <= value <= most:
            complain(found, place, f"must be a {'whole ' if whole else ''}number {limits}")

    return check


def listed(each: Check, most: int, what: str, least: int = 1) -> Check:
    """A list of `least` to `most` values that each pass `each`."""

    def check(value: Any, place: Place, found: list[str]) -> None:
        if not isinstance(value, list | tuple):
            complain(found, place, f"must be a list of {what}, is {kind_of(value)}")
            return
        if not least <= len(value) <= most:
            complain(found, place, f"must be {counted(least, most, what)}, has {len(value)}")
        for index, inner in enumerate(value):
            each(inner, (place, index), found)

    return check


@dataclass(frozen=True)
class Shape:
    """An object: the keys it must have, the keys it may have, and rules that look at several keys at once.

    Rules run only when every single value fits, so they may trust what they read.
    """

    must: Mapping[str, Check] = field(default_factory=dict)
    may: Mapping[str, Check] = field(default_factory=dict)
    rules: tuple[Check, ...] = ()
    known: dict[str, Check] = field(init=False)
    needed: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "known", {**self.must, **self.may})
        object.__setattr__(self, "needed", frozenset(self.must))

    def __call__(self, value: Any, place: Place, found: list[str]) -> None:
        """Checks one object."""
        if not isinstance(value, dict):
            complain(found, place, f"must be an object, is {kind_of(value)}")
            return
        before, known = len(found), self.known
        for key, inner in value.items():
            check = known.get(key)
            if check is None:
                complain(found, (place, str(key)), f"is not known here{_meant(str(key), known)}")
            else:
                check(inner, (place, key), found)
        if not value.keys() >= self.needed:
            for key in sorted(self.needed - value.keys()):
                complain(found, (place, key), "is required")
        if len(found) == before:
            for rule in self.rules:
                rule(value, place, found)


class Kinds(dict[str, Shape]):
    """Objects told apart by their `type`; filled after it is made where kinds contain each other."""

    def __call__(self, value: Any, place: Place, found: list[str]) -> None:
        """Checks one object against the shape its `type` names."""
        if not isinstance(value, dict):
            complain(found, place, f"must be an object, is {kind_of(value)}")
            return
        name = value.get("type")
        if isinstance(name, str) and name in self:
            self[name](value, place, found)
        else:
            complain(found, (place, "type"), f"must be one of {', '.join(self)}")
