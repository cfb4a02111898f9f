"""A room's pages as data: address, method, whose they are; the shell lets nobody in who has no right to one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, g, request
from flask.typing import ResponseReturnValue

from bot.chat.standing import Right

View = Callable[..., ResponseReturnValue]
Rights = frozenset[Right]

MOST_OF_ALL = 64 * 1024 * 1024  # bytes; no form of ours brings more, files included
ENROLLED: Rights = frozenset({"enrolled"})  # whoever may sign in at all
WORKERS: Rights = frozenset({"worker"})  # who work, those in charge included
ANSWERABLE: Rights = frozenset({"responsible"})  # who answer for personal information, and their deputies
INSPECTORS: Rights = frozenset({"responsible", "auditor"})  # who look after the others
READERS: Rights = frozenset({"worker", "auditor"})  # what an auditor may see too: codes, days, counts
OUTSIDE: Rights = frozenset()  # not for staff: the page itself asks who comes

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True)
class Route:
    """One page or deed of a room.

    `rights`: any one of them lets a worker in; none at all means that the page is not for staff. `venue`: what it shows
    is counts and codes only, so it stays open while the screen can be seen by others (001G-8(1)ウ). `most_bytes`: how
    large a form may be; a view that takes a file allows itself more. `shared`: what it answers is the same for
    everybody, so it may be kept as long as the view says, and shown by others (a picture in a chat).
    """

    rule: str
    name: str
    view: View
    method: str = "GET"
    rights: Rights = WORKERS
    venue: bool = False
    most_bytes: int = 256 * 1024
    shared: bool = False


def room_pages(name: str, import_name: str, routes: Iterable[Route]) -> Blueprint:
    """The blueprint of a room's pages, with its own `templates` folder and the headers every page carries."""
    pages = Blueprint(name, import_name, template_folder="templates")
    for route in routes:
        pages.add_url_rule(route.rule, route.name, _known(route), methods=[route.method])
    pages.after_request(_headed)
    return pages


def strict(answer: Response) -> Response:
    """The headers every page of ours carries."""
    for name, value in HEADERS.items():
        answer.headers[name] = value
    return answer


def _headed(answer: Response) -> Response:
    """The headers of every page; what is shared may be kept and shown elsewhere."""
    kept, route = answer.headers.get("Cache-Control"), g.get("route")
    strict(answer)
    if route is not None and route.shared and kept is not None and answer.status_code in (200, 304):
        answer.headers["Cache-Control"] = kept
        answer.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return answer


def route_of(view: object) -> Route | None:
    """What was said of a view when its room was built; for those who check all of them."""
    return getattr(view, "route", None)


def _known(route: Route) -> View:
    @wraps(route.view)
    def view(**values: Any) -> ResponseReturnValue:
        g.route = route
        request.max_content_length = route.most_bytes
        if route.method == "POST" and (request.content_length or 0) > MOST_OF_ALL:
            abort(413)  # also where nothing of it would be read
        return route.view(**values)

    view.route = route  # type: ignore[attr-defined]
    return view
