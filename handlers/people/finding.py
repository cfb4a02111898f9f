"""Finding officers among many: by association, code, role, way and what is missing; a page at a time, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from bot.text import plain
from handlers.people.rules import ROLES
from handlers.people.tables import Association, Office, Person

PAGE = 50
LONGEST = 60
BETWEEN = "~"
SOON = timedelta(days=60)  # how far ahead the end of a term is asked about
MOST_COUNTED = 500  # more than that nobody reads to the end
WAYS = {"line": "LINEあり", "phone": "LINEなし（電話）"}
STATES = {"unagreed": "同意がまだ", "stopped": "お知らせを止めている", "ending": "任期が終わった・60日のうちに終わる"}
CHOICES: Mapping[str, Mapping[str, Any]] = {
    "role": {one.key: one.label for one in ROLES}, "way": WAYS, "state": STATES,
}  # fmt: skip
OFFICER = re.compile(r"P\d{1,7}")
ASSOCIATION = re.compile(r"A\d{1,7}")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; `words` is a part of an association's name, or a code. Empty: everybody."""

    words: str = ""
    role: str = ""
    way: str = ""
    state: str = ""

    def given(self) -> dict[str, str]:
        """As the fields of its form; what is empty is left out."""
        return {name: value for name, value in asdict(self).items() if value}

    @property
    def of_officers(self) -> bool:
        """Whether only officers can be meant, not associations without any."""
        return bool(self.role or self.way or self.state or OFFICER.fullmatch(self.words))


@dataclass(frozen=True)
class Day:
    """What a search is judged by: today, and the version of the consent that counts."""

    today: date
    version: str


@dataclass(frozen=True)
class Found:
    """One officer in an office, by code."""

    code: str
    role: str
    until: date | None
    line: bool
    stopped: bool
    agreed: bool
    reachable: bool  # a name or a number is on record


@dataclass(frozen=True)
class Listing:
    """One page of what was found, by association (code, name, officers); `next` is where the next one begins.

    `count` is how many lines there are from here on, counted no further than one beyond MOST_COUNTED.
    """

    groups: Sequence[tuple[str, str, Sequence[Found]]]
    next: str
    count: int


def wanted_of(form: Mapping[str, str]) -> Wanted:
    """What was typed, cleaned; what is no choice of ours counts as nothing."""
    words = "".join(sign for sign in plain(form.get("words", "")) if sign.isprintable())[:LONGEST]
    code = words.upper()
    if OFFICER.fullmatch(code) or ASSOCIATION.fullmatch(code):
        words = code
    chosen = (form.get(name, "") for name in CHOICES)
    role, way, state = (one if one in known else "" for one, known in zip(chosen, CHOICES.values(), strict=True))
    return Wanted(words, role, way, state)


def listing(session: Session, wanted: Wanted, day: Day, after: str = "") -> Listing:
    """The lines of one page in the order of codes; `after` is the place of the last line before it.

    The codes come first, counted no further than one beyond MOST_COUNTED; only one page of them is looked up.
    """
    codes = [(row[0], row[1]) for row in session.execute(_codes(wanted, day, after))]
    shown = codes[:PAGE]
    names, lines = _names(session, shown), _lines(session, shown, day)
    groups = [
        (code, names[code], [lines[one] for one in some if one in lines])
        for code, some in groupby(shown, key=lambda one: one[0])
    ]
    return Listing(groups, BETWEEN.join(shown[-1]) if len(codes) > PAGE else "", len(codes))


def is_place(words: str) -> bool:
    """Whether an address carries a place where a page may begin."""
    association, between, officer = words.partition(BETWEEN)
    return bool(between and ASSOCIATION.fullmatch(association)) and (not officer or bool(OFFICER.fullmatch(officer)))


def _codes(wanted: Wanted, day: Day, after: str) -> Select[str, str]:
    """Association by association in the order of codes, so that a page stops early, whatever the engine thinks best.

    That is why conditions stand where tables are joined: in WHERE they would let SQLite turn the joins round and sort
    everything.
    """
    officer: ColumnElement[str] = func.coalesce(Person.code, "")
    rows = select(Association.code, officer).select_from(Association)
    if OFFICER.fullmatch(wanted.words):
        rows = rows.join(Office, _held(wanted, day)).join(Person, _here(wanted))
    else:
        rows = rows.outerjoin(Office, _held(wanted, day)).outerjoin(Person, _here(wanted))
    alone = () if wanted.of_officers else (Office.id.is_(None),)
    rows = rows.where(*_named(wanted), or_(*alone, officer != ""))
    if after:
        association, _between, last = after.partition(BETWEEN)
        rows = rows.where(Association.code >= association, (Association.code > association) | (officer > last))
    return rows.order_by(Association.code, officer).limit(MOST_COUNTED + 1)


def _named(wanted: Wanted) -> list[ColumnElement[bool]]:
    if OFFICER.fullmatch(wanted.words) or not wanted.words:
        return []
    if ASSOCIATION.fullmatch(wanted.words):
        return [Association.code == wanted.words]
    return [Association.name.contains(wanted.words, autoescape=True)]


def _held(wanted: Wanted, day: Day) -> ColumnElement[bool]:
    """What is asked of people is asked of their offices, so that only those who are meant are looked up at all."""
    erased = select(Person.id).where(Person.erased_at.is_not(None))
    found = [Office.association_id == Association.id, Office.ended_on.is_(None), Office.person_id.not_in(erased)]
    if wanted.role:
        found.append(Office.role == wanted.role)
    if wanted.way:
        without = Office.person_id.in_(select(Person.id).where(Person.chat_id.is_(None)))
        found.append(~without if wanted.way == "line" else without)
    states = {
        "ending": Office.until <= day.today + SOON,
        "unagreed": Office.person_id.in_(_unagreed(day.version)),
        "stopped": Office.person_id.in_(select(Person.id).where(Person.stopped_at.is_not(None))),
    }
    return and_(*found, *(one for name, one in states.items() if name == wanted.state))


def _here(wanted: Wanted) -> ColumnElement[bool]:
    here = Person.id == Office.person_id
    return and_(here, Person.code == wanted.words) if OFFICER.fullmatch(wanted.words) else here


def _unagreed(version: str) -> CompoundSelect[UUID]:
    """Whoever agreed to nothing, or to another version: three reaches into one index."""
    before, after = Person.agreed_to < version, Person.agreed_to > version
    return union_all(*(select(Person.id).where(one) for one in (Person.agreed_to.is_(None), before, after)))


def _names(session: Session, shown: Sequence[tuple[str, str]]) -> dict[str, str]:
    rows = select(Association.code, Association.name).where(Association.code.in_({code for code, _officer in shown}))
    return {row[0]: row[1] for row in session.execute(rows)}


def _lines(session: Session, shown: Sequence[tuple[str, str]], day: Day) -> dict[tuple[str, str], Found]:
    """What is shown of each officer, by association and officer."""
    rows = (
        select(
            Association.code, Person.code, Office.role, Office.until, Person.chat_id.is_not(None),
            Person.stopped_at.is_not(None), func.coalesce(Person.agreed_to == day.version, False),
            or_(Person.name.is_not(None), Person.phone.is_not(None)),
        )
        .select_from(Person).join(Office, Office.person_id == Person.id).join(Association)
        .where(Person.code.in_([officer for _code, officer in shown if officer]), Office.ended_on.is_(None))
    )  # fmt: skip
    return {(row[0], row[1]): Found(row[1], _role(row[2]), *row[3:]) for row in session.execute(rows)}


def _role(key: str) -> str:
    return next((str(one.label) for one in ROLES if one.key == key), key)
