"""How the ordinary arguments of commands are read: numbers, days, moments, codes, the rest of the line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import NewType

from bot.catalogs import _
from bot.chat.doors import Reader
from bot.chat.turn import Refusal, Surroundings, Turn
from bot.clock import TOKYO, in_tokyo
from bot.contract import bounds
from bot.days import NotADay, NotATime, read_day, read_moment, read_nearest_day
from bot.text import whole_number

Code = NewType("Code", str)
DayGoneBy = NewType("DayGoneBy", date)  # the nearest such day, be it over
Rest = NewType("Rest", str)  # the rest of the line, as it was typed


@dataclass(frozen=True)
class When:
    """A day and an hour as people say them, in Tokyo."""

    day: date
    at: time

    @property
    def moment(self) -> datetime:
        """The moment itself."""
        return datetime.combine(self.day, self.at, TOKYO)


def read_when(around: Surroundings, words: str) -> When:
    """A moment of the contract's period, as people type it; raises `NotADay` or `NotATime`.

    A day without its year may be one that is over: it is refused as past, not as a day of the year after.
    """
    return When(*read_moment(words, around.today, bounds(around.settings.contract).in_term))


def _number(_turn: Turn, words: str) -> int:
    number = whole_number(words)
    if number is None:
        raise Refusal(_("「{words}」は数として読めませんでした。").fill(words=words))
    return number


def _day(turn: Turn, words: str) -> date:
    try:
        return read_day(words, in_tokyo(turn.now).date())
    except NotADay as error:
        raise Refusal(str(error)) from None


def _day_gone_by(turn: Turn, words: str) -> DayGoneBy:
    try:
        return DayGoneBy(read_nearest_day(words, turn.today))
    except NotADay as error:
        raise Refusal(str(error)) from None


def _when(turn: Turn, words: str) -> When:
    try:
        return read_when(turn, words)
    except (NotADay, NotATime) as error:
        raise Refusal(str(error)) from None


def _code(_turn: Turn, words: str) -> Code:
    return Code(words)


def _rest(_turn: Turn, words: str) -> Rest:
    return Rest(words)


number = Reader(int, _("数"), "15", _number)
day = Reader(date, _("日"), "11/30", _day)
day_gone_by = Reader(DayGoneBy, _("日"), "10/15", _day_gone_by)
when = Reader(When, _("日時"), "11/30 14:00", _when, words=3, usual=2)
code = Reader(Code, _("コード"), "ABCD-2345", _code, words=3)  # ABCD - 2345
rest = Reader(Rest, _("言葉"), "LINE公式アカウント", _rest, words=40)
