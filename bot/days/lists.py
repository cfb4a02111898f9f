"""Reading several days from one message: `10/15、10/20と11/2`, `来週の木曜と金曜`."""

import re
from collections.abc import Iterator
from datetime import date

from bot.days.foreign import as_japanese
from bot.days.reading import UNCLEAR, WEEKS, NotADay, either, read_day, with_digits, without_marks
from bot.days.showing import WEEKDAYS
from bot.text import plain

_LIST_MARK = re.compile(r"^\s*\(?\d{1,2}[.)]\s+", re.MULTILINE | re.ASCII)
_LOOSE = re.compile(r"[ \t]+(?=\()|(?<=[年月/])[ \t]+")
_BETWEEN = re.compile("[、,・ ]+|と|や|または|か(?!$)")
_BARE_DAY = re.compile(r"(\d{1,2})日?(?=\(|$)", re.ASCII)
_BARE_WEEKDAY = re.compile(f"[{WEEKDAYS}]曜")
_WEEK = re.compile(either(WEEKS))


def _pieces(text: str) -> Iterator[str]:
    for line in as_japanese(without_marks(text)).splitlines():
        tidy = _LOOSE.sub("", with_digits(plain(_LIST_MARK.sub("", line))))
        yield from (piece for piece in _BETWEEN.split(tidy) if piece)


def _completed(pieces: Iterator[str]) -> Iterator[str]:
    """Gives a bare weekday the week named before it, so that both days of `来週の木曜と金曜` are in that week."""
    week = ""
    for piece in pieces:
        named = _WEEK.match(piece)
        week = named.group() if named else week if _BARE_WEEKDAY.match(piece) else ""
        yield piece if named else week + piece


def read_days(text: str, today: date) -> list[date]:
    """Reads several days typed in one message, e.g. `10/15、10/20と11/2`, in the order typed, each once.

    A day without its month follows the day before it (`10/15・20`). Raises `NotADay` if any of them is not a day.
    """
    days: list[date] = []
    for piece in _completed(_pieces(text)):
        follows = bool(days) and _BARE_DAY.match(piece)
        days.append(read_day(_BARE_DAY.sub(r"\1日", piece, count=1), days[-1]) if follows else read_day(piece, today))
    if not days:
        raise NotADay(UNCLEAR)
    return list(dict.fromkeys(days))
