"""What the papers of an incident are made of: plain values, filled from the database by whoever asks for a paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Moment:
    """One line of the timeline: when, by whom (a code such as S03), what, and the mark of its proof in the ledger."""

    at: datetime
    by: str
    what: str
    detail: str
    mark: str  # the first 12 hex signs of the ledger's proof


@dataclass(frozen=True)
class Fact:
    """One thing known of the incident (内容, 数量, 発生場所 …); `調査中` while it is not (003-§13-1)."""

    label: str
    value: str


@dataclass(frozen=True)
class Measure:
    """One measure against recurrence: who owns it, until when, and when it was done (000-§25-1-3)."""

    words: str
    owner: str
    due: date | None
    done_on: date | None


@dataclass(frozen=True)
class Made:
    """One report to the ward and its four separate times; `title` is `一報`, `続報1` …"""

    number: int
    title: str
    drafted_at: datetime | None
    sent_at: datetime | None
    accepted_at: datetime | None  # by the mail server
    acknowledged_at: datetime | None  # by the ward
    route: str
    digest: str


@dataclass(frozen=True)
class Change:
    """What a follow-up report says differently from the report before it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Step:
    """One step of a drill and the minutes it took."""

    label: str
    minutes: float


@dataclass(frozen=True)
class Exercise:
    """What only a drill has: its scenario, who took part (codes), its steps and what was found (000-§25-3)."""

    scenario: str
    participants: tuple[str, ...]
    steps: tuple[Step, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """Everything about one incident or drill; moments are aware, `by` and owners are codes, empty means not known."""

    code: str  # I001, or D001 for a drill
    drill: bool
    contract: str
    contractor: str
    contractor_phone: str
    ward: str
    kind: str
    suspected: bool
    state: str
    aware_at: datetime
    aware_before: tuple[datetime, ...]  # later moments that were entered first; kept
    aware_by: str
    started_at: datetime
    due_at: datetime
    reached_at: datetime | None
    reached_how: str
    late_reason: str
    facts: tuple[Fact, ...]
    details: str  # sealed free text, opened for one paper; may be empty
    contained: tuple[Moment, ...]
    cause: str
    measures: tuple[Measure, ...]
    notified: str
    publication: str
    claim: str
    timeline: tuple[Moment, ...]
    reports: tuple[Made, ...]
    changes: tuple[Change, ...]
    exercise: Exercise | None
