"""The staff's pages of visits: the wishes and what became of them, one visit, the mail that tells the ward."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from bot.catalogs import _, show
from bot.chat.turn import Refusal
from bot.web.acting import Deed, act, turn_of
from bot.web.doors import Entry
from bot.web.offers import Typed
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import READERS, WORKERS, Route, room_pages
from handlers.visits import asking, staff
from handlers.visits.staff_deeds import DEEDS, SAID
from handlers.visits.staff_listing import listing, seen
from handlers.visits.tables import Visit

ORIGIN = "handlers/visits/staff_pages.py"
STALE = _("ほかの人が先にこの訪問を変えました。下はいまのようすです。もう一度、たしかめてください。")


def make(premises: Premises) -> Blueprint:
    """The staff's pages of this room."""
    table = Table(premises)
    return room_pages("visits_staff", __name__, (
        Route("/staff/visits", "listed", table.listed, rights=READERS, venue=True),
        Route("/staff/visits/letter", "letter", table.letter),
        Route("/staff/visits/letter", "send", table.send, "POST"),
        Route("/staff/visits/<code>", "shown", table.shown, rights=READERS),
        Route("/staff/visits/<code>/words", "words", table.words, "POST"),
        Route("/staff/visits/<code>/do/<deed>", "done", table.done, "POST"),
    ))  # fmt: skip


class Table:
    """Where staff take care of wishes and visits in the browser."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """The wishes under way, or those that are over."""
        with self._premises.staff() as visitor:
            view, works = listing(self._premises.around(visitor.session), request.args), visitor.may(WORKERS)
            good = SAID["ward"] if request.args.get("said") == "ward" else ""
            return render_template("visits/staff_list.html", view=view, works=works, good=good)

    def letter(self) -> ResponseReturnValue:
        """The mail that tells the ward of all wishes it has not heard of, before it goes."""
        with self._premises.staff() as visitor:
            return self._letter(visitor, "")

    def send(self) -> ResponseReturnValue:
        """Exactly what was shown goes out; every wish in it counts as forwarded."""
        with self._premises.staff() as visitor:
            try:
                mark, deed = request.form.get("of", ""), Deed(ORIGIN, "tell_ward", "visits")
                act(self._premises, visitor, deed, lambda turn: asking.tap_send(turn, {"of": mark}))
            except Refusal as refusal:
                return self._letter(visitor, show(refusal.sentence)), 422
            return redirect(url_for("visits_staff.listed", said="ward"), 303)

    def shown(self, code: str) -> ResponseReturnValue:
        """One visit: how it stands, what was wished, what is next."""
        with self._at(code) as (visitor, visit):
            return self._page(visitor, visit, good=SAID.get(request.args.get("said", ""), ""))

    def words(self, code: str) -> ResponseReturnValue:
        """An officer's own words are opened, and the ledger says by whom."""
        with self._at(code) as (visitor, visit):
            act(
                self._premises,
                visitor,
                Deed(ORIGIN, "words", visit.code),
                lambda turn: staff.show_visit.run(turn, visit),
            )
            return self._page(visitor, visit, opened=True)

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """A form was sent: done whole or not at all."""
        if deed not in DEEDS:
            abort(404)
        with self._at(code) as (visitor, visit):
            does, form = DEEDS[deed], request.form
            try:
                if form.get("v") != str(visit.version):
                    raise Refusal(STALE)
                act(self._premises, visitor, Deed(ORIGIN, deed, visit.code), lambda turn: does(turn, visit, form))
            except Refusal as refusal:
                visitor.session.refresh(visit)
                typed = Typed(deed if form.get("v") == str(visit.version) else "", form, show(refusal.sentence))
                return self._page(visitor, visit, typed=typed), 422
            return redirect(url_for("visits_staff.shown", code=visit.code, said=deed), 303)

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Visit]]:
        number = code[1:] if code[:1] == "V" and code[1:].isascii() and code[1:].isdecimal() and len(code) < 8 else ""
        with self._premises.staff() as visitor:
            found = select(Visit).where(Visit.number == int(number)) if number else None
            visit = visitor.session.scalar(found) if found is not None else None
            if visit is None:
                abort(404)
            yield visitor, visit

    def _page(
        self, visitor: Visitor, visit: Visit, *, good: str = "", typed: Typed | None = None, opened: bool = False
    ) -> str:
        view = seen(self._premises.around(visitor.session), visit, opened=opened)
        return render_template(
            "visits/staff_one.html", one=view, good=good, typed=typed or Typed(), works=visitor.may(WORKERS),
            csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip

    def _letter(self, visitor: Visitor, wrong: str) -> str:
        letter, mark = None, ""
        try:
            letter, mark = asking.letter_now(turn_of(self._premises, visitor))
        except Refusal as refusal:
            wrong = wrong or show(refusal.sentence)
        stamp = self._premises.stamp(visitor.cookie)
        return render_template("visits/staff_letter.html", letter=letter, mark=mark, wrong=wrong, csrf=stamp)


pages = Pages("visits_staff", make)
entry = Entry("visits_staff.listed", "訪問の希望", "events", 20)
