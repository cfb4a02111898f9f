"""The printed papers as Word files, made from plain values; equal values give equal bytes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import segno

from bot.clock import in_tokyo
from bot.documents.eras import era_day
from bot.documents.pictures import with_pictures
from bot.documents.word import render
from handlers.contract.rules import Profile, link_saying
from handlers.prints.models import TOOLS, Model
from handlers.prints.rules import TITLES, Item, Name, Step, file_name, link_to_add

QR_WIDTH = 44  # mm
UNKNOWN = "まだ"
NOTHING = ("ありません。",)


@dataclass(frozen=True)
class Printed:
    """A Word file: its name and its bytes."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Event:
    """What every paper of a meeting says of it; `title` stands in file names (講習会第3回)."""

    code: str
    name: str
    title: str
    version: int
    day: date | None
    when: str
    place: str
    people: int | None
    lead: str


@dataclass(frozen=True)
class Course:
    """What a run sheet says besides; `groups` are numbers with the code of who leads, `besides` is done on no clock."""

    steps: Sequence[Step]
    total: str
    remarks: Sequence[str]
    besides: Sequence[str]
    things: Sequence[Mapping[str, str]]
    groups: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Seat:
    """One row of the attendance sheet; empty for somebody the ward recruited who is not with us on LINE."""

    code: str = ""
    group: str = ""
    state: str = ""


@dataclass(frozen=True)
class Order:
    """What is ordered: `sum` says how the number of copies came about."""

    made_on: date
    until: date | None
    sum: str
    items: Sequence[Item]
    remarks: Sequence[str]


@dataclass(frozen=True)
class Letter:
    """One letter: whom to, the one-time code, and the last day on which it works."""

    name: str
    code: str
    until: date


def run_sheet(contract: Profile, event: Event, course: Course) -> Printed:
    """進行表."""
    shown = asdict(course) | {
        "groups": [{"number": number, "who": who or UNKNOWN} for number, who in course.groups],
        "besides": [f"□ {one}" for one in course.besides] or NOTHING,
    }
    return _of(contract, event, "run_sheet", shown)


def attendance_sheet(contract: Profile, event: Event, seats: Sequence[Seat]) -> Printed:
    """出欠表."""
    return _of(contract, event, "attendance_sheet", {"rows": [asdict(one) for one in seats]})


def print_order(contract: Profile, event: Event, order: Order) -> Printed:
    """印刷発注書."""
    items = [asdict(one) | {"copies": f"{one.copies}部"} for one in order.items]
    shown = asdict(order) | {"items": items, "made_on": era_day(order.made_on), "until": _day(order.until)}
    return _of(contract, event, "print_order", shown)


def operating_rules(contract: Profile, association: tuple[str, str], tool: str, rules: Model, on: date) -> Printed:
    """運用ルールのひな形 of an association (code and name) for a tool of TOOLS."""
    code, name = association
    shown = {**rules.model_dump(), "association": name, "tool": TOOLS[tool]}
    content = render("operating_rules", _sender(contract) | shown)
    return Printed(file_name(on, f"{code}_{TOOLS[tool]}", TITLES["operating_rules"], rules.version), content)


def officer_letters(contract: Profile, letters: Sequence[Letter], whose: str, on: date, version: int) -> Printed:
    """コードのお知らせ, a page for each letter; `whose` is the association's code or a word for all of them."""
    each = [asdict(one) | {"until": era_day(one.until)} for one in letters]
    more = {"ward": contract.ward.short, "ward_phone": contract.ward.phone, "hours": contract.contractor.hours,
            "line_id": contract.contractor.line_id}  # fmt: skip
    content = render("officer_letters", _sender(contract) | more | {"letters": each})
    add = _square(link_to_add(contract.contractor))
    pictures = [one for letter in letters for one in (add, _square(link_saying(contract.contractor, letter.code)))]
    name = file_name(on, whose, TITLES["officer_letters"], version)
    return Printed(name, with_pictures(content, pictures, QR_WIDTH))


def when_words(starts_at: datetime | None, minutes: int) -> str:
    """The day and the hours of a meeting, in Japanese years."""
    if starts_at is None:
        return "日時はまだ決まっていません"
    begins = in_tokyo(starts_at)
    return f"{era_day(begins.date())}　{begins:%H:%M}〜{begins + timedelta(minutes=minutes):%H:%M}"


def _of(contract: Profile, event: Event, template: Name, more: Mapping[str, Any]) -> Printed:
    people = f"{event.people}人" if event.people is not None else UNKNOWN
    shown = asdict(event) | {"people": people, "place": event.place or UNKNOWN, "lead": event.lead or UNKNOWN}
    content = render(template, {**_sender(contract), **shown, "day": _day(event.day), **more})
    return Printed(file_name(event.day, event.title, TITLES[template], event.version), content)


def _sender(contract: Profile) -> dict[str, str]:
    firm = contract.contractor
    return {"contract": contract.title, "contractor": firm.name, "contractor_phone": firm.phone}


def _day(day: date | None) -> str:
    return era_day(day) if day is not None else UNKNOWN


def _square(words: str) -> bytes:
    """A QR as PNG with a quiet border; the same words give the same bytes."""
    made = BytesIO()
    segno.make(words, error="m", micro=False).save(made, kind="png", scale=8, border=2)
    return made.getvalue()
