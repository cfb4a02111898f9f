"""The web application: the webhook and health everywhere, the simulator only where it is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

from flask import Blueprint, Flask, Response, g, request
from structlog import contextvars
from werkzeug.middleware.proxy_fix import ProxyFix

from bot.days.showing import show_day
from bot.errors import Clash
from bot.house import House
from bot.line.webhook import MOST_BYTES, Doorway, Receiver
from bot.web import failing, words
from bot.web.console import console
from bot.web.health import blueprint as health
from bot.web.health_page import health_page
from bot.web.look import look
from bot.web.own import own_frame
from bot.web.pages import Premises, plain_day, to_the_second, tokyo, tokyo_time

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

CLOSED = "ただいま点検中です。お急ぎのときは、区にお電話ください。"
TLS_ONLY = ("Strict-Transport-Security", "max-age=31536000")  # browsers come back over TLS for a year (RFC 6797)


class Application(Flask):
    """Flask with the webhook in front of it.

    `proxies` of ours stand before it and say who came (X-Forwarded-For); `over_tls`: it is reached by https only.
    """

    def __init__(self, receiver: Receiver, *, proxies: int = 0, over_tls: bool = False) -> None:
        super().__init__("engawa", static_folder=None)
        self.url_map.merge_slashes = False  # else Flask answers // with a redirect to whatever Host says
        self._doorway = Doorway(receiver, ProxyFix(super().wsgi_app, x_for=proxies, x_proto=0, x_host=0))
        self._over_tls = over_tls

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Every request: through the doorway, and from there to Flask."""
        return self._doorway(environ, _tls_only(start_response) if self._over_tls else start_response)


def _tls_only(start_response: StartResponse) -> StartResponse:
    def start(
        status: str, headers: list[tuple[str, str]],
        exc_info: tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None] | None = None,
        /,
    ) -> Callable[[bytes], object]:  # fmt: skip
        return start_response(status, [*headers, TLS_ONLY], exc_info)

    return start


def create_app(house: House, more: Sequence[Blueprint] = ()) -> Flask:
    """The application of one house; `more` are blueprints of the demo."""
    settings = house.settings
    secret, bare = settings.line_channel_secret.get_secret_value(), house.rooms.doors.bare
    receiver = Receiver(secret, house.directory, house.inbox, bare)
    app = Application(receiver, proxies=settings.proxies, over_tls=settings.over_tls)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.register_blueprint(health(house.db, house.key_db, house.clock, settings.metrics_token.get_secret_value()))
    app.register_blueprint(look())
    words.install(app)
    for shown in (tokyo, tokyo_time, to_the_second, plain_day):
        app.add_template_filter(shown)
    app.add_template_filter(show_day, "long_day")
    rooms = house.rooms
    premises = Premises(house.db, house.vault, house.clock, settings, rooms.doors, rooms.admission, rooms.front)
    app.register_blueprint(console(premises, rooms.front))
    app.register_blueprint(health_page(premises, house.key_db, house.watch))
    app.context_processor(partial(own_frame, premises))
    for pages in rooms.pages:
        blueprint = pages.make(premises)
        blueprint.before_request(partial(_closed, house.watch.closed, pages.always))
        app.register_blueprint(blueprint)
    for blueprint in more:
        app.register_blueprint(blueprint)
    _refuse_clashes(app)
    app.register_error_handler(Exception, failing.answer)
    app.before_request(_name_request)
    app.after_request(_show_name)
    return app


def _refuse_clashes(app: Flask) -> None:
    """Raise Clash when two pages stand at one address: one of them would never be seen."""
    taken: dict[tuple[str, str], str] = {}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            place = (re.sub(r"<(?:(\w+):)?\w+>", r"<\1>", rule.rule), method)
            if taken.setdefault(place, rule.endpoint) != rule.endpoint:
                raise Clash(f"{method} {rule.rule} is claimed by {taken[place]} and {rule.endpoint}; move one of them.")


def _closed(closed: Callable[[], bool], always: tuple[str, ...]) -> Response | None:
    """While a guard of production fails, only what concerns incidents is served."""
    if request.path.startswith(always) or not closed():
        return None
    return failing.page(503) if failing.is_browser() else Response(CLOSED, 503)


def _name_request() -> None:
    """Give the request an id that every log line of it carries; whatever the outside sent is not trusted."""
    g.request_id = uuid4().hex
    contextvars.clear_contextvars()
    contextvars.bind_contextvars(request_id=g.request_id)


def _show_name(answer: Response) -> Response:
    """The id as a header, for whoever reports a fault."""
    answer.headers["X-Request-Id"] = g.get("request_id", "")
    return answer
