"""The contract profile as data (content/contracts/), read once and never guessed."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Annotated, Literal, get_args
from urllib.parse import quote

import jpholiday
from pydantic import Field, ValidationInfo, field_validator

from bot.clock import TOKYO, in_tokyo
from bot.content import CONTENT, load
from bot.contract import Domestic, InventoryRow, LinePlan, Part
from handlers.contract.chains import Chains
from handlers.contract.frames import Programme, Visits, outside
from handlers.contract.mailing import MailPlan
from handlers.contract.typos import Address, MonthDay, Phone

Document = Literal["000", "001", "002", "003", "004"]


class Contractor(Part):
    """The firm that runs the programme."""

    name: str
    phone: Phone
    hours: str
    line_id: str  # of the official account, as people search for it


class Ward(Part):
    """The ordering party's contact (S8)."""

    name: str
    short: str
    phone: Phone
    sites: tuple[
        Annotated[str, Field(pattern=r"^[a-z0-9-]+(\.[a-z0-9-]+)+$")], ...
    ] = ()  # hosts broadcasts may link to
    mail: Address | None = None  # where requests go; None until the ward named one (G-2)


class Quiet(Part):
    """The hours in which officers are left in peace (Tokyo time); the same hour twice means none."""

    from_: int = Field(alias="from", ge=0, le=23)
    until: int = Field(ge=0, le=23)

    def covers(self, hour: int) -> bool:
        """Whether an hour of the day is one of them, also where they begin after midnight."""
        if self.from_ <= self.until:
            return self.from_ <= hour < self.until
        return hour >= self.from_ or hour < self.until


@lru_cache(maxsize=2000)
def _is_holiday(day: date) -> bool:
    return bool(jpholiday.is_holiday(day))


class Office(Part):
    """When the ward's office is open: not on weekends, holidays and its closed days (month-day)."""

    opens: time
    closes: time
    closed: tuple[MonthDay, ...] = ()

    @field_validator("closes")
    @classmethod
    def _after_it_opened(cls, closes: time, known: ValidationInfo) -> time:
        if closes <= known.data.get("opens", time.min):
            raise ValueError("closes must come after opens")
        return closes

    def is_open_day(self, day: date) -> bool:
        """Whether the office works on a day."""
        return day.weekday() < 5 and not _is_holiday(day) and f"{day:%m-%d}" not in self.closed

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody is there at a moment."""
        local = in_tokyo(moment)
        return self.is_open_day(local.date()) and self.opens <= local.time() < self.closes

    def next_open_day(self, day: date, count: int = 1) -> date:
        """The open day so many open days after a day."""
        for _step in range(count):
            day += timedelta(days=1)
            while not self.is_open_day(day):
                day += timedelta(days=1)
        return day


class Route(Part):
    """One number of the ward's, and when somebody answers it."""

    name: str
    phone: Phone
    hours: Literal["open", "closed", "always"]


class Contact(Part):
    """A work phone of the contractor's own."""

    name: str
    phone: Phone


class IncidentPlan(Part):
    """How an incident reaches the ward, as agreed with it beforehand (001G-9); phones are no person's own."""

    agreed_on: date | None = None
    mail: Address | None = None
    mail_counts: bool = False
    fax_counts: bool = False
    call_back_at: time = time(8, 30)
    cause_days: int = Field(5, ge=1)
    prevention_days: int = Field(10, ge=1)
    drills: tuple[date, ...] = ()
    drill_messages: int = Field(80, ge=0)
    routes: tuple[Route, ...] = ()
    tree: tuple[Contact, ...] = ()


class SurveyPlan(Part):
    """Surveys after events: `visits` only with the ward's consent (S4-2-∅), days to answer, the least group shown.

    Fewer than three people are never shown: of two, each would know what the other answered.
    """

    visits: bool = False
    days_open: int = Field(7, ge=1, le=30)
    hide_below: int = Field(3, ge=3)


class ConsentText(Part):
    """What officers agree to: the version, and the rows of inventory B it speaks of."""

    version: str
    rows: tuple[str, ...]


