"""What follows from an event's date, as the profile says it: days, and when somebody is reminded of them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from bot.contract import Part
from handlers.contract.typos import DaysApart

CLOSED_AT_MOST = 14  # days in a row on which no office works


Spoken = Literal[
    "materials", "headcount", "bring_in", "print", "report", "visit_report", "consult", "proposal", "plan", "payment",
    "end",
]  # fmt: skip


class Knocks(Part):
    """When a deadline is spoken of: so many days after its event, and so many days before it is due (8.3)."""

    after: tuple[DaysApart, ...] = ()
    before: tuple[DaysApart, ...] = (0,)


class Chains(Part):
    """The days that follow from an event's date (S4-1-ク, S4-4, S5); `strict`: clear days in backward counts (R5s)."""

    materials_days: int = Field(ge=1)
    headcount_days: int = Field(ge=1)
    bring_in_days: int = Field(14, ge=1)
    print_days: int = Field(1, ge=1)
    spare_copies: int = Field(0, ge=0)  # printed besides one for everybody who comes
    proposal_days: int = Field(ge=1)
    payment_days: int = Field(ge=1)
    strict: bool = False
    knocks: dict[Spoken, Knocks] = {}
    overdue_again: int = Field(5, ge=1)  # open days after which somebody in charge hears of it once more

    @property
    def farthest(self) -> int:
        """So many days before its day a deadline is spoken of at the earliest, closed days in between included."""
        return max((days for one in self.knocks.values() for days in one.before), default=0) + CLOSED_AT_MOST

    def knock(self, item: str) -> Knocks:
        """When a kind of deadline is spoken of; on its last day where nothing else is said."""
        return next((said for name, said in self.knocks.items() if name == item), Knocks())
