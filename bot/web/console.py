"""The staff's console around the rooms: navigation, the page of today, the calendar; knows no feature."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from urllib.parse import urlsplit

from flask import Blueprint, abort, current_app, g, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from bot.web.calendar import Calendar
from bot.web.doors import GROUPS, Entry, Frontage, Part
from bot.web.pages import Premises, Visitor, why_not
from bot.web.planned import planned
from bot.web.routes import OUTSIDE, READERS, Route, room_pages, route_of

OWN = (
    Entry("console.today", "今日", "day", 10),
    Entry("console.calendar", "暦", "day", 20),
    Entry("health_page.shown", "ようす", "records", 90),
)


class Console:
    """The pages no room owns."""

    def __init__(self, premises: Premises, front: Frontage) -> None:
        self._premises = premises
        self._occasions = sorted((*front.occasions, planned), key=lambda one: one.order)
        self._panels = {one.name: one for one in sorted(front.panels, key=lambda one: one.order)}

    def today(self) -> ResponseReturnValue:
        """What is due, what runs, what waits for somebody."""
        with self._premises.staff() as visitor:
            around = self._premises.around(visitor.session)
            mine = [one for one in self._panels.values() if visitor.may(one.rights)]
            parts = [(one, part) for one in mine if (part := one.make(around, visitor.by)) is not None]
            return render_template("console/today.html", parts=parts, today=around.today)

    def part(self, name: str) -> ResponseReturnValue:
        """One part of today alone, for a browser that asks again."""
        panel = self._panels.get(name)
        if panel is None:
            abort(404)
        with self._premises.staff() as visitor:
            if not visitor.may(panel.rights):
                abort(403)
            made = panel.make(self._premises.around(visitor.session), visitor.by)
            return render_template("console/part.html", part=made or Part(""))

    def calendar(self) -> ResponseReturnValue:
        """Every date and deadline of the performance period, month by month."""
        with self._premises.staff() as visitor:
            mine = [one for one in self._occasions if visitor.may(one.rights)]
            around, kind = self._premises.around(visitor.session), request.args.get("kind", "")
            view = Calendar.of(around, mine, kind, venue=visitor.venue)
            return render_template("console/calendar.html", view=view)


def console(premises: Premises, front: Frontage) -> Blueprint:
    """The console's own pages, and the frame around those of every room."""
    desk = Console(premises, front)
    pages = room_pages("console", __name__, (
        Route("/staff", "today", desk.today, rights=READERS, venue=True),
        Route("/staff/today/<name>", "part", desk.part, rights=READERS, venue=True),
        Route("/staff/calendar", "calendar", desk.calendar, rights=READERS, venue=True),
    ))  # fmt: skip
    entries = sorted((*OWN, *front.entries), key=lambda one: (list(GROUPS).index(one.group), one.order))
    pages.app_context_processor(lambda: _frame(premises, entries))
    return pages


def _frame(premises: Premises, entries: Sequence[Entry]) -> dict[str, object]:
    """What the frame of a staff page needs; nothing while nobody is signed in."""
    visitor: Visitor | None = g.get("visitor")
    if visitor is None:
        return {}
    mine = [one for one in entries if visitor.may(one.rights) and (_opens_at_a_venue(one) or not visitor.venue)]
    groups = [(GROUPS[key], list(found)) for key, found in groupby(mine, key=lambda one: one.group)]
    stamp = premises.stamp(visitor.cookie)
    opens = partial(_opens, visitor)
    return {"rooms": groups, "csrf": stamp, "venue": visitor.venue, "reader": visitor.by, "opens": opens}


def _opens(visitor: Visitor, address: str, method: str = "GET") -> bool:
    """Whether an address of ours opens for this reader now: a link to a page that refuses them helps nobody."""
    try:
        endpoint, _values = current_app.url_map.bind("").match(urlsplit(address).path, method)
    except (HTTPException, RequestRedirect):
        return False
    route = route_of(current_app.view_functions[endpoint])
    return route is not None and (route.rights == OUTSIDE or why_not(visitor, route) is None)


def _opens_at_a_venue(entry: Entry) -> bool:
    route = route_of(current_app.view_functions[entry.endpoint])
    return route is not None and route.venue
