"""What the platform itself obeys of the contract profile: which personal data, and where (003-§3-2, X8)."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from bot.content import CONTENT, load


class Part(BaseModel):
    """A part of the profile; unknown keys are refused so that a typo is seen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class InventoryRow(Part):
    """One row of inventory B (目録B): personal data we take from people ourselves (003-§3-2)."""

    id: str  # B-1
    title: str
    purpose: str
    keep: str  # until when, in words people read
    estimated: int  # how many records are expected


class LinePlan(Part):
    """What LINE allows in a month, in recipients of pushes and multicasts (LINE: Message count), and when it is tight.

    `waits_from`: messages of this priority or a greater one (bot.chat.priorities) wait when the month is tight;
    `warns_at`: per cent of the plan at which staff are told; `may_differ`: how far LINE's count and ours may be apart.
    """

    monthly: int = Field(ge=0)
    waits_from: int = Field(7, ge=1)
    warns_at: tuple[Annotated[int, Field(ge=1, le=100)], ...] = (80, 100)
    may_differ: int = Field(20, ge=0)


class Domestic(Part):
    """A dated declaration that a host stands in a Japanese region (000-§19-2-2); AWS tells it by its host name."""

    host: str
    region: str
    declared_on: date


class WardContact(BaseModel):
    """What the platform asks of the way an incident takes to the ward (001G-9(0)): when it was agreed, and whereto."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    agreed_on: date | None = None
    mail: str | None = None
    routes: tuple[dict[str, str], ...] = ()


class Bounds(BaseModel):
    """What a profile says of time, data, hosts and LINE: the period, inventory, declared hosts, the monthly plan."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    fixed_on: date | None = None  # the performance period begins the day after (S3.a)
    ends_on: date | None = None
    inventory_b: tuple[InventoryRow, ...] = ()
    domestic: tuple[Domestic, ...] = ()
    line: LinePlan | None = None  # without one there is no limit
    incident: WardContact = WardContact()

    def in_term(self, day: date) -> bool:
        """Whether a day is in the performance period; both ends are inside (S3). An end nobody named bounds nothing."""
        begun = self.fixed_on is None or self.fixed_on + timedelta(days=1) <= day
        return begun and (self.ends_on is None or day <= self.ends_on)


@lru_cache
def bounds(name: str) -> Bounds:
    """The bounds of the profile of that name; raises ContentFault naming file and line."""
    return load(CONTENT / "contracts" / f"{name}.toml", Bounds)
