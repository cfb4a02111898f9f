"""The worker register on the pages: who may work and why not; changed by those who answer for it (003-§5)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import show
from bot.chat.turn import Refusal, Surroundings
from bot.web.pages import Premises, Visitor
from bot.web.routes import ANSWERABLE, READERS, Route
from handlers.people import enrolling
from handlers.people.enrolment_form import day_of, enrolment_of, record_of
from handlers.people.queries import worker_by_code
from handlers.people.roster import Standing, roster, standing_on
from handlers.people.rules import KINDS
from handlers.people.tables import Worker

WORDS = {key: str(label) for key, label in KINDS.items()}
SAID = {"record": "記録しました。", "end": "従事を終えました。この人の画面と命令は、もう使えません。"}


def worker_routes(premises: Premises) -> tuple[Route, ...]:
    """The pages of the worker register."""
    page = WorkersPage(premises)
    one = "/staff/workers/<code>"
    return (
        Route("/staff/workers", "workers", page.listed, rights=READERS),
        Route("/staff/workers", "enrol", page.enrolled, "POST", ANSWERABLE),
        Route(one, "worker", page.shown, rights=READERS),
        Route(f"{one}/do/<deed>", "do_worker", page.done, "POST", ANSWERABLE),
    )


class WorkersPage:
    """The register in the browser."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Everybody on the register by code."""
        with self._premises.staff() as visitor:
            return self._list(visitor)

    def enrolled(self) -> ResponseReturnValue:
        """As `staff add`: the code is shown in this very answer only."""
        with self._premises.staff() as visitor:
            try:
                with visitor.session.begin_nested():
                    told = enrolment_of(request.form)
                    worker, code = enrolling.enrol(self._around(visitor), told, visitor.by, "page")
            except Refusal as refusal:
                return self._list(visitor, wrong=show(refusal.sentence), typed=request.form), 422
            return self._list(visitor, code=code, whose=worker.code)

    def shown(self, code: str) -> ResponseReturnValue:
        """One worker, with what may be recorded."""
        with self._at(code) as (visitor, worker):
            return self._page(visitor, worker, good=SAID.get(request.args.get("said", ""), ""))

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """As `staff record`, `staff end` and `staff code`."""
        if deed not in ("record", "end", "code"):
            abort(404)
        with self._at(code) as (visitor, worker):
            try:
                with visitor.session.begin_nested():
                    printed = self._do(visitor, worker, deed)
            except Refusal as refusal:
                return self._page(visitor, worker, wrong=show(refusal.sentence)), 422
            if printed:
                return self._page(visitor, worker, code=printed)
        return redirect(url_for("people.worker", code=code, said=deed), 303)

    def _do(self, visitor: Visitor, worker: Worker, deed: str) -> str:
        around = self._around(visitor)
        if deed == "code":
            return enrolling.code_again(around, worker, visitor.by, "page")
        if deed == "end":
            enrolling.end(around, worker, day_of(request.form, "last"), visitor.by, "page")
            return ""
        enrolling.record(around, worker, record_of(request.form), visitor.by, "page")
        return ""

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Worker]]:
        with self._premises.staff() as visitor:
            worker = worker_by_code(visitor.session, code)
            if worker is None:
                abort(404)
            yield visitor, worker

    def _around(self, visitor: Visitor) -> Surroundings:
        return self._premises.around(visitor.session)

    def _list(
        self, visitor: Visitor, *, wrong: str = "", code: str = "", whose: str = "",
        typed: Mapping[str, str] | None = None,
    ) -> str:  # fmt: skip
        rows = roster(self._around(visitor))
        return render_template(
            "people/workers.html", rows=rows, kinds=WORDS, wrong=wrong, code=code, whose=whose, typed=typed or {},
            answers=visitor.may(ANSWERABLE),
        )  # fmt: skip

    def _page(self, visitor: Visitor, worker: Worker, *, wrong: str = "", good: str = "", code: str = "") -> str:
        one: Standing = standing_on(self._around(visitor), worker)
        return render_template(
            "people/worker.html", one=one, kinds=WORDS, wrong=wrong, good=good, code=code,
            answers=visitor.may(ANSWERABLE),
        )  # fmt: skip
