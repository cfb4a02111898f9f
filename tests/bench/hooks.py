"""What gunicorn calls in a worker process of a benchmark (`-c python:tests.bench.hooks`)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

READY = "BENCH_READY"  # the folder in which each worker process leaves a file when it can serve


def post_worker_init(worker: Any) -> None:
    """Say that this worker process has loaded its application."""
    Path(os.environ[READY], str(worker.pid)).touch()
