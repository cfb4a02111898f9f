"""Finding officers among many: by association, code, role, way and what is missing; a page at a time, in order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.text import plain
from handlers.people.rules import ROLES
from handlers.people.tables import Association, Consent, Office, Person

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

    The keys come first, counted no further than one beyond MOST_COUNTED; only one page of them is looked up.
    """
    keys = session.execute(_keys(wanted, day, after)).all()
    by_office = _lines(session, [row.office for row in keys[:PAGE] if row.office is not None], day)
    groups = [
        (code, name, [by_office[row.office] for row in some if row.office is not None])
        for (code, name), some in groupby(keys[:PAGE], key=lambda row: (row.association, row.name))
    ]
    last = keys[PAGE - 1] if len(keys) > PAGE else None
    return Listing(groups, f"{last.association}{BETWEEN}{last.officer}" if last else "", len(keys))


def is_place(words: str) -> bool:
    """Whether an address carries a place where a page may begin."""
    association, between, officer = words.partition(BETWEEN)
    return bool(between and ASSOCIATION.fullmatch(association)) and (not officer or bool(OFFICER.fullmatch(officer)))


def _keys(wanted: Wanted, day: Day, after: str) -> Select[UUID | None, str, str, str]:
    """Association by association in the order of codes, so that a page stops early, whatever the engine thinks best.

    That is why conditions stand where tables are joined: in WHERE they would let SQLite turn the joins round and sort
    everything.
    """
    officer: ColumnElement[str] = func.coalesce(Person.code, "")
    rows = select(Office.id.label("office"), Association.code.label("association"), Association.name,
                  officer.label("officer")).select_from(Association)  # fmt: skip
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
    found = [Office.association_id == Association.id, Office.ended_on.is_(None)]
    if wanted.role:
        found.append(Office.role == wanted.role)
    if wanted.way:
        without = Office.person_id.in_(select(Person.id).where(Person.chat_id.is_(None)))
        found.append(~without if wanted.way == "line" else without)
    states = {
        "ending": Office.until <= day.today + SOON,
        "unagreed": ~_agreed(day.version).where(Consent.person_id == Office.person_id).exists(),
        "stopped": Office.person_id.in_(select(Person.id).where(Person.stopped_at.is_not(None))),
    }
    return and_(*found, *(one for name, one in states.items() if name == wanted.state))


def _here(wanted: Wanted) -> ColumnElement[bool]:
    here = (Person.id == Office.person_id, Person.erased_at.is_(None))
    return and_(*here, Person.code == wanted.words) if OFFICER.fullmatch(wanted.words) else and_(*here)


def _agreed(version: str) -> Select[UUID]:
    return select(Consent.person_id).where(Consent.version == version, Consent.withdrawn_at.is_(None))


def _lines(session: Session, offices: Sequence[UUID], day: Day) -> dict[UUID, Found]:
    rows = session.execute(select(Office, Person).join(Person).where(Office.id.in_(offices))).all()
    people = [row[1].id for row in rows]
    agreed = set(session.scalars(_agreed(day.version).where(Consent.person_id.in_(people))))
    return {office.id: _found(office, person, person.id in agreed) for office, person in rows}


def _found(office: Office, person: Person, agreed: bool) -> Found:
    role = next((str(one.label) for one in ROLES if one.key == office.role), office.role)
    reachable = person.name is not None or person.phone is not None
    return Found(
        person.code, role, office.until, person.chat_id is not None, person.stopped_at is not None, agreed, reachable
    )
