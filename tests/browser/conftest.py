"""A running demo and a real browser to play it in."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, expect

PATIENCE_MS = 15_000


def free_port() -> int:
    """A port nobody listens on, with the next one free as well (the demo's mailbox)."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class RunningDemo:
    """The demo as `make demo` starts it, in a folder of its own."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        environment = {**os.environ, "PORT": str(self.port)}
        command = [sys.executable, "-m", "bot.simulator"]
        log = (self.folder / "demo.log").open("ab")
        self._process = subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        log.close()
        self._wait()

    def kill(self) -> None:
        """Kill every process of it at once, as a power cut would."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"{self.url}/play/state", timeout=5):
                    return
            except (URLError, ConnectionError, TimeoutError):
                assert self._process is not None
                assert self._process.poll() is None, (self.folder / "demo.log").read_text()
        raise AssertionError("the demo did not start: " + (self.folder / "demo.log").read_text())


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[RunningDemo]:
    """A fresh demo."""
    running = RunningDemo(tmp_path, free_port())
    running.start()
    yield running
    running.kill()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A laptop's window; an error in the page fails the test."""
    expect.set_options(timeout=PATIENCE_MS)
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, locale="ja-JP")
    opened = context.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    yield opened
    context.close()
    assert faults == []
