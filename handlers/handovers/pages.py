"""The register of what the ward handed over: taking, the receipt, return and erasure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO

from flask import Blueprint, abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import Lazy, show
from bot.chat.turn import Refusal
from bot.web.doors import Entry
from bot.web.leaves import leaf
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import READERS, Route, room_pages
from handlers.handovers import desk
from handlers.handovers.papers import receipt, send_receipt
from handlers.handovers.queries import by_code, items_of, newest_first, still_here
from handlers.handovers.rules import ENDS, GIVEN, MEDIA, WAYS, is_late
from handlers.handovers.tables import Handover

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table = Table(premises)
    return room_pages("handovers", __name__, (
        Route("/staff/handovers", "listed", table.listed, rights=READERS),
        Route("/staff/handovers", "taken", table.taken, "POST"),
        Route("/staff/handovers/<code>", "shown", table.shown, rights=READERS),
        Route("/staff/handovers/<code>/do/<deed>", "done", table.done, "POST"),
        Route("/staff/handovers/<code>/receipt", "receipt", table.receipt, "POST"),
        Route("/staff/handovers/<code>/send", "sent", table.sent, "POST"),
    ))  # fmt: skip


class Table:
    """Where staff record what they were given."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """Everything that was handed over, and the form for more."""
        with self._premises.staff() as visitor:
            return self._list(visitor)

    def taken(self) -> ResponseReturnValue:
        """A new handing over, or the form again with what is wrong with it."""
        with self._premises.staff() as visitor:
            try:
                with visitor.session.begin_nested():
                    made = desk.take(self._premises.around(visitor.session), visitor.by)
            except Refusal as refusal:
                return self._list(visitor, show(refusal.sentence)), 422
            return redirect(url_for("handovers.shown", code=made.code), 303)

    def shown(self, code: str) -> ResponseReturnValue:
        """One handing over, its receipt and what became of each item."""
        with self._at(code) as (visitor, handover):
            return self._page(visitor, handover)

    def done(self, code: str, deed: str) -> ResponseReturnValue:
        """The receipt was given, or an item went back or was erased."""
        if deed not in desk.DEEDS:
            abort(404)
        with self._at(code) as (visitor, handover):
            try:
                with visitor.session.begin_nested():
                    desk.DEEDS[deed](self._premises.around(visitor.session), handover, visitor.by)
            except Refusal as refusal:
                return self._page(visitor, handover, show(refusal.sentence)), 422
            return redirect(url_for("handovers.shown", code=code), 303)

    def receipt(self, code: str) -> ResponseReturnValue:
        """The receipt as a Word file."""
        with self._at(code) as (visitor, handover):
            made = receipt(self._premises.around(visitor.session), handover, visitor.by)
            return send_file(BytesIO(made.content), WORD, as_attachment=True, download_name=made.file_name)

    def sent(self, code: str) -> ResponseReturnValue:
        """A mail with the receipt, as a draft that waits for two checks."""
        with self._at(code) as (visitor, handover):
            try:
                with visitor.session.begin_nested():
                    made = send_receipt(self._premises.around(visitor.session), handover, visitor.by)
            except Refusal as refusal:
                return self._page(visitor, handover, show(refusal.sentence)), 422
            return redirect(url_for("sendings.shown", code=made.code), 303)

    @contextmanager
    def _at(self, code: str) -> Iterator[tuple[Visitor, Handover]]:
        with self._premises.staff() as visitor:
            handover = by_code(visitor.session, code)
            if handover is None:
                abort(404)
            yield visitor, handover

    def _list(self, visitor: Visitor, wrong: str = "") -> str:
        found, around = leaf(visitor.session, newest_first()), self._premises.around(visitor.session)
        late = {one.code for one in found.rows if is_late(one.received_on, one.receipt_given_on, around.today)}
        return render_template(
            "handovers/list.html", leaf=found, late=late, left=still_here(visitor.session), wrong=wrong,
            typed=request.form if wrong else {}, rows=desk.ROWS, media=_words(MEDIA), ways=_words(WAYS),
            csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip

    def _page(self, visitor: Visitor, handover: Handover, wrong: str = "") -> str:
        visitor.session.refresh(handover)
        return render_template(
            "handovers/one.html", one=handover, items=items_of(visitor.session, handover.id), wrong=wrong,
            way=show(WAYS[handover.way]), media=dict(_words(MEDIA)), ends=_words(ENDS), end=dict(_words(ENDS)),
            given=_words(GIVEN), csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip


def _words(of: Mapping[str, Lazy]) -> list[tuple[str, str]]:
    return [(key, show(words)) for key, words in of.items()]


entry = Entry("handovers.listed", "受領したもの", "records", 30, READERS)
pages = Pages("handovers", make)
