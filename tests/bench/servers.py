"""Gunicorn around one of the applications, started and ended for one run."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import IO

from tests.bench.hooks import READY

READY_SECONDS = 30.0


@dataclass(frozen=True)
class Setting:
    """How gunicorn runs: so many worker processes with so many threads each."""

    workers: int
    threads: int

    def __str__(self) -> str:
        return f"{self.workers} x {self.threads}"


@contextmanager
def serving(app: str, setting: Setting, environment: Mapping[str, str]) -> Iterator[int]:
    """The port on which `tests.bench.apps` serves; ended with SIGKILL, so that only what is on disk remains."""
    port = _free_port()
    with TemporaryDirectory() as ready, NamedTemporaryFile() as log:
        process = _start(app, setting, port, os.environ | environment | {READY: ready}, log)
        try:
            _await(process, Path(ready), setting.workers, Path(log.name))
            yield port
        finally:
            os.killpg(process.pid, signal.SIGKILL)  # its own session: the master and its workers, nobody else
            process.wait()


def _start(
    app: str, setting: Setting, port: int, environment: Mapping[str, str], log: IO[bytes]
) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "gunicorn", f"tests.bench.apps:{app}()", "-b", f"127.0.0.1:{port}"]
    command += ["-k", "gthread", "-w", str(setting.workers), "--threads", str(setting.threads), "--log-level", "error"]
    command += ["--no-control-socket", "-c", "python:tests.bench.hooks"]
    return subprocess.Popen(command, env=environment, start_new_session=True, stdout=log, stderr=log)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
    return port


def _await(process: subprocess.Popen[bytes], ready: Path, workers: int, log: Path) -> None:
    until = time.monotonic() + READY_SECONDS
    while len(list(ready.iterdir())) < workers:
        if time.monotonic() > until or process.poll() is not None:
            raise RuntimeError(f"gunicorn did not start:\n{log.read_text()}")
        time.sleep(0.02)
