"""The staff's pages about associations and officers: codes in lists, names only for a reason (000-§18-4ア)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.web.pages import Premises, Visitor
from bot.web.routes import READERS, WORKERS, Route
from handlers.contract.rules import profile
from handlers.people import offices
from handlers.people.deeds import ROLE_WORDS
from handlers.people.finding import (
    MOST_COUNTED,
    OFFICER,
    STATES,
    WAYS,
    Day,
    is_place,
    listing,
    wanted_of,
)
from handlers.people.queries import association_by_code, history_of, holders, person_by_code
from handlers.people.tables import Association

SAID = {"added": "役員を加えました。お名前と電話番号は、番号をひらいて入れてください。"}


def console_routes(premises: Premises) -> tuple[Route, ...]:
    """The pages of associations and the list of officers."""
    console = Console(premises)
    one = "/staff/associations/<code>"
    return (
        Route("/staff/people", "listed", console.listed, rights=READERS, venue=True),
        Route(one, "association", console.association, rights=READERS, venue=True),
        Route(f"{one}/officers", "add_officer", console.add_officer, "POST"),
    )


class Console:
    """What workers see of associations and their officers in the browser."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Associations and officers by code, as far as they were asked for, a page at a time."""
        wanted, after = wanted_of(request.args), request.args.get("after", "")
        with self._premises.staff() as visitor:
            if OFFICER.fullmatch(wanted.words) and person_by_code(visitor.session, wanted.words):
                return redirect(url_for("people.person", code=wanted.words))
            found = listing(visitor.session, wanted, self._day(visitor), after if is_place(after) else "")
        return render_template(
            "people/list.html", found=found, given=wanted.given(), most=MOST_COUNTED, roles=ROLE_WORDS, ways=WAYS,
            states=STATES,
        )  # fmt: skip

    def association(self, code: str) -> ResponseReturnValue:
        """One association: who serves it, who served it, and what the other rooms know of it."""
        with self._at(code) as (visitor, found):
            around = self._premises.around(visitor.session)
            mine = (one for one in self._premises.front.abouts if visitor.may(one.rights))
            made = [one.make(around, found.id) for one in sorted(mine, key=lambda one: one.order)]
            return render_template(
                "people/association.html", code=found.code, name=found.name,
                officers=holders(visitor.session, found.id),
                past=history_of(visitor.session, found.id), parts=[one for one in made if one is not None],
                roles=ROLE_WORDS, good=SAID.get(request.args.get("said", ""), ""), works=visitor.may(WORKERS),
            )  # fmt: skip

    def add_officer(self, code: str) -> ResponseReturnValue:
        """A full member without LINE, as 「/役員追加」."""
        role = request.form.get("role", "")
        with self._at(code) as (visitor, found):
            if role not in ROLE_WORDS:
                abort(400)
            around = self._premises.around(visitor.session)
            offices.add_without_line(around, found, role, visitor.by, "page")
        return redirect(url_for("people.association", code=found.code, said="added"), 303)

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Association]]:
        with self._premises.staff() as visitor:
            found = association_by_code(visitor.session, code)
            if found is None:
                abort(404)
            yield visitor, found

    def _day(self, visitor: Visitor) -> Day:
        version = profile(self._premises.settings.contract).consent.version
        return Day(self._premises.around(visitor.session).today, version)
