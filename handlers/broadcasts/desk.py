"""What the page of a broadcast does with a form."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from flask import request

from bot.catalogs import _
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.clock import TOKYO
from bot.days import NotADay, NotATime, read_day, read_moment
from handlers.broadcasts import changes
from handlers.broadcasts.checking import Draft
from handlers.broadcasts.moving import expect_version
from handlers.broadcasts.staff import asked, news
from handlers.broadcasts.tables import Broadcast

TEXT = "text-"  # how the fields of texts begin: text-ja
Deed = Callable[[Surroundings, Broadcast, str], list[Notice]]


def draft_of(around: Surroundings) -> Draft:
    """What the form says; raises Refusal when its moment cannot be read."""
    segment, _colon, choice = request.form.get("to", "").partition(":")
    bodies = {
        name.removeprefix(TEXT): words
        for name, value in request.form.items()
        if name.startswith(TEXT) and (words := _lines(value))
    }
    link, label = request.form.get("link", "").strip(), request.form.get("label", "").strip()
    at = request.form.get("at", "").strip()
    moment = _moment(at, around.today) if at else None
    return Draft(request.form.get("kind", ""), segment, choice, bodies, link or None, label or None, moment)


def change(around: Surroundings, broadcast: Broadcast, by: str) -> list[Notice]:
    """Other words, people, link or moment."""
    changes.change(around, broadcast, by, draft_of(around))
    return []


def ask(around: Surroundings, broadcast: Broadcast, by: str) -> list[Notice]:
    """Ask for approval: the private group sees the very text."""
    changes.ask(around, broadcast, by)
    return asked(around, broadcast)


def approve(around: Surroundings, broadcast: Broadcast, by: str) -> list[Notice]:
    """A second worker agrees to what this page showed."""
    sent = changes.approve(around, broadcast, by, request.form.get("digest", ""), "page")
    return [*sent, *news(around, broadcast, by)]


def give_back(around: Surroundings, broadcast: Broadcast, by: str) -> list[Notice]:
    """A draft again; its author hears of it."""
    changes.back(around, broadcast, by, "page")
    return news(around, broadcast, by)


def cancel(around: Surroundings, broadcast: Broadcast, by: str) -> list[Notice]:
    """Never to be sent."""
    if request.form.get("sure") != "yes":
        raise Refusal(_("取りやめるときは、「もとに戻せないことを確かめた」に印を付けてください。"))
    changes.cancel(around, broadcast, by, "page")
    return []


def halt(around: Surroundings, broadcast: Broadcast, by: str) -> list[Notice]:
    """What LINE does not have yet is never sent."""
    if request.form.get("sure") != "yes":
        raise Refusal(_("止めるときは、「もとに戻せないことを確かめた」に印を付けてください。"))
    changes.halt(around, broadcast, by, "page")
    return []


def goahead(around: Surroundings, broadcast: Broadcast, by: str) -> list[Notice]:
    """The ward's word for an invitation."""
    on = request.form.get("on", "").strip()
    who, how = request.form.get("who", "").strip(), request.form.get("how", "")
    changes.record_goahead(around, broadcast, by, who, _day(on, around.today), how)
    return []


DEEDS: dict[str, Deed] = {
    "change": change, "ask": ask, "approve": approve, "back": give_back, "cancel": cancel, "goahead": goahead,
    "halt": halt,
}  # fmt: skip


def do(deed: str, around: Surroundings, broadcast: Broadcast, by: str) -> list[Notice]:
    """Do one of the deeds on the version the form was made for; what is to be said follows. Raises Refusal."""
    expect_version(broadcast, request.form.get("version"))
    return DEEDS[deed](around, broadcast, by)


def _lines(value: str) -> str:
    """Words from a text field: browsers send line ends of another kind."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def _moment(words: str, today: date) -> datetime:
    try:
        day, at = read_moment(words, today)
    except (NotADay, NotATime) as error:
        raise Refusal(str(error)) from None
    return datetime.combine(day, at, TOKYO)


def _day(words: str, today: date) -> date:
    try:
        return read_day(words, today) if words else today
    except NotADay as error:
        raise Refusal(str(error)) from None