class Profile(Part):
    """One contract."""

    title: str
    documents: tuple[Document, ...]  # 004 the specification, 000 its annex; 001–003: stricter customers
    also_kept: tuple[Document, ...] = ()  # kept of our own accord: the strictest reading
    fixed_on: date
    ends_on: date
    contractor: Contractor
    ward: Ward
    seminars: Programme
    visits: Visits
    exchanges: Programme
    chains: Chains
    quiet: Quiet
    office: Office
    incident: IncidentPlan = IncidentPlan()
    surveys: SurveyPlan = SurveyPlan()
    mail: MailPlan = MailPlan()
    line: LinePlan | None = None
    inventory_b: tuple[InventoryRow, ...]
    consent: ConsentText
    domestic: tuple[Domestic, ...] = ()

    @field_validator("ends_on")
    @classmethod
    def _ends_after_it_began(cls, ends_on: date, known: ValidationInfo) -> date:
        if ends_on <= known.data.get("fixed_on", date.min):
            raise ValueError("ends_on must come after fixed_on")
        return ends_on

    @field_validator("seminars", "visits", "exchanges")
    @classmethod
    def _within_the_period(cls, frame: Programme, known: ValidationInfo) -> Programme:
        wrong = outside(frame, known.data.get("fixed_on", date.min), known.data.get("ends_on", date.max))
        if wrong:
            raise ValueError(f"{wrong} must lie between fixed_on and ends_on")
        return frame

    @field_validator("incident")
    @classmethod
    def _drills_within_the_period(cls, plan: IncidentPlan, known: ValidationInfo) -> IncidentPlan:
        if any(not known.data.get("fixed_on", day) <= day <= known.data.get("ends_on", day) for day in plan.drills):
            raise ValueError("drills must lie between fixed_on and ends_on")
        return plan

    @field_validator("inventory_b")
    @classmethod
    def _each_row_once(cls, rows: tuple[InventoryRow, ...]) -> tuple[InventoryRow, ...]:
        twice = sorted(one for one, count in Counter(row.id for row in rows).items() if count > 1)
        if twice:
            raise ValueError(f"{', '.join(twice)} stands here twice")
        return rows

    @field_validator("consent")
    @classmethod
    def _speaks_of_rows_there_are(cls, consent: ConsentText, known: ValidationInfo) -> ConsentText:
        there = {row.id for row in known.data.get("inventory_b", ())}
        unknown = [one for one in consent.rows if there and one not in there]
        if unknown:
            raise ValueError(f"inventory_b has no row {', '.join(unknown)}")
        return consent

    @property
    def starts_on(self) -> date:
        """The first day of the performance period: the day after the contract was fixed (S3.a)."""
        return self.fixed_on + timedelta(days=1)

    def programme(self, kind: str) -> Programme:
        """The frame of a `seminar`, `visit` or `exchange`."""
        return {"seminar": self.seminars, "visit": self.visits, "exchange": self.exchanges}[kind]

    def binds(self, clauses: str) -> bool:
        """Whether one of these clauses (000-§9, 003-§7-3) is of a document kept here; what is LINE's own always is."""
        named = [one[:3] for one in clauses.replace(" ", "").split(",") if one[:3] in get_args(Document)]
        return not named or any(one in (*self.documents, *self.also_kept) for one in named)

    def in_term(self, day: date) -> bool:
        """Whether a day is in the performance period; both ends are inside (S3)."""
        return self.starts_on <= day <= self.ends_on


KINDS = ("seminar", "visit", "exchange")


def link_saying(contractor: Contractor, words: str) -> str:
    """What a QR opens: our chat with words ready to send (LINE: Using LINE features with the LINE URL scheme)."""
    return f"https://line.me/R/oaMessage/{quote(contractor.line_id, safe='')}/?{quote(words, safe='')}"


@lru_cache
def profile(name: str) -> Profile:
    """The profile of that name; raises ContentFault naming file and line."""
    return load(CONTENT / "contracts" / f"{name}.toml", Profile)


def out_of_quiet(quiet: Quiet, moment: datetime) -> datetime:
    """The same moment, or the end of the quiet hours it falls into."""
    local = in_tokyo(moment)
    if not quiet.covers(local.hour):
        return moment
    morning = local.date() if local.hour < quiet.until else local.date() + timedelta(days=1)
    return datetime.combine(morning, time(quiet.until), TOKYO)
