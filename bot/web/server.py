"""Serving the application with gunicorn: one worker process with threads, background loops beside it."""

from __future__ import annotations

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from bot import bootstrap, logs
from bot.bootstrap import House
from bot.line.client import LineClient
from bot.loops import Background
from bot.settings import Settings
from bot.web.app import create_app


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn told what to do without a configuration file."""

    def __init__(self, settings: Settings, *, works: bool, ticks: bool, host: str) -> None:
        self._settings = settings
        self._works = works
        self._ticks = ticks
        self._host = host
        super().__init__()

    def load_config(self) -> None:
        """Bind, threads and time-outs."""
        options: dict[str, Any] = {
            "bind": f"{self._host}:{self._settings.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": self._settings.threads,
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 5,
            "control_socket_disable": True,
            "worker_exit": lambda _server, _worker: self._stop(),
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the house inside the worker process, after the fork."""
        logs.start()
        self._house = bootstrap.build(self._settings)
        app, line = self.furnish(self._house)
        self._background = Background(self._house, line, works=self._works, ticks=self._ticks)
        self._background.__enter__()
        return app

    def furnish(self, house: House) -> tuple[Flask, LineClient]:
        """The application and the way to LINE."""
        token = house.settings.line_channel_access_token.get_secret_value()
        return create_app(house), LineClient(house.settings.line_api_base, token)

    def _stop(self) -> None:
        self._background.__exit__(None, None, None)
        self._house.close()


def run(settings: Settings, *, works: bool, ticks: bool) -> None:
    """Serve until stopped; the house is built in the worker process."""
    Server(settings, works=works, ticks=ticks, host="0.0.0.0").run()
