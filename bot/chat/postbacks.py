"""What a button carries: a name and a few short values, at most 300 characters (LINE: Postback action)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

VERSION = "1"


@dataclass(frozen=True)
class Postback:
    """A tap in our own words: `name` is `room.action` or `answer`, `values` are codes and dates only."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)

    def encode(self) -> str:
        """The string the button carries."""
        return urlencode({"_": VERSION, "do": self.name, **self.values})


def encode(name: str, /, **values: object) -> str:
    """The string of a button; values become text."""
    return Postback(name, {key: str(value) for key, value in values.items()}).encode()


def decode(data: str) -> Postback | None:
    """The tap behind a string; None for what an older release or somebody else wrote."""
    values = dict(parse_qsl(data, keep_blank_values=True))
    if values.pop("_", None) != VERSION or not values.get("do"):
        return None
    return Postback(values.pop("do"), values)


def is_uuid(value: str | None) -> bool:
    """Whether a button's value can be an id at all."""
    try:
        UUID(value or "")
    except ValueError:
        return False
    return True
