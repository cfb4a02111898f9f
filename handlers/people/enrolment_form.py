"""Reading the forms of the worker register: what is typed becomes days and kinds, or a sentence of what to mend."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time

from bot.catalogs import _
from bot.chat.turn import Refusal
from bot.text import plain
from handlers.people.enrolling import Enrolment
from handlers.people.rules import KINDS, as_day

LONGEST_NAME, LONGEST_FIRM = 80, 60
Form = Mapping[str, str]
DAYS = ("starts_on", "ends_on", "notified_on", "educated_on", "approved_on")


def enrolment_of(form: Form) -> Enrolment:
    """A new worker as typed; raises Refusal with what to mend."""
    name, kind, firm = _text(form, "name"), form.get("kind", ""), _text(form, "affiliation")
    if not name or len(name) > LONGEST_NAME:
        raise Refusal(_("お名前を80文字までで書いてください。"))
    if kind not in KINDS or len(firm) > LONGEST_FIRM:
        raise Refusal(_("役割を選び、所属は60文字までで書いてください。"))
    days = {key: day_of(form, key) for key in DAYS}
    return Enrolment(name, kind, firm, educated_until=time_of(form), **days)


def record_of(form: Form) -> dict[str, date | time | None]:
    """What is to be recorded of a worker: the days that were given; raises Refusal when there are none."""
    given = {key: day_of(form, key) for key in ("notified_on", "educated_on", "device_on", "ends_on")}
    changed: dict[str, date | time | None] = {key: day for key, day in given.items() if day is not None}
    if "educated_on" in changed:
        changed["educated_until"] = time_of(form)
    if not changed:
        raise Refusal(_("記録する日を、一つは入れてください。"))
    return changed


def day_of(form: Form, key: str) -> date | None:
    """A field's day; None when it is empty; raises Refusal for what is no day."""
    words = form.get(key, "").strip()
    day = as_day(words)
    if words and day is None:
        raise Refusal(_("日は 2026-10-14 のように書いてください。"))
    return day


def time_of(form: Form) -> time | None:
    """When the education was over, where a time was given; raises Refusal for what is no time."""
    words = form.get("educated_until", "").strip()
    try:
        moment = time.fromisoformat(words) if words else None
    except ValueError:
        moment = None
    if words and (moment is None or moment.tzinfo is not None):
        raise Refusal(_("時刻は 16:30 のように書いてください。"))
    return moment.replace(second=0, microsecond=0) if moment is not None else None


def _text(form: Form, key: str) -> str:
    return "".join(sign for sign in plain(form.get(key, "")) if sign.isprintable())
