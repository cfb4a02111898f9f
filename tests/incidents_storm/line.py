"""LINE over real HTTP, which answers as it is told to, and remembers when each call came to its end."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterable
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING

from flask import Flask, Response, g, request
from werkzeug.serving import make_server

from bot.clock import wall
from bot.simulator.line_api import line_api
from bot.simulator.platform import Platform
from tests.storm.wire import Handler

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LONGEST = 20.0  # seconds a call is held at most
SENDING = ("/reply", "/push", "/multicast")


class Line:
    """Serves the platform's API on a port of its own; a context manager.

    `says` is what sending comes to: well, 500, 429, silent (nothing is taken, nobody answers), slow (taken, and
    answered when LINE is well again), dropped (taken, but the line is cut before the answer).
    """

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self.says = "well"
        self.heard_at: dict[str, datetime] = {}  # by request id
        self._well = threading.Event()
        self._well.set()
        app = Flask("line")
        app.register_blueprint(line_api(platform))
        app.after_request(self._note)
        self._api = app.wsgi_app
        self._server = make_server("127.0.0.1", 0, self._weather, threaded=True, request_handler=Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, name="line", daemon=True)
        self.base = f"http://127.0.0.1:{self._server.server_port}/line"

    def __enter__(self) -> Line:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self.becomes("well")
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def becomes(self, says: str) -> None:
        """From now on."""
        self.says = says
        (self._well.set if says == "well" else self._well.clear)()

    def _weather(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        says = self.says if environ["PATH_INFO"].endswith(SENDING) else "well"
        if says in ("silent", "slow"):
            self._well.wait(LONGEST)
        if says == "silent":
            _cut(environ)
        if says in ("well", "slow", "dropped"):
            return self._api(environ, start_response)
        start_response("429 Too Many Requests" if says == "429" else "500 Internal Server Error", [])
        return [b"{}"]

    def _note(self, response: Response) -> Response:
        if "request_id" in g:
            self.heard_at[g.request_id] = wall()
        if self.says == "dropped":
            _cut(request.environ)
        return response


def _cut(environ: WSGIEnvironment) -> None:
    connection = environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
