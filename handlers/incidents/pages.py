"""The incident's pages: start without LINE, the hour in large figures, facts, papers; and the ward's receipt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO

from flask import Blueprint, Response, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import _, show
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.web.doors import Entry
from bot.web.leaves import leaf
from bot.web.pages import Pages, Premises, Visitor
from bot.web.receiving import Counter
from bot.web.routes import ENROLLED, OUTSIDE, Route, room_pages
from handlers.incidents import desk
from handlers.incidents.beginning import Beginning, begin
from handlers.incidents.clock import wake
from handlers.incidents.enclosing import password_of
from handlers.incidents.exporting import WORD, bundle, paper_of
from handlers.incidents.kinds import scenarios
from handlers.incidents.queries import by_code, newest_first
from handlers.incidents.receipts import receive
from handlers.incidents.reports import reports_of
from handlers.incidents.starting import FIRST_ALARM
from handlers.incidents.tables import Incident, IncidentReport
from handlers.incidents.telling import open_details
from handlers.incidents.viewing import clock_of, listed, seen

ORIGIN = "handlers/incidents/pages.py"
Deed = Callable[[Surroundings, Incident, str], list[Notice]]
DEEDS: dict[str, Deed] = {
    "facts": desk.facts, "reached": desk.reach, "mail": desk.mail, "details": desk.details, "called": desk.call,
    "follow": desk.follow, "take": desk.take,
}  # fmt: skip
AT_A_VENUE = frozenset({"called", "mail", "reached", "take"})  # what needs no words, and no words are shown for
HIDDEN = _("会場モードのあいだは、言葉を書くところはひらけません。電話・メール・記録のボタンは使えます。")


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table, counter = Table(premises), Counter(premises, IncidentReport, receive, ORIGIN)
    return room_pages("incidents", __name__, (
        Route("/staff/incidents", "listed", table.listed, rights=ENROLLED, venue=True),
        Route("/staff/incidents", "started", table.started, "POST", ENROLLED, venue=True),
        Route("/staff/incidents/<code>", "shown", table.shown, rights=ENROLLED, venue=True),
        Route("/staff/incidents/<code>/clock", "clock", table.clock, rights=ENROLLED, venue=True),
        Route("/staff/incidents/<code>/do/<deed>", "done", table.done, "POST", ENROLLED, venue=True),
        Route("/staff/incidents/<code>/open", "opened", table.opened, "POST", ENROLLED),
        Route("/staff/incidents/<code>/password/<int:number>", "password", table.password, "POST", ENROLLED),
        Route("/staff/incidents/<code>/paper/<name>", "paper", table.paper, "POST", ENROLLED),
        Route("/staff/incidents/<code>/export", "exported", table.exported, "POST", ENROLLED),
        Route("/receipt/<token>", "receipt", counter.shown, rights=OUTSIDE),
        Route("/receipt/<token>", "received", counter.received, "POST", OUTSIDE),
    ))  # fmt: skip


class Table:
    """Where staff sit when they look after an incident in the browser."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Everything that runs and ever ran, and the button that starts."""
        with self._premises.staff() as visitor:
            found = leaf(visitor.session, newest_first())
            rows, stamp = [listed(one) for one in found.rows], self._premises.stamp(visitor.cookie)
            return render_template("incidents/list.html", rows=rows, leaf=found, scenarios=scenarios(), csrf=stamp)

    def started(self) -> ResponseReturnValue:
        """The clock runs from this very click."""
        drill = request.form.get("drill") == "yes"
        with self._premises.staff() as visitor:
            around = self._premises.around(visitor.session)
            scenario = request.form.get("scenario") if drill else None
            incident, new = begin(around, Beginning(visitor.by, drill=drill, scenario=scenario, via="page"))
            key, until = f"begun:{incident.code}", around.now + FIRST_ALARM
            told = wake(around, incident, key, until, group=True) if new else []
            self._premises.say(visitor.session, told, ORIGIN)
            return redirect(url_for("incidents.shown", code=incident.code), 303)

    def shown(self, code: str) -> ResponseReturnValue:
        """One incident with all there is to do."""
        with self._at(code) as (visitor, incident):
            return self._page(visitor, incident)

    def clock(self, code: str) -> ResponseReturnValue:
        """The hour alone, for a browser that asks again."""
        with self._at(code) as (visitor, incident):
            upto = request.args.get("seen", 0, type=int)
            clock = clock_of(self._premises.around(visitor.session), incident, upto)
            return render_template("incidents/clock.html", clock=clock)

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """Something was entered, called, sent or reached; whoever is second finds what the first one did."""
        if deed not in DEEDS:
            abort(404)
        with self._at(code) as (visitor, incident):
            around = self._premises.around(visitor.session)
            visitor.session.refresh(incident, with_for_update=True)
            try:
                with visitor.session.begin_nested():
                    if visitor.venue and deed not in AT_A_VENUE:
                        raise Refusal(HIDDEN)
                    told = DEEDS[deed](around, incident, visitor.by)
            except Refusal as refusal:
                visitor.session.refresh(incident)
                return self._refused(visitor, incident, deed, show(refusal.sentence)), 422
            self._premises.say(visitor.session, told, ORIGIN)
            return redirect(url_for("incidents.shown", code=code), 303)

    def opened(self, code: str) -> ResponseReturnValue:
        """The sealed details, for a reason that stands in the ledger."""
        why = request.form.get("why", "")
        with self._at(code) as (visitor, incident):
            if why not in desk.REASONS:
                abort(400)
            words = open_details(self._premises.around(visitor.session), incident, visitor.by, desk.REASONS[why])
            self._premises.happened(visitor.session, "personal data opened", visitor.by, ORIGIN)
            return self._page(visitor, incident, details=words, at="details")

    def password(self, code: str, number: int) -> ResponseReturnValue:
        """The password of an encrypted file that was sent: told by phone, never by mail."""
        with self._at(code) as (visitor, incident):
            around = self._premises.around(visitor.session)
            report = next((one for one in reports_of(visitor.session, incident) if one.number == number), None)
            if report is None or report.password is None:
                abort(404)
            return self._page(
                visitor, incident, password=password_of(around, incident, report, visitor.by), at="follow"
            )

    def paper(self, code: str, name: str) -> ResponseReturnValue:
        """A paper as a Word file; that it was made stands in the record."""
        with self._at(code) as (visitor, incident):
            made = paper_of(self._premises.around(visitor.session), incident, name, visitor.by)
            if made is None:
                abort(404)
            return _file(made.name, made.content, WORD)

    def exported(self, code: str) -> ResponseReturnValue:
        """All papers, the timeline and the times of the reports, with their hashes."""
        with self._at(code) as (visitor, incident):
            name, content = bundle(self._premises.around(visitor.session), incident, visitor.by)
            return _file(name, content, "application/zip")

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Incident]]:
        with self._premises.staff() as visitor:
            incident = by_code(visitor.session, code)
            if incident is None:
                abort(404)
            yield visitor, incident

    def _refused(self, visitor: Visitor, incident: Incident, deed: str, wrong: str) -> str:
        """The page with what is wrong and what was typed, so that nothing has to be written twice."""
        details = request.form.get("details", "") if deed == "details" and not visitor.venue else ""
        return self._page(visitor, incident, wrong=wrong, details=details, at=deed, typed=request.form)

    def _page(self, visitor: Visitor, incident: Incident, *, details: str = "", **more: object) -> str:
        view = seen(self._premises.around(visitor.session), incident, details)
        more = {"at": "", "typed": {}, **more, "csrf": self._premises.stamp(visitor.cookie)}
        return render_template("incidents/one.html", one=view, reasons=desk.REASONS, **more)


def _file(name: str, content: bytes, kind: str) -> Response:
    return send_file(BytesIO(content), kind, as_attachment=True, download_name=name)  # Japanese names as RFC 5987 wants


entry = Entry("incidents.listed", "事故と訓練", "day", 30, ENROLLED)
pages = Pages("incidents", make, always=("/staff/incidents", "/receipt/"))
