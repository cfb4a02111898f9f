"""The papers of an incident in Word, made from its record; `at` is the programme's aware moment of making them."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.clock import in_tokyo
from bot.documents.packing import digest
from bot.documents.word import MissingPart, render
from bot.errors import EngawaError
from handlers.incidents.record import Record
from handlers.incidents.wording import Words, common, differences, known, measures, practised, whole_story, written

_CODE = re.compile(r"[A-Z][0-9]{3,}")


class NotACode(EngawaError):
    """File names carry codes only, such as I001; this is none."""


@dataclass(frozen=True)
class Paper:
    """A Word file: its name (codes only), its bytes, and their SHA-256 in hex."""

    name: str
    content: bytes
    digest: str


@dataclass(frozen=True)
class CardFacts:
    """What stands on the printed card; routes are the ward's contacts as (name, number, hours)."""

    contract: str
    contractor: str
    contractor_phone: str
    ward: str
    routes: tuple[tuple[str, str, str], ...]
    mail: str
    steps: tuple[str, ...]
    script: tuple[str, ...]


def first_report(record: Record, *, at: datetime, number: int = 1) -> Paper:
    """事故等の一報 without personal data (001G-9(1), 003-§13-1); `number` counts its versions."""
    shown = common(record, at, number)
    del shown["details"], shown["more"], shown["aware_by"]  # what may hold personal data cannot even be asked for
    return _made("first_report", "事故等の一報", record, at, shown)


def follow_up(record: Record, number: int, *, at: datetime) -> Paper:
    """続報`number` (1, 2 …): what differs from the report before it, and what is open (001G-9(2))."""
    report = f"続報{number}"
    shown = common(record, at, 1) | differences(record) | {"report": report}
    return _made("follow_up", report, record, at, shown)


def incident_report(record: Record, *, at: datetime, version: int = 1) -> Paper:
    """事故報告書: the whole record in writing (000-§25-1-4)."""
    return _made("incident_report", "事故報告書", record, at, common(record, at, version) | whole_story(record))


def persons_notice(record: Record, *, at: datetime, version: int = 1) -> Paper:
    """本人への通知, its address left open (003-§13-2); only the ward's instruction lets it out."""
    shown = common(record, at, version) | {"measures": measures(record.measures)}
    del shown["details"], shown["more"]
    return _made("persons_notice", "本人への通知", record, at, shown)


def claim_notice(record: Record, *, at: datetime, version: int = 1) -> Paper:
    """苦情・請求の通知, told to the ward in writing (003-§16-2)."""
    shown = common(record, at, version) | {"claim": known(record.claim)}
    return _made("claim_notice", "苦情・請求の通知", record, at, shown)


def drill_record(record: Record, *, at: datetime, version: int = 1) -> Paper:
    """訓練記録: scenario, participants, minutes a step, findings (000-§25-3); raises MissingPart for no drill."""
    if not record.drill or record.exercise is None:
        raise MissingPart(f"The record of a drill cannot be made: {record.code} has no exercise.")
    return _made("drill_record", "訓練記録", record, at, common(record, at, version) | practised(record.exercise))


def incident_card(facts: CardFacts, *, at: datetime) -> Paper:
    """事故カード: one A4 page to print, for when phone, LINE and Engawa are all gone (001G-9(0))."""
    routes = [{"name": name, "number": number, "hours": hours} for name, number, hours in facts.routes]
    content = render("incident_card", {**asdict(facts), "routes": routes, "made_on": written(at)})
    return Paper(f"{_day(at)}_事故カード.docx", content, digest(content))


def _made(template: str, title: str, record: Record, at: datetime, shown: Words) -> Paper:
    content = render(template, shown)
    return Paper(file_name(record, title, at), content, digest(content))


def file_name(record: Record, title: str, at: datetime) -> str:
    """A paper's file name, e.g. `20261015_I001_事故報告書.docx`; a drill's says 訓練. Raises NotACode."""
    if not _CODE.fullmatch(record.code):
        raise NotACode
    mark = ("訓練",) if record.drill and not title.startswith("訓練") else ()
    return "_".join((_day(at), record.code, *mark, title)) + ".docx"


def _day(at: datetime) -> str:
    return f"{in_tokyo(at):%Y%m%d}"
