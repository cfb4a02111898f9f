"""Searching the ledger: by days, who, what was done, about whom, by which way and with what result; newest first."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import Session

from bot.clock import TOKYO
from bot.store.ledger import REFUSED, LedgerEntry, LedgerSeal
from bot.text import plain
from handlers.registers.rules import CHANNELS, RESULTS

PAGE = 50
YEARS = range(2000, 2101)  # what anybody may mean; others overflow when they are turned into UTC
LONGEST = 40  # of a code in the ledger
CODE = re.compile(r"[A-Za-z]\d{1,6}")
BETWEEN = "~"


@dataclass(frozen=True)
class Cursor:
    """The last entry of a page: the next page begins behind it."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}{BETWEEN}{self.id}"


@dataclass(frozen=True)
class Search:
    """What somebody looks for; what is left empty does not count. Days are Tokyo's, both counted."""

    first: date | None = None
    last: date | None = None
    who: str = ""
    did: str = ""
    about: str = ""
    channel: str = ""
    result: str = ""

    def given(self) -> dict[str, str]:
        """The search as the fields of its form; what is empty is left out."""
        return {name: str(value) for name, value in asdict(self).items() if value}

    def in_short(self) -> str:
        """Which days, and which fields were given, for the ledger itself; never what somebody typed."""
        return " ".join(value if name in ("first", "last") else name for name, value in self.given().items())

    def wanted(self) -> list[ColumnElement[bool]]:
        """The search in SQL."""
        where = [getattr(LedgerEntry, name) == value for name, value in asdict(self).items() if value and name in TEXTS]
        if self.result == "refused":
            where.append(literal_column(REFUSED))  # as the index of these few has it
        if self.first is not None:
            where.append(LedgerEntry.at >= _midnight(self.first))
        if self.last is not None:
            where.append(LedgerEntry.at < _midnight(self.last) + timedelta(days=1))
        return where


TEXTS = ("who", "did", "about", "channel", "result")


def search_of(form: Mapping[str, str]) -> tuple[Search, list[str]]:
    """The search somebody typed, and what could not be read of it as sentences; that part is left out."""
    wrong: list[str] = []
    first, last = _day(form.get("first", ""), wrong), _day(form.get("last", ""), wrong)
    search = Search(
        first, last, _code(form.get("who", "")), _cleaned(form.get("did", "")), _code(form.get("about", "")),
        _known(form.get("channel", ""), CHANNELS), _known(form.get("result", ""), RESULTS),
    )  # fmt: skip
    if search.first and search.last and search.last < search.first:
        wrong.append("終わりの日が、はじめの日より前です。")
    return search, wrong


def cursor_of(words: str) -> Cursor | None:
    """A cursor as it stands in an address; None for anything else."""
    moment, _between, key = words.partition(BETWEEN)
    try:
        at, one = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return None
    return Cursor(at, one) if at.tzinfo is not None and at.year in YEARS else None


def page(session: Session, search: Search, after: Cursor | None) -> tuple[Sequence[LedgerEntry], Cursor | None]:
    """The entries of one page, newest first, and behind which one the next page begins; None when there is none."""
    rows = select(LedgerEntry).where(*search.wanted())
    if after is not None:
        at, one = LedgerEntry.at, LedgerEntry.id
        rows = rows.where(at <= after.at, (at < after.at) | (one < after.id))
    found = session.scalars(newest_first(rows).limit(PAGE + 1)).all()
    last = found[PAGE - 1] if len(found) > PAGE else None
    return found[:PAGE], Cursor(last.at, last.id) if last is not None else None


def newest_first(rows: Select[LedgerEntry]) -> Select[LedgerEntry]:
    """In the one order pages and copies keep."""
    return rows.order_by(LedgerEntry.at.desc(), LedgerEntry.id.desc())


def sealed(session: Session, entries: Sequence[LedgerEntry]) -> dict[UUID, int]:
    """The places in the chain of those that have one."""
    places = select(LedgerSeal.entry_id, LedgerSeal.position).where(
        LedgerSeal.entry_id.in_([one.id for one in entries])
    )
    return {row[0]: row[1] for row in session.execute(places)}


def count(session: Session, search: Search) -> int:
    """How many entries a search finds."""
    return session.scalar(select(func.count()).select_from(LedgerEntry).where(*search.wanted())) or 0


def _day(words: str, wrong: list[str]) -> date | None:
    if not words.strip():
        return None
    try:
        day = date.fromisoformat(words.strip())
    except ValueError:
        day = date.min
    if day.year not in YEARS:
        wrong.append("日は 2026-10-14 のように書いてください。")
        return None
    return day


def _code(words: str) -> str:
    """A code as the ledger writes it: S03, operator."""
    said = _cleaned(words)
    return said.upper() if CODE.fullmatch(said) else said


def _cleaned(words: str) -> str:
    """Nothing unprintable reaches the database."""
    return "".join(sign for sign in plain(words) if sign.isprintable())[:LONGEST]


def _known(words: str, known: Mapping[str, str]) -> str:
    return words if words in known else ""


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), TOKYO)
