"""The ledger on the staff's pages: searched, proved in steps, copied out; for those who answer and those who audit."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.clock import in_tokyo, monotonic
from bot.store.ledger import Act, note
from bot.web.doors import Entry
from bot.web.pages import Pages, Premises
from bot.web.routes import INSPECTORS, Route, room_pages
from handlers.registers import checks, search
from handlers.registers.exporting import written
from handlers.registers.rules import ACTS, CHANNELS, FAULTS, RESULTS, shown
from handlers.registers.tables import LedgerCheck


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    book = Book(premises)
    one = "/staff/ledger/checks/<uuid:check>"
    return room_pages("registers", __name__, (
        Route("/staff/ledger", "ledger", book.shown, rights=INSPECTORS),
        Route("/staff/ledger/export", "export", book.exported, "POST", INSPECTORS),
        Route("/staff/ledger/checks", "prove", book.prove, "POST", INSPECTORS),
        Route(one, "check", book.check, rights=INSPECTORS),
        Route(one, "go_on", book.go_on, "POST", INSPECTORS),
        Route(f"{one}/part", "step", book.step, rights=INSPECTORS),
    ))  # fmt: skip


class Book:
    """Where inspectors look through the ledger."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises
        self._prover = checks.Prover(premises.db, premises.vault, premises.settings, monotonic)

    def shown(self) -> ResponseReturnValue:
        """One page of what a search finds, newest first."""
        wanted, wrong = search.search_of(request.args)
        with self._premises.staff():
            pass  # only looking: SQLite's pen is not needed for that
        with self._premises.db.read() as session:
            entries, after = search.page(session, wanted, search.cursor_of(request.args.get("after", "")))
            places = search.sealed(session, entries)
            last = checks.last_ended(session)
        return render_template(
            "registers/ledger.html", entries=entries, places=places, after=after, given=wanted.given(), wrong=wrong,
            last=last, acts=ACTS, channels=CHANNELS, results=RESULTS, faults=FAULTS, shown=shown,
        ), 422 if wrong else 200  # fmt: skip

    def exported(self) -> ResponseReturnValue:
        """What a search finds as a file for a spreadsheet; that it was copied stands in the ledger first."""
        wanted, wrong = search.search_of(request.form)
        with self._premises.staff() as visitor:
            if wrong:
                abort(422)
            now, how = self._premises.clock.now(), wanted.in_short()
            count = search.count(visitor.session, wanted)
            note(visitor.session, now, Act(visitor.by, "exported", "ledger", why=how, count=count, channel="page"))
        name = f"ledger-{in_tokyo(now):%Y%m%d-%H%M}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(written(self._premises.db, wanted, now), mimetype="text/csv; charset=utf-8", headers=headers)

    def prove(self) -> ResponseReturnValue:
        """「確かめる」: a new check begins."""
        with self._premises.staff() as visitor:
            one = checks.begin(self._premises.around(visitor.session), visitor.by)
        return redirect(url_for("registers.check", check=one.id), 303)

    def check(self, check: UUID) -> ResponseReturnValue:
        """How far a check has come."""
        return self._drawn(self._found(check), "registers/check.html")

    def go_on(self, check: UUID) -> ResponseReturnValue:
        """「つづける」: the next step, where no script asks for it."""
        self._stepped(check)
        return redirect(url_for("registers.check", check=check), 303)

    def step(self, check: UUID) -> ResponseReturnValue:
        """The next step, for a browser that asks by itself."""
        return self._drawn(self._stepped(check), "registers/progress.html")

    def _stepped(self, check: UUID) -> LedgerCheck:
        one, now = self._found(check), self._premises.clock.now()
        if one.ended_at is not None:
            return one
        walk, broken, heads = self._prover.step(one, now)
        with self._premises.db.write() as session:
            checks.keep(self._premises.around(session), one, walk, broken, heads)
        return self._found(check)

    def _found(self, check: UUID) -> LedgerCheck:
        with self._premises.staff() as visitor:
            one = checks.found(visitor.session, check)
        if one is None:
            abort(404)
        return one

    def _drawn(self, one: LedgerCheck, template: str) -> str:
        return render_template(template, one=one, faults=FAULTS)


pages = Pages("registers", make)
entry = Entry("registers.ledger", "台帳", "records", 80, INSPECTORS)
