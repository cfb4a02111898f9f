"""The contract in the calendar: the ends of its period, of each kind of events, and the days the ward is closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import jpholiday

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.web.doors import Occasion, Occasions
from handlers.contract.kinds import TITLES
from handlers.contract.rules import KINDS, Profile, profile

KIND, CLOSED = "契約", "休み"


def days(around: Surroundings, first: date, last: date) -> Sequence[Occasion]:
    """Everything of the contract between two days, and each day the ward's office is closed besides weekends."""
    contract = profile(around.settings.contract)
    known = [Occasion(day, KIND, words, quiet=words) for day, words in _bounds(contract)]
    return [*(one for one in known if first <= one.day <= last), *_closed(contract, first, last)]


def _bounds(contract: Profile) -> Iterator[tuple[date, str]]:
    yield contract.starts_on, "契約の期間がはじまる"
    yield contract.ends_on, "契約の期間がおわる"
    for kind in KINDS:
        frame, title = contract.programme(kind), show(TITLES[kind])
        yield frame.first_day, f"{title}の期間がはじまる"
        yield frame.last_day, f"{title}の期間がおわる"
    yield contract.visits.last_comfortable_day, "これより後の派遣は、報告書の期限が短い"
    yield from ((day, "事故の訓練の予定日") for day in contract.incident.drills)


def _closed(contract: Profile, first: date, last: date) -> Iterator[Occasion]:
    day = first
    while day <= last:
        if (name := jpholiday.is_holiday_name(day)) or (day.weekday() < 5 and not contract.office.is_open_day(day)):
            words = f"{name}（区は休み）" if name else "区は休み"
            yield Occasion(day, CLOSED, words, tone="rest", quiet=words)
        day += timedelta(days=1)


calendar = Occasions("contract", (KIND, CLOSED), days, order=40)
