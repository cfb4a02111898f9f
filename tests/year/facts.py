"""What happens in the simulated year: facts with their days, from which both the play and the oracle are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

TOKYO = timezone(timedelta(hours=9))
BEGINS, ENDS = date(2026, 7, 1), date(2027, 4, 30)
DEAD = (datetime(2026, 10, 20, 0, tzinfo=TOKYO), datetime(2026, 10, 21, 9, 30, tzinfo=TOKYO))  # no process lives
RESTARTS = (
    datetime(2026, 9, 3, 13, tzinfo=TOKYO), datetime(2026, 10, 15, 8, tzinfo=TOKYO),
    datetime(2026, 11, 30, 10, tzinfo=TOKYO), datetime(2027, 1, 15, 18, tzinfo=TOKYO),
)  # fmt: skip


@dataclass(frozen=True)
class Event:
    """One event of the year: what staff do about it, and when (always after that day's morning)."""

    code: str
    made: date
    on: date
    title: str = ""
    moved: tuple[date, date] | None = None  # on the first day it is moved to the second
    cancelled: date | None = None
    materials: int | None = 16  # days before the event on which they are settled; None: never
    headcount: int = 6
    printed: int = 2
    reported: int = 20  # days after
    consulted: int | None = None  # days after, where something was late
    talked: int | None = None  # days before, where the contract's end cuts its report short
    officers: tuple[str, ...] = ()  # of a visit's association
    joined: tuple[tuple[str, date], ...] = ()  # who says from which day on that the ward accepted them
    absent: tuple[tuple[str, date], ...] = ()  # who says so on the evening of a day
    at_night: bool = False  # moved or called off at half past ten in the evening
    survey: bool = False  # agreed with the ward as soon as the event is made
    answered: tuple[str, ...] = ()  # who answers it at half past six on the day
    refused: tuple[str, ...] = ()  # who says then that they do not
    brings: bool = False  # something of ours, on which the ward is consulted a fortnight before, at noon
    rung: date | None = None  # from which day on somebody without LINE takes part

    @property
    def kind(self) -> str:
        """講習会, 意見交換会 or 派遣."""
        return {"W": "講習会", "X": "意見交換会", "V": "派遣"}[self.code[0]]

    @property
    def last_on(self) -> date:
        """The day it has in the end."""
        return self.moved[1] if self.moved else self.on


def _day(month: int, day: int) -> date:
    return date(2026 if month > 6 else 2027, month, day)


PLANNED = _day(8, 3)
EVENTS = (
    Event("W01", PLANNED, _day(9, 10), "LINE"),
    Event("W02", PLANNED, _day(9, 30), "Instagram"),
    Event(
        "W03",
        PLANNED,
        _day(10, 15),
        "LINE2",
        moved=(_day(10, 5), _day(10, 22)),
        joined=(("はな子", _day(10, 7)), ("たけし", _day(10, 7)), ("よしえ", _day(10, 7))),
        absent=(("たけし", _day(10, 21)),),
        survey=True,
        answered=("よしえ",),
    ),  # fmt: skip
    Event("W04", PLANNED, _day(10, 27), "決済", headcount=4, consulted=5, joined=(("はな子", _day(10, 12)),)),
    Event(
        "W05",
        PLANNED,
        _day(11, 12),
        "防災",
        moved=(_day(11, 4), _day(11, 13)),
        reported=34,
        joined=(("たけし", _day(10, 30)),),
        survey=True,
    ),
    Event(
        "W06",
        PLANNED,
        _day(11, 28),
        "事例",
        cancelled=_day(11, 16),
        joined=(("みつ", _day(11, 10)),),
        at_night=True,
        survey=True,
    ),
    Event("W07", PLANNED, _day(12, 11), "回覧", materials=None, consulted=5),
    Event("W08", _day(11, 24), _day(12, 18), "事例2", brings=True, rung=_day(12, 1)),
    Event("X01", PLANNED, _day(10, 23), "課題"),
    Event("X02", PLANNED, _day(1, 27), "発表", joined=(("みつ", _day(1, 20)),), survey=True, refused=("みつ",)),
    Event(
        "V01",
        _day(10, 1),
        _day(11, 30),
        "いなほ町会",
        moved=(_day(11, 10), _day(12, 1)),
        officers=("たけし",),
        at_night=True,
    ),
    Event("V02", _day(12, 2), _day(2, 3), "ことり坂自治会", officers=("みつ",)),
    Event(
        "V03",
        _day(1, 20),
        _day(3, 11),
        "さくら町会",
        talked=20,
        officers=("はな子", "みつ"),  # みつ serves two associations
    ),
)
DRILLS = (_day(9, 10), _day(12, 10))  # planned by the contract profile; each is held two days before
RINGS = (_day(12, 14), _day(12, 18))  # at noon staff ring everybody on the list
TRIED = _day(10, 25)  # よしえ, who alone wants tips, did what the first one said
PROPOSED, INVOICED, PAID = _day(3, 23), _day(3, 31), _day(4, 28)
