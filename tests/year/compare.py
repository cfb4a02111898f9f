"""Reading what was said so that it can be held against the oracle: heads of messages, lines of the mornings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tests.year.oracle import Said

MORNINGS = ("きょうの期限", "期限をすぎたものがあります。")


STAFF = ("従事者", "佐伯", "野々村")


def first_words(said: Sequence[Said]) -> list[tuple[datetime, str, str, int]]:
    """When, to whom, the first line, the cost: one of each message."""
    return [(one.at, one.to, one.words.splitlines()[0], one.cost) for one in said]


def every_word(said: Sequence[Said]) -> list[tuple[datetime, str, list[str]]]:
    """Every word officers hear: which event, when, where, whose; of a tip its number and title."""
    return [(one.at, one.to, _up_to_the_title(one.words.splitlines())) for one in said if one.to not in STAFF]


def _up_to_the_title(lines: list[str]) -> list[str]:
    tip = next((number for number, line in enumerate(lines) if "のヒント " in line), None)
    return lines if tip is None else lines[: tip + 2]


def lines_of(said: Sequence[Said]) -> list[tuple[datetime, str, list[str]]]:
    """The deadlines and calls of each morning's message, without what is to be done about them."""
    return [(one.at, one.to, _deadlines(one.words)) for one in said if one.words.startswith(MORNINGS)]


def _deadlines(words: str) -> list[str]:
    lines = words.splitlines()[1:]
    told = [line for line in lines if line.startswith(("・", "ほか", "電話")) or line.endswith("もの:")]
    return [line if line.startswith("電話") else line.split(": ")[0] for line in told]
