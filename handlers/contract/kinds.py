"""The three kinds of events, as staff name them and as commands read them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NewType

from bot.catalogs import Lazy, _
from bot.chat.doors import Reader
from bot.chat.turn import Refusal, Surroundings, Turn
from bot.days import NotADay, read_day_among, show_day
from bot.text import key as comparable
from handlers.contract.rules import profile

EventDay = NewType("EventDay", date)  # of an event of the contract, also one that is over
Kind = NewType("Kind", str)  # seminar | exchange | visit

TITLES: dict[str, Lazy] = {"seminar": _("講習会"), "exchange": _("意見交換会"), "visit": _("派遣")}
BEFORE_THE_START = "before the start"  # somebody asks for what has to be settled before real people are served
LETTERS = {"seminar": "W", "exchange": "X", "visit": "V"}
_WORDS = {
    "seminar": ("講習会", "講習", "デジタル活用講習会", "seminar"),
    "exchange": ("意見交換会", "交換会", "交流会", "exchange"),
    "visit": ("派遣", "訪問", "アドバイザー派遣", "visit"),
}


def days_shown(days: Sequence[date], today: date) -> list[str]:
    """Some days for staff: all with their year as soon as the first is of another year than today."""
    return [show_day(day, with_year=days[0].year != today.year) for day in days]


def kind_of(words: str) -> str | None:
    """The kind somebody means, or None."""
    said = comparable(words)
    return next((kind for kind, names in _WORDS.items() if said in map(comparable, names)), None)


def day_of_event(around: Surroundings, words: str) -> EventDay:
    """The day of an event of the contract as people type it, also one that is over; raises `NotADay`."""
    return EventDay(read_day_among(words, around.today, profile(around.settings.contract).in_term))


def _read_event_day(turn: Turn, words: str) -> EventDay:
    try:
        return day_of_event(turn, words)
    except NotADay as error:
        raise Refusal(str(error)) from None


def _read(_turn: Turn, words: str) -> Kind:
    found = kind_of(words)
    if found is None:
        raise Refusal(_("「{words}」は、講習会・派遣・意見交換会のどれでもありません。").fill(words=words))
    return Kind(found)


event_day = Reader(EventDay, _("日"), "10/15", _read_event_day)
kind = Reader(Kind, _("行事の種類"), "講習会", _read)
