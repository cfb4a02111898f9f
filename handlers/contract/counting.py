"""Counting days as the Civil Code does (R1–R11), and the deadlines that follow from one event's date (S4-1 … S4-4)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.contract.frames import Programme
from handlers.contract.rules import Office, Profile


@dataclass(frozen=True)
class Deadlines:
    """What one event's date brings with it; a target is the last open day on or before its deadline (R9)."""

    materials: date  # confirmed by the ward until the end of this day
    headcount: date  # owed by the ward
    report_nominal: date
    report_effective: date  # capped at the contract's end (R8)
    materials_target: date
    headcount_target: date
    report_target: date


def deadlines(contract: Profile, kind: str, event: date) -> Deadlines | None:
    """The deadlines of a `seminar`, `visit` or `exchange` on a day; None outside its window, both ends inside (R1)."""
    programme = contract.programme(kind)
    if not programme.first_day <= event <= programme.last_day:
        return None
    chains, office = contract.chains, contract.office
    materials = before(event, chains.materials_days, strict=chains.strict)
    headcount = before(event, chains.headcount_days, strict=chains.strict)
    nominal = report_due(programme, event)
    effective = min(nominal, contract.ends_on)
    return Deadlines(
        materials, headcount, nominal, effective, target(office, materials), target(office, headcount),
        target(office, effective),
    )  # fmt: skip


def report_due(programme: Programme, event: date) -> date:
    """When the report on an event is due: within a month or so many weeks; the day of the event does not count (R2)."""
    return month_after(event) if programme.report_months else after(event, 7 * programme.report_weeks)


def month_after(event: date) -> date:
    """One month from the day after: the day before its corresponding day, or the month's end without one (R4)."""
    first = event + timedelta(days=1)
    year, month = (first.year, first.month + 1) if first.month < 12 else (first.year + 1, 1)
    last = calendar.monthrange(year, month)[1]
    return date(year, month, first.day) - timedelta(days=1) if first.day <= last else date(year, month, last)


def after(event: date, days: int) -> date:
    """So many days after; the day itself does not count (R2, R3, R10, R11)."""
    return event + timedelta(days=days)


def before(event: date, days: int, *, strict: bool = False) -> date:
    """So many days before, in the everyday reading (R5), or with the full number of days in between (R5s)."""
    return event - timedelta(days=days + (1 if strict else 0))


def target(office: Office, due: date) -> date:
    """The last day on or before a deadline on which the ward's office works (R9)."""
    while not office.is_open_day(due):
        due -= timedelta(days=1)
    return due


def proposal_due(contract: Profile, last_event: date) -> date:
    """When the proposal is due: two weeks after the last event of all three programmes (R10)."""
    return after(last_event, contract.chains.proposal_days)


def payment_due(contract: Profile, received: date) -> date:
    """Until when the ward pays an invoice it received on a day (R11, S5)."""
    return after(received, contract.chains.payment_days)
