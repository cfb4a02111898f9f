"""`python -m tests.halves`: every test, in two processes at once; what the second says comes after the first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile

TESTS = Path(__file__).parent
FIRST = (
    "browser", "chat", "delivery", "demo", "incidents_storm", "pages", "people", "simulator", "storm", "year",
)  # fmt: skip


def halves() -> tuple[list[str], list[str]]:
    """The folders of tests, each in one half: those that take as long as all others, and the others."""
    every = sorted(one.name for one in TESTS.iterdir() if one.is_dir() and any(one.rglob("test_*.py")))
    return [one for one in every if one in FIRST], [one for one in every if one not in FIRST]


def main() -> None:
    """Run both; the status is the worse of theirs."""
    first, second = ([sys.executable, "-m", "pytest", *(f"tests/{one}" for one in half)] for half in halves())
    with TemporaryFile() as kept:
        running = subprocess.Popen(second, cwd=TESTS.parent, stdout=kept, stderr=kept)
        status = subprocess.run(first, cwd=TESTS.parent, check=False).returncode
        status = max(status, running.wait())
        kept.seek(0)
        sys.stdout.write(kept.read().decode("utf-8", "replace"))
    sys.exit(status)


if __name__ == "__main__":
    main()
