"""The pages where messages to many are written, looked at as they will arrive, approved, and counted afterwards."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import show
from bot.chat.turn import Refusal
from bot.web.doors import Entry
from bot.web.leaves import leaf
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import WORKERS, Route, room_pages
from handlers.broadcasts import changes, desk
from handlers.broadcasts.queries import by_code, by_state, newest_first
from handlers.broadcasts.rules import STATES
from handlers.broadcasts.tables import Broadcast
from handlers.broadcasts.viewing import empty_form, form_of, listed, progress_of, typed, view

ORIGIN = "handlers/broadcasts/pages.py"


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table = Table(premises)
    return room_pages("broadcasts", __name__, (
        Route("/staff/broadcasts", "listed", table.listed),
        Route("/staff/broadcasts", "written", table.written, "POST"),
        Route("/staff/broadcasts/<code>", "shown", table.shown),
        Route("/staff/broadcasts/<code>/progress", "progress", table.progress),
        Route("/staff/broadcasts/<code>/do/<deed>", "done", table.done, "POST"),
    ))  # fmt: skip


class Table:
    """Where staff sit when they write to many."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """All broadcasts, state by state, and the form for a new one."""
        with self._premises.staff() as visitor:
            return self._list(visitor, empty_form(self._premises.around(visitor.session)))

    def written(self) -> ResponseReturnValue:
        """A new draft, or the form again with what was typed and what is wrong with it."""
        with self._premises.staff() as visitor:
            around = self._premises.around(visitor.session)
            try:
                with visitor.session.begin_nested():
                    made = changes.write(around, visitor.by, desk.draft_of(around))
            except Refusal as refusal:
                return self._list(visitor, typed(around, request.form), show(refusal.sentence)), 422
            return redirect(url_for("broadcasts.shown", code=made.code), 303)

    def shown(self, code: str) -> ResponseReturnValue:
        """One broadcast: as it will arrive, the numbers, what to do, what became of it."""
        with self._at(code) as (visitor, broadcast):
            return self._page(visitor, broadcast)

    def progress(self, code: str) -> ResponseReturnValue:
        """How far it has come, for a browser that asks again."""
        with self._at(code) as (visitor, broadcast):
            progress = progress_of(self._premises.around(visitor.session), broadcast)
            return render_template("broadcasts/progress.html", progress=progress)

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """Something was changed, asked, approved, given back, called off or recorded; all of it or nothing."""
        if deed not in desk.DEEDS:
            abort(404)
        with self._at(code) as (visitor, broadcast):
            around = self._premises.around(visitor.session)
            try:
                with visitor.session.begin_nested():
                    told = desk.do(deed, around, broadcast, visitor.by)
                    self._premises.say(visitor.session, told, ORIGIN)
            except Refusal as refusal:
                form = typed(around, request.form) if deed == "change" else None
                return self._page(visitor, broadcast, show(refusal.sentence), form), 422
            return redirect(url_for("broadcasts.shown", code=broadcast.code), 303)

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Broadcast]]:
        with self._premises.staff() as visitor:
            broadcast = by_code(visitor.session, code)
            if broadcast is None:
                abort(404)
            yield visitor, broadcast

    def _list(self, visitor: Visitor, form: Mapping[str, object], wrong: str = "") -> str:
        around = self._premises.around(visitor.session)
        state = request.args.get("state", "")
        found = leaf(visitor.session, newest_first(state if state in STATES else ""))
        counts = by_state(visitor.session)
        states = [(key, show(words), counts[key]) for key, words in STATES.items() if key in counts]
        more = {"state": state, "states": states, "csrf": self._premises.stamp(visitor.cookie)}
        rows = listed(around, found.rows)
        return render_template("broadcasts/list.html", rows=rows, leaf=found, form=form, wrong=wrong, **more)

    def _page(
        self, visitor: Visitor, broadcast: Broadcast, wrong: str = "", form: Mapping[str, object] | None = None
    ) -> str:
        around = self._premises.around(visitor.session)
        visitor.session.refresh(broadcast)
        stamp, changing = self._premises.stamp(visitor.cookie), form is not None
        more = {"form": form or form_of(around, broadcast), "csrf": stamp, "changing": changing}
        return render_template("broadcasts/one.html", one=view(around, broadcast, visitor.by), wrong=wrong, **more)


entry = Entry("broadcasts.listed", "お知らせ", "day", 40, WORKERS)
pages = Pages("broadcasts", make)
