"""The pages of deadlines: the board of everything owed, what one date would bring with it, the ward's invoice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import _, show
from bot.chat.readers import DayGoneBy
from bot.chat.turn import Refusal, Response, Turn
from bot.days import NotADay, read_nearest_day
from bot.web.acting import Deed, act
from bot.web.doors import Entry
from bot.web.offers import for_a_page
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import ANSWERABLE, READERS, WORKERS, Route, room_pages
from handlers.contract.kinds import TITLES, day_of_event
from handlers.deadlines import staff
from handlers.deadlines.listing import KINDS, PARTS, Wish, events, pages_of
from handlers.deadlines.tables import Obligation
from handlers.deadlines.viewing import board, mark_of

ORIGIN = "handlers/deadlines/pages.py"
STALE = _("ほかの人が先に変えました。下はいまのようすです。もう一度、たしかめてください。")
SAID = {
    "done": "済みにしました。まちがえたときは、「済んだもの」から取り消せます。",
    "waive": "不要になったと記録しました。まちがえたときは、「いらなくなったもの」から取り消せます。",
    "undo": "取り消しました。また、やることに出ます。",
    "invoice": "請求書を区が受け取った日を記録しました。支払いの期限が一覧に出ます。",
}


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    table = Table(premises)
    return room_pages("deadlines", __name__, (
        Route("/staff/deadlines", "listed", table.listed, rights=READERS, venue=True),
        Route("/staff/deadlines/what-if", "what_if", table.what_if, rights=READERS, venue=True),
        Route("/staff/deadlines/invoice", "invoice", table.invoice, "POST", WORKERS),
        Route("/staff/deadlines/<uuid:id>/done", "done", table.done, "POST", WORKERS),
        Route("/staff/deadlines/<uuid:id>/undo", "undo", table.undo, "POST", WORKERS),
        Route("/staff/deadlines/<uuid:id>/waive", "waive", table.waive, "POST", ANSWERABLE),
    ))  # fmt: skip


class Table:
    """Where staff see everything that is owed, and settle what nothing else settles."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def listed(self) -> ResponseReturnValue:
        """What is overdue, this week, this month, later; what is done on demand."""
        with self._premises.staff() as visitor:
            return self._page(visitor, good=SAID.get(request.args.get("said", ""), ""))

    def what_if(self) -> ResponseReturnValue:
        """What an event on a day would bring with it; nothing is kept."""
        kind, said = request.args.get("kind", "seminar"), request.args.get("day", "")
        with self._premises.staff() as visitor:
            around = self._premises.around(visitor.session)
            card, wrong = None, ""
            try:
                day = partial(day_of_event, around)
                card = staff.foreseen(around, kind, _day(said, day)) if said and kind in TITLES else None
            except Refusal as refusal:
                wrong = show(refusal.sentence)
            kinds = [(name, show(title)) for name, title in TITLES.items()]
            typed = {"kind": kind, "day": said[:60]}
            page = render_template("deadlines/what_if.html", card=card, kinds=kinds, typed=typed, wrong=wrong)
        return page, 422 if wrong else 200

    def done(self, id: UUID) -> ResponseReturnValue:
        """「済んだ」."""
        return self._deed("done", id, lambda turn, row: staff.done.run(turn, row))

    def undo(self, id: UUID) -> ResponseReturnValue:
        """「取り消す」: it is owed again."""
        return self._deed("undo", id, lambda turn, row: staff.tap_undo(turn, {"id": str(row.id)}))

    def waive(self, id: UUID) -> ResponseReturnValue:
        """「不要」: the ward agreed; only those who answer for it say so."""
        return self._deed("waive", id, lambda turn, row: staff.waive.run(turn, row))

    def invoice(self) -> ResponseReturnValue:
        """The day on which the ward received our invoice."""
        with self._premises.staff() as visitor:
            try:
                today = self._premises.around(visitor.session).today
                received = _day(request.form.get("received", ""), lambda words: read_nearest_day(words, today))
                deed = Deed(ORIGIN, "invoice", "contract")
                act(self._premises, visitor, deed, lambda turn: staff.invoice.run(turn, DayGoneBy(received)))
            except Refusal as refusal:
                return self._page(visitor, wrong=show(refusal.sentence), received=request.form.get("received", "")), 422
            return redirect(url_for("deadlines.listed", said="invoice"), 303)

    def _deed(self, name: str, id: UUID, does: Callable[[Turn, Obligation], Response]) -> ResponseReturnValue:
        with self._premises.staff() as visitor:
            row = visitor.session.get(Obligation, id, with_for_update=True)
            if row is None:
                abort(404)
            try:
                if request.form.get("mark") != mark_of(row):
                    raise Refusal(STALE)
                deed = Deed(ORIGIN, name, f"{row.anchor} {row.item}")
                act(self._premises, visitor, deed, lambda turn: does(turn, row))
            except Refusal as refusal:
                return self._page(visitor, wrong=show(refusal.sentence)), 422
            wish = Wish.of(request.args, visitor.by)
            back = {**wish.said, "said": name, **({"part": wish.part} if wish.part else {})}
            return redirect(f"{url_for('deadlines.listed')}?{urlencode(back)}", 303)

    def _page(self, visitor: Visitor, *, wrong: str = "", good: str = "", received: str = "") -> str:
        around, wish = self._premises.around(visitor.session), Wish.of(request.args, visitor.by)
        counts, parts = board(around, visitor, wish)
        kinds = [(name, title) for name, (title, _items) in KINDS.items()]
        return render_template(
            "deadlines/board.html", counts=counts, titles=PARTS, parts=parts, wish=wish, kinds=kinds,
            pages=pages_of(counts, wish), events=events(visitor.session), wrong=wrong, good=good,
            received=received[:60], works=visitor.may(WORKERS), csrf=self._premises.stamp(visitor.cookie),
        )  # fmt: skip


def _day(said: str, reads: Callable[[str], date]) -> date:
    try:
        return reads(said[:60])
    except NotADay as error:
        raise Refusal(for_a_page(error)) from None


pages = Pages("deadlines", make)
entry = Entry("deadlines.listed", "期限", "day", 15)
