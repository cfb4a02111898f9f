"""The calls to be made to officers without LINE, as a list to work through; the numbers are on the officers' pages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import show
from bot.chat.turn import Refusal
from bot.web.pages import Premises
from bot.web.routes import READERS, WORKERS, Route
from handlers.people import calls

PAGE = 30
BETWEEN = "~"


def call_routes(premises: Premises) -> tuple[Route, ...]:
    """The list of calls, and 「伝えた」."""
    page = CallsPage(premises)
    return (
        Route("/staff/calls", "calls", page.listed, rights=READERS),
        Route("/staff/calls/<uuid:call>", "called", page.made, "POST"),
    )


class CallsPage:
    """The list in the browser."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """What is to be told by phone, oldest first, a page at a time."""
        return self._list()

    def made(self, call: UUID) -> ResponseReturnValue:
        """「伝えた」, as in chat."""
        with self._premises.staff() as visitor:
            try:
                calls.made(self._premises.around(visitor.session), call, visitor.by, "page")
            except Refusal as refusal:
                wrong = show(refusal.sentence)
            else:
                return redirect(url_for("people.calls", said="made"), 303)
        return self._list(wrong), 409

    def _list(self, wrong: str = "") -> str:
        with self._premises.staff() as visitor:
            found = calls.to_make(visitor.session, PAGE + 1, _place(request.args.get("after", "")))
            last = found[PAGE - 1][0] if len(found) > PAGE else None
            after = f"{last.made_at.isoformat()}{BETWEEN}{last.key}" if last is not None else ""
            return render_template(
                "people/calls.html", rows=found[:PAGE], after=after, count=calls.how_many(visitor.session), wrong=wrong,
                good="電話で伝えた、と記録しました。" if request.args.get("said") == "made" else "",
                works=visitor.may(WORKERS), now=self._premises.clock.now(),
            )  # fmt: skip


def _place(words: str) -> tuple[datetime, str] | None:
    moment, between, key = words.partition(BETWEEN)
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        return None
    readable = between and key.isprintable() and at.tzinfo is not None and 2000 <= at.year <= 2100
    return (at, key) if readable else None
