"""What the page of a sending does with a form."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date
from uuid import UUID

from flask import request

from bot.catalogs import _
from bot.chat.postbacks import is_uuid
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.days import NotADay, read_nearest_day
from bot.web.offers import field, for_a_page
from handlers.sendings import changes, ending, posting
from handlers.sendings.drafts import Draft, Enclosure
from handlers.sendings.moving import expect_version
from handlers.sendings.sealing import as_written, enclosures_of, name_of
from handlers.sendings.tables import Sending

Deed = Callable[[Surroundings, Sending, str], list[Notice]]
SURE = _("取りやめるときは、「もとに戻せないことを確かめた」に印を付けてください。")


def draft_of(around: Surroundings, by: str, before: Sending | None = None) -> Draft:
    """What the form says; files that were there stay unless new ones came or they are to go."""
    files = _brought()
    if before is not None and not files and request.form.get("drop") != "yes":
        kept = enclosures_of(around.session, before)
        files = tuple(Enclosure(name_of(around, one), as_written(around, one), one.source) for one in kept)
    return Draft(
        kind=request.form.get("kind", ""), subject=request.form.get("subject", "").strip(),
        body=_lines(request.form.get("body", "")), recipients=tuple(request.form.getlist("to")), enclosures=files,
        source=before.source if before is not None else "", author=by, important=request.form.get("important") == "yes",
    )  # fmt: skip


def _brought() -> tuple[Enclosure, ...]:
    """The files that came with the form; large ones lay in files of the server's own until they are closed."""
    found = []
    for one in request.files.getlist("files"):
        with closing(one):
            if one.filename:
                found.append(Enclosure(one.filename, one.read()))
    return tuple(found)


def ask(around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """Two others are asked to look at what the author has seen."""
    return changes.ask(around, sending, by, request.form.get("digest", ""))


def check(around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """The first or the second agrees to what this page showed."""
    return changes.check(around, sending, by, request.form.get("digest", ""))


def cancel(around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """Never to be sent."""
    if request.form.get("sure") != "yes":
        raise Refusal(SURE)
    changes.cancel(around, sending, by)
    return []


def receipt(around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """The ward said by reply or by phone that it came."""
    letter = request.form.get("letter")
    if letter is None or not is_uuid(letter):
        raise Refusal(ending.NOT_OUT.fill(code=sending.code))
    ending.record_receipt(around, sending, UUID(letter), by, request.form.get("how", ""))
    return []


def confirm(around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """The ward confirmed it."""
    return ending.confirm(around, sending, by, day_of(around, "on"), request.form.get("how", ""))


def give_back(around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """差戻し."""
    remark = field(request.form, "remark")
    return ending.give_back(around, sending, by, day_of(around, "on"), request.form.get("how", ""), remark)


def told(around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """The password was told by the other way."""
    ending.record_told(around, sending, by)
    return []


DEEDS: dict[str, Deed] = {
    "ask": ask, "check": check, "back": changes.back, "cancel": cancel, "retry": posting.retry, "receipt": receipt,
    "confirm": confirm, "return": give_back, "told": told,
}  # fmt: skip


def do(deed: str, around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """Do one of the deeds on the version the form was made for; what is to be said follows. Raises Refusal."""
    expect_version(sending, request.form.get("version"))
    return DEEDS[deed](around, sending, by)


def elsewhere(around: Surroundings, by: str) -> tuple[Sending, list[Notice]]:
    """What went out from the firm's own mail program."""
    checkers = (field(request.form, "checker1").upper(), field(request.form, "checker2").upper())
    author = field(request.form, "author").upper() or by
    one = ending.Elsewhere(request.form.get("kind", ""), day_of(around, "on"), author, checkers)
    return ending.record_elsewhere(around, one, by)


def day_of(around: Surroundings, name: str) -> date:
    """The day of a field, today when it is empty; raises Refusal."""
    words = field(request.form, name)
    try:
        return read_nearest_day(words, around.today) if words else around.today
    except NotADay as error:
        raise Refusal(for_a_page(error)) from None


def _lines(value: str) -> str:
    """Words from a text field: browsers send line ends of another kind."""
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()
