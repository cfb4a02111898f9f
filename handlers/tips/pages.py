"""The pages from which tips and cases are printed, one A4 page each, for those without LINE."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, abort, render_template
from flask.typing import ResponseReturnValue

from bot.web.doors import Entry
from bot.web.pages import Pages, Premises
from bot.web.routes import READERS, Route, room_pages
from handlers.tips import pictures
from handlers.tips.library import Case, Tip, library
from handlers.tips.sheets import of_case, of_tip, shelves


def make(premises: Premises) -> Blueprint:
    """The pages of this room; they show nothing of anybody."""
    press = Press(premises)
    return room_pages("tips", __name__, (
        Route("/staff/tips", "listed", press.listed, rights=READERS, venue=True),
        Route("/staff/tips/<tool>", "series", press.series, rights=READERS, venue=True),
        Route("/staff/tips/<tool>/<name>", "tip", press.tip, rights=READERS, venue=True),
        Route("/staff/cases/<name>", "case", press.case, rights=READERS, venue=True),
        pictures.route,
    ))  # fmt: skip


class Press:
    """Where staff print."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Everything there is, by tool."""
        with self._premises.staff():
            return render_template("tips/list.html", shelves=shelves(library()))

    def series(self, tool: str) -> ResponseReturnValue:
        """All tips of a tool, a page each."""
        return self._printed(library().series.get(tool, ()))

    def tip(self, tool: str, name: str) -> ResponseReturnValue:
        """One tip."""
        return self._printed([one for one in library().series.get(tool, ()) if one.name == name])

    def case(self, name: str) -> ResponseReturnValue:
        """One case."""
        return self._printed([one for one in library().cases if one.name == name])

    def _printed(self, texts: Sequence[Tip | Case]) -> ResponseReturnValue:
        with self._premises.staff() as visitor:
            if not texts:
                abort(404)
            around = self._premises.around(visitor.session)
            made = [of_tip(around, one) if isinstance(one, Tip) else of_case(around, one) for one in texts]
            return render_template("tips/sheets.html", sheets=made)


pages = Pages("tips", make)
entry = Entry("tips.listed", "ヒントと事例", "events", 60)
