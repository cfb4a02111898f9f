"""Sending a stock at a server as fast as it answers: with wrk, or with a few threads of our own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.figures import Figures
from tests.bench.stock import Stock

HINT = "wrk is not here (Debian: `make system` or `apt-get install wrk`); a slower sender in Python stands in."
PATIENCE_SECONDS = 60.0
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Load:
    """What the senders saw; `sent` counts each sender's requests, the last of which may be unanswered."""

    figures: Figures
    answered: int
    refused: int  # any status but 2xx and 3xx
    broken: int  # connections that failed
    sent: list[int]


def has_wrk() -> bool:
    """Whether the good tool is installed."""
    return shutil.which("wrk") is not None


def send(stock: Stock, port: int, seconds: float) -> Load:
    """Send until the time is over or a share is used up; one connection per sender."""
    return _run(_wrk(stock, port, seconds) if has_wrk() else _own(stock, port, seconds))


def send_all(stock: Stock, port: int) -> Load:
    """Send the whole stock, unhurried: what warms a server up."""
    return _run(_own(stock, port, PATIENCE_SECONDS))


def _run(command: list[str]) -> Load:
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    said = [line for line in run.stdout.splitlines() if line.startswith("FIGURES ")]
    if not said:
        raise RuntimeError(f"the load could not be sent:\n{run.stdout}{run.stderr}")
    return _read(json.loads(said[0].removeprefix("FIGURES ")))


def _own(stock: Stock, port: int, seconds: float) -> list[str]:
    own = [sys.executable, "-m", "tests.bench.plain_senders"]
    return [*own, str(port), str(seconds), str(stock.senders), str(stock.folder)]


def _wrk(stock: Stock, port: int, seconds: float) -> list[str]:
    many = [f"-t{stock.senders}", f"-c{stock.senders}", f"-d{round(seconds)}s", "--timeout", "20s"]
    return ["wrk", *many, "-s", str(HERE / "senders.lua"), f"http://127.0.0.1:{port}/callback", "--", str(stock.folder)]


def _read(said: dict[str, Any]) -> Load:
    rate = said["answered"] / (said["microseconds"] / 1e6)
    figures = Figures(rate, said["p50"] / 1000, said["p99"] / 1000)
    return Load(figures, said["answered"], said["refused"], said["broken"], said["sent"])
