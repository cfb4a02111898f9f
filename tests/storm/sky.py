"""The simulated LINE platform over real HTTP, where some calls go wrong by chance."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from types import TracebackType

from flask import Flask, request
from werkzeug.serving import make_server

from bot.simulator.line_api import line_api
from bot.simulator.platform import Platform
from tests.storm.weather import Weather
from tests.storm.wire import Handler

DELAY = (0.02, 0.2)  # seconds


class Sky:
    """Serves the platform's API on a port of its own; a context manager."""

    def __init__(self, platform: Platform, weather: Weather) -> None:
        self._platform = platform
        self._weather = weather
        self._dice = random.Random(weather.seed + 1)
        self._lock = threading.Lock()
        app = Flask("sky")
        app.before_request(self._cloud)
        app.register_blueprint(line_api(platform))
        self._server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, name="sky", daemon=True)
        self.base = f"http://127.0.0.1:{self._server.server_port}/line"

    def __enter__(self) -> Sky:
        self._thread.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _cloud(self) -> None:
        """Perhaps something goes wrong with this call, or with one that comes at the same moment."""
        endpoint = (request.endpoint or "").rpartition(".")[2]
        with self._lock:
            kind, seconds = self._weather.call_fault(self._dice), self._dice.uniform(*DELAY)
        if kind is None or endpoint not in ("reply", "push", "multicast"):
            return
        faults = self._platform.faults
        ways: dict[str, Callable[[], str]] = {
            "drop": lambda: faults.add(endpoint, "drop"),
            "delay": lambda: faults.add(endpoint, "delay", seconds=seconds),
        }
        ways.get(kind, lambda: faults.add(endpoint, "status", status=int(kind)))()
