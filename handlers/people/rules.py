"""Pure rules about people: codes easy to read from paper, who may work today, how long things live."""

from __future__ import annotations

import secrets
from datetime import date, time, timedelta

from bot.catalogs import Lazy, _
from bot.chat.questions import Option
from bot.text import key
from handlers.people.tables import Worker

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without I, O, 0 and 1, which look alike on paper
LENGTH = 8
LIFE = timedelta(days=60)  # until the next event where a new one can be handed out
SHORT_LIFE = timedelta(days=2)  # of a code told by phone
MOST_TRIES, TRIES_WITHIN = 5, timedelta(hours=1)
YEARS = range(2000, 2101)  # what a day in a form may mean
SPEAKS_FOR = timedelta(hours=1)  # after that somebody who serves two associations is asked again

ROLES = (
    Option("chair", _("会長")),
    Option("deputy", _("副会長")),
    Option("accounts", _("会計")),
    Option("member", _("役員")),
)
KINDS = {
    "responsible": _("管理責任者"),
    "deputy": _("副責任者"),
    "worker": _("従事者"),
    "auditor": _("監査者"),
    "subcontractor": _("再委託先の従事者"),
}
ANSWERABLE = ("responsible", "deputy")  # the deputy stands in for the responsible person (X39)


def new_code() -> str:
    """A fresh code as it is printed: ABCD-2345 (40 bits); it has a figure, so that no word looks like one."""
    signs = ""
    while not any(sign.isdecimal() for sign in signs):
        signs = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return f"{signs[:4]}-{signs[4:]}"


def as_code(text: str) -> str | None:
    """The code somebody typed, however they spaced it; None when it does not look like one."""
    signs = "".join(sign for sign in key(text).upper() if sign.isalnum())
    looks_like_one = len(signs) == LENGTH and any(sign.isdecimal() for sign in signs)
    if not looks_like_one or any(sign not in LETTERS for sign in signs):
        return None
    return f"{signs[:4]}-{signs[4:]}"


def as_day(words: str) -> date | None:
    """The day a form's field gives (2027-03-31); None for anything else, and for years nobody can mean."""
    try:
        day = date.fromisoformat(words.strip())
    except ValueError:
        return None
    return day if day.year in YEARS else None


def why_not_at_work(worker: Worker, today: date, at: time | None = None) -> Lazy | None:
    """Why a worker may not work today, with who has to act; None when they may (000-§7, §9, §18-4カ, 003-§5, §7-3).

    On the day of the education nobody begins before it is over: `at` is the time of day of the access.
    """
    if worker.ended_on is not None and worker.ended_on < today or worker.ends_on < today:
        return _("従事の期間が{day}で終わっています。管理責任者に連絡してください。").fill(
            day=min(worker.ended_on or worker.ends_on, worker.ends_on)
        )
    if today < worker.starts_on:
        return _("従事の期間は{day}からです。それまでは使えません。").fill(day=worker.starts_on)
    if worker.notified_on is None or worker.notified_on > today:
        return _("区への届け出がまだです。管理責任者が区へ届け出てから使えます。")
    if worker.educated_on is None or worker.educated_on > today:
        return _("はじめる前の教育がまだです。管理責任者に連絡してください。")
    if at is not None and worker.educated_on == today and worker.educated_until and at < worker.educated_until:
        return _("はじめる前の教育が{time}に終わります。そのあとで使えます。").fill(time=worker.educated_until)
    if worker.device_on is None:
        return _("会社の端末かどうかの申告がまだです。1対1のトークで「端末」と送ってください。")
    return None
