"""HTTP on the loopback: connections that stay open, and a sender of webhooks."""

from __future__ import annotations

import http.client
import threading

from werkzeug.serving import WSGIRequestHandler

PATIENCE = 5.0  # seconds until a webhook counts as unanswered (LINE itself waits two; this machine is shared)


class Handler(WSGIRequestHandler):
    """Keeps connections open as LINE does, and says nothing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing: thousands of lines help nobody."""


class Postbox:
    """Posts webhooks to one port, with one open connection for each thread."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._own = threading.local()

    def post(self, body: bytes, headers: dict[str, str]) -> int:
        """The status; raises OSError when no answer came."""
        connection = getattr(self._own, "connection", None) or self._connect()
        try:
            connection.request("POST", "/callback", body, headers)
            answer = connection.getresponse()
            answer.read()
        except (http.client.HTTPException, OSError) as error:
            connection.close()
            self._own.connection = None
            raise OSError(type(error).__name__) from error
        return int(answer.status)

    def is_answered(self) -> bool:
        """Whether somebody serves there."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (http.client.HTTPException, OSError):
            return False
        finally:
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        self._own.connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE)
        connection: http.client.HTTPConnection = self._own.connection
        return connection
