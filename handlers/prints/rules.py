"""What there is to print, and the figures on it: pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from urllib.parse import quote

from bot.clock import in_tokyo
from handlers.contract.rules import Contractor

MOST_LETTERS = 5  # one-time codes for each association at once
Name = Literal["run_sheet", "attendance_sheet", "print_order", "operating_rules", "officer_letters"]
TITLES: dict[Name, str] = {
    "run_sheet": "進行表", "attendance_sheet": "出欠表", "print_order": "印刷発注書", "operating_rules": "運用ルール",
    "officer_letters": "コードのお知らせ",
}  # fmt: skip
OF_A_MEETING: tuple[Name, ...] = ("run_sheet", "attendance_sheet", "print_order")


@dataclass(frozen=True)
class Step:
    """One row of a course with its time of day; both empty for what is done before or after the day."""

    begins: str
    ends: str
    title: str
    form: str
    minutes: int


@dataclass(frozen=True)
class Item:
    """One line of a print order; `copies` None: as many as staff write by hand."""

    what: str
    version: str
    copies: int
    how: str
    mark: str  # the beginning of the file's SHA-256: the very file the ward confirmed


def timed(rows: Sequence[tuple[str, str, int]], starts_at: datetime | None) -> list[Step]:
    """The rows (words, form, minutes) one after the other from the beginning; before a date is fixed, in minutes."""
    steps, passed = [], 0
    for title, form, minutes in rows:
        begins = _clock(starts_at, passed) if minutes else ""
        passed += minutes
        steps.append(Step(begins, _clock(starts_at, passed) if minutes else "", title, form, minutes))
    return steps


def _clock(starts_at: datetime | None, passed: int) -> str:
    if starts_at is None:
        return f"{passed}分"
    return f"{in_tokyo(starts_at + timedelta(minutes=passed)):%H:%M}"


def file_name(day: date | None, whose: str, title: str, version: int) -> str:
    """A paper's file name, e.g. `20261015_講習会第3回_進行表_第5版.docx`; without a day it begins with `日未定`."""
    first = f"{day:%Y%m%d}" if day is not None else "日未定"
    return "_".join((first, whose, title, f"第{version}版")) + ".docx"


def link_to_add(contractor: Contractor) -> str:
    """What a QR opens that makes us a friend on LINE (LINE: Using LINE features with the LINE URL scheme)."""
    return f"https://line.me/R/ti/p/{quote(contractor.line_id, safe='')}"
