"""Serving the application with gunicorn: one worker process with threads, background loops beside it."""

from __future__ import annotations

from contextlib import ExitStack, closing
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from bot import bootstrap, logs
from bot.line.client import LineClient
from bot.loops import Background
from bot.settings import Settings
from bot.web.app import create_app

LOOPBACK, EVERYWHERE = "127.0.0.1", "0.0.0.0"


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
    """Gunicorn told what to do without a configuration file; the house is built inside its worker process."""

    def __init__(self, settings: Settings, *, works: bool, ticks: bool) -> None:
        self.settings = settings
        self.closing = ExitStack()  # what ends with the worker process, last opened first
        self._works = works
        self._ticks = ticks
        super().__init__()

    def load_config(self) -> None:
        """Bind, threads and time-outs; outside production only this machine can reach it."""
        host = EVERYWHERE if self.settings.app_env == "production" else LOOPBACK
        options: dict[str, Any] = {
            "bind": f"{host}:{self.settings.port}",
            "worker_class": "gthread",
            "workers": 1,
            "threads": self.settings.threads,
            "timeout": 60,
            "graceful_timeout": 10,
            "keepalive": 5,
            "loglevel": "warning",
            "control_socket_disable": True,
            "worker_exit": lambda _server, _worker: self.closing.close(),
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Build the house after the fork and let its loops run."""
        logs.start()
        house = self.closing.enter_context(closing(bootstrap.build(self.settings, may_be_keyless=True)))
        house.begin()
        token = self.settings.line_channel_access_token.get_secret_value()
        line = LineClient(self.settings.line_api_base, token)
        self.closing.enter_context(Background(house, line, works=self._works, ticks=self._ticks))
        return create_app(house)


def run(settings: Settings, *, works: bool, ticks: bool) -> None:
    """Serve until stopped."""
    Server(settings, works=works, ticks=ticks).run()
