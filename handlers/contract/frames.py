"""The frame of each kind of events: its window, how many, for how many people, and until when each report is due."""

from __future__ import annotations

from datetime import date

from pydantic import Field, ValidationInfo, field_validator, model_validator

from bot.contract import Part
from handlers.contract.typos import Range


class Programme(Part):
    """The frame of one kind of events: its window, how many, and until when each report is due."""

    first_day: date
    last_day: date
    about: int = Field(ge=1)
    exact: bool = False  # exactly so many, not about
    minutes: int = Field(ge=30, le=480)
    people: Range = (1, 500)  # about how many take part, at least and at most
    planned_by: date | None = None  # until when all of them should have a date
    report_months: int = Field(0, ge=0, le=1)
    report_weeks: int = Field(0, ge=0)

    @field_validator("planned_by")
    @classmethod
    def _in_time(cls, by: date | None, known: ValidationInfo) -> date | None:
        last = known.data.get("last_day")
        if by is not None and last is not None and by > last:
            raise ValueError("planned_by must not come after last_day")
        return by

    @model_validator(mode="after")
    def _makes_sense(self) -> Programme:
        if self.first_day > self.last_day:
            raise ValueError("first_day must not come after last_day")
        if bool(self.report_months) == bool(self.report_weeks):
            raise ValueError("give either report_months or report_weeks")
        return self


class Visits(Programme):
    """The frame of advisor visits (S4-2-ア, ウ, オ)."""

    last_comfortable_day: date

    @model_validator(mode="after")
    def _in_order(self) -> Visits:
        if not self.first_day <= self.last_comfortable_day <= self.last_day:
            raise ValueError("first_day, last_comfortable_day and last_day must come in this order")
        return self


def in_window(visits: Visits, day: date) -> bool:
    """Whether a visit may be on that day; both ends are inside (R1)."""
    return visits.first_day <= day <= visits.last_day


def outside(frame: Programme, fixed_on: date, ends_on: date) -> str:
    """The days of a frame that lie outside the contract's period, by their keys; empty when all lie inside (S3)."""
    days = {"first_day": frame.first_day, "last_day": frame.last_day, "planned_by": frame.planned_by}
    return ", ".join(name for name, day in days.items() if day is not None and not fixed_on < day <= ends_on)
