"""Who may import what, and who may read the clock."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.structure.sources import PROJECT, Source, parsed, sources

DISCOVERY = "bot/discovery.py"
CLOCK = "bot/clock.py"
CLOCK_READS = (
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.monotonic",
    "time.perf_counter", "datetime.datetime.now", "datetime.date.today",
)  # fmt: skip
CODE = sources("bot", "handlers")


def uses_importlib(source: Source) -> bool:
    """Whether a file imports by name at run time."""
    return (
        any(name.split(".")[0] in ("importlib", "pkgutil") for name in source.imports) or "__import__" in source.called
    )


def test_only_discovery_imports_by_name() -> None:
    assert [source.path for source in CODE if uses_importlib(source)] == [DISCOVERY]


@pytest.mark.parametrize(
    "text",
    ["import importlib", "from importlib import import_module", "def f():\n import importlib.util", "__import__('x')"],
)
def test_importing_by_name_would_be_seen(text: str) -> None:
    assert uses_importlib(parsed(text))


def test_only_the_line_package_imports_the_sdk() -> None:
    found = {source.path for source in CODE if any(name.split(".")[0] == "linebot" for name in source.imports)}
    assert found == {"bot/line/client.py"}


def test_the_platform_knows_no_room() -> None:
    found = [source.path for source in sources("bot") if any(name.startswith("handlers") for name in source.imports)]
    assert found == []


def test_receiving_does_not_load_the_sdk() -> None:
    code = "import sys, bot.line.webhook, bot.web.app; print(sorted(n for n in sys.modules if n.startswith('linebot')))"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def reads_the_clock(source: Source) -> bool:
    """Whether a file asks what time it is."""
    from_time = {f"time.{name}" for name in ("time", "monotonic", "perf_counter", "time_ns")}
    return bool(source.called & set(CLOCK_READS) or source.imports & from_time)


def test_only_the_clock_reads_the_time() -> None:
    assert [source.path for source in CODE if reads_the_clock(source)] == [CLOCK]


@pytest.mark.parametrize(
    "text", ["datetime.now(UTC)", "f = datetime.utcnow", "date.today()", "time.time()", "from time import monotonic"]
)
def test_reading_the_time_would_be_seen(text: str) -> None:
    assert reads_the_clock(parsed(text))


def test_no_file_is_a_heap_of_odds_and_ends() -> None:
    names = {source.path.rpartition("/")[2] for source in sources("bot", "handlers", "tests")}
    assert not names & {"utils.py", "util.py", "helpers.py", "common.py", "misc.py", "constants.py"}
