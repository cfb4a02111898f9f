"""Reading what was said so that it can be held against the oracle: heads of messages, lines of the mornings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.year.oracle import Said

MORNINGS = ("きょうの期限", "期限をすぎたものがあります。")


def first_words(said: Sequence[Said]) -> list[tuple[datetime, str, str, int]]:
    """When, to whom, the first line, the cost: one of each message."""
    return [(one.at, one.to, one.words.splitlines()[0], one.cost) for one in said]


def lines_of(said: Sequence[Said]) -> list[tuple[datetime, str, list[str]]]:
    """The deadlines of each morning's message, without what is to be done about them."""
    return [(one.at, one.to, _deadlines(one.words)) for one in said if one.words.startswith(MORNINGS)]


def _deadlines(words: str) -> list[str]:
    lines = words.splitlines()[1:]
    return [line.split(": ")[0] for line in lines if line.startswith(("・", "ほか")) or line.endswith("もの:")]
