"""A tiny real server on this machine: it notes every request and answers as it is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, request
from werkzeug.serving import make_server

REQUEST_ID = "the request id of the test"


@dataclass
class Heard:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Loopback:
    """The server: `status` and `body` are its answer to everything, `heard` what came."""

    url: str = ""
    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"x-line-request-id": REQUEST_ID})
    heard: list[Heard] = field(default_factory=list)

    def answers(self, status: int, message: str) -> None:
        """Answer like LINE from now on."""
        self.status, self.body = status, f'{{"message": "{message}"}}'.encode()

    def app(self) -> Flask:
        """The application behind it."""
        app = Flask("loopback")

        @app.route("/<path:path>", methods=["GET", "POST", "DELETE"])
        def anything(path: str) -> Response:
            headers = {name.lower(): value for name, value in request.headers.items()}
            self.heard.append(Heard(request.method, f"/{path}", headers, request.get_data()))
            return Response(self.body, self.status, self.headers, mimetype="application/json")

        return app


@contextmanager
def serving(app: Any) -> Iterator[str]:
    """Serve an application on a free port while the block runs; its address."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def listening(hang_up: bool) -> Iterator[str]:
    """A port that takes connections and never answers, or hangs up as soon as something came."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        leaving = threading.Event()

        def answer() -> None:
            caller, _address = door.accept()
            with caller:
                caller.recv(65536)
                if not hang_up:
                    leaving.wait()

        thread = threading.Thread(target=answer)
        thread.start()
        yield f"http://127.0.0.1:{door.getsockname()[1]}"
        leaving.set()
        thread.join()


def closed_port() -> str:
    """The address of a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return f"http://127.0.0.1:{door.getsockname()[1]}"
