"""The console's pages of sending: the month's messages with what is to come, and what did not arrive."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from bot.catalogs import Lazy, _, show
from bot.chat.turn import Refusal, Surroundings
from bot.web.doors import Entry
from bot.web.leaves import leaf
from bot.web.pages import Pages, Premises, Visitor
from bot.web.routes import READERS, WORKERS, Route, room_pages
from handlers.deliveries.health import health
from handlers.deliveries.parked import settle
from handlers.deliveries.queries import dead_events, given_up, left_undone, unsent_mail
from handlers.deliveries.retrying import lay_aside, send_again
from handlers.deliveries.viewing import budget, event_lines, given_up_lines, mail_lines, undone_lines

SURE = _("やめるときは、「もとに戻せないことを確かめた」に印を付けてください。")
Deed = Callable[[Surroundings, str], Lazy]


def make(premises: Premises) -> Blueprint:
    """The pages of this room."""
    counter = Counter(premises)
    return room_pages("deliveries", __name__, (
        Route("/staff/deliveries", "month", counter.month, rights=READERS, venue=True),
        Route("/staff/deliveries/parked", "decided", counter.decided, "POST", WORKERS),
        Route("/staff/deliveries/health", "health", counter.health, rights=READERS, venue=True),
        Route("/staff/deliveries/<int:number>/again", "again", counter.again, "POST", WORKERS),
        Route("/staff/deliveries/<int:number>/aside", "aside", counter.aside, "POST", WORKERS),
    ))  # fmt: skip


class Counter:
    """Where staff see what sending costs and what came back."""

    def __init__(self, premises: Premises) -> None:
        self._premises = premises

    def month(self) -> ResponseReturnValue:
        """The month's messages: gone, planned, kept, free; day by day; what waits for a decision."""
        with self._premises.staff() as visitor:
            return self._month(visitor)

    def health(self) -> ResponseReturnValue:
        """What waits and what did not arrive: counts for everybody who reads, the lists for those who work."""
        with self._premises.staff() as visitor:
            return self._health(visitor)

    def decided(self) -> ResponseReturnValue:
        """Staff's decision about what is parked, as on the card in chat: exactly what was counted."""
        return self._done(self._settle, self._month, "deliveries.month")

    def again(self, number: int) -> ResponseReturnValue:
        """「もう一度送る」, as `/再送`."""
        return self._done(lambda around, _by: send_again(around, number), self._health, "deliveries.health")

    def aside(self, number: int) -> ResponseReturnValue:
        """「もう送らない」: off the list, for good."""
        return self._done(lambda around, by: lay_aside(around, number, by), self._health, "deliveries.health")

    def _settle(self, around: Surroundings, by: str) -> Lazy:
        if request.form.get("how") == "drop" and request.form.get("sure") != "yes":
            raise Refusal(SURE)
        return settle(around, by, request.form, "page")

    def _done(self, deed: Deed, page: Callable[[Visitor, str], str], where: str) -> ResponseReturnValue:
        with self._premises.staff() as visitor:
            try:
                with visitor.session.begin_nested():
                    deed(self._premises.around(visitor.session), visitor.by)
            except Refusal as refusal:
                return page(visitor, show(refusal.sentence)), 422
            return redirect(url_for(where), 303)

    def _month(self, visitor: Visitor, wrong: str = "") -> str:
        view, may = budget(self._premises.around(visitor.session)), visitor.may(WORKERS)
        stamp = self._premises.stamp(visitor.cookie)
        return render_template("deliveries/month.html", one=view, may=may, wrong=wrong, csrf=stamp)

    def _health(self, visitor: Visitor, wrong: str = "") -> str:
        around = self._premises.around(visitor.session)
        found = health(visitor.session, around.now)
        more = self._lists(visitor, around) if visitor.may(WORKERS) and not visitor.venue else {"lists": False}
        return render_template("deliveries/health.html", one=found, wrong=wrong, **more)

    def _lists(self, visitor: Visitor, around: Surroundings) -> dict[str, object]:
        session = visitor.session
        messages, undone = leaf(session, given_up()), leaf(session, left_undone(around.now), "due")
        events, mail = leaf(session, dead_events(), "event"), leaf(session, unsent_mail(), "mail")
        return {
            "lists": True, "csrf": self._premises.stamp(visitor.cookie),
            "messages": messages, "message_lines": given_up_lines(around, messages.rows),
            "undone": undone, "undone_lines": undone_lines(session, undone.rows),
            "events": events, "event_lines": event_lines(around, events.rows),
            "mail": mail, "mail_lines": mail_lines(mail.rows),
        }  # fmt: skip


month_entry = Entry("deliveries.month", "通数", "records", 10, READERS)
health_entry = Entry("deliveries.health", "送信のようす", "records", 20, READERS)
pages = Pages("deliveries", make)
