"""What a report costs, and the twelve of a year, against plain docxtpl with the same template and values."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import click
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage

from bot.clock import TOKYO, FixedClock, monotonic
from bot.documents.charts import DOT, HEIGHT, Bar
from bot.documents.word import FOLDER, render
from handlers.reports.making import fingerprint, frame, make, values
from handlers.reports.queries import kinds
from tests.bench.figures import table
from tests.cast import Town
from tests.houses import build, new_folder, sqlite_settings
from tests.reports.stages import HELD, around, filled, paper_of, seminar

YEAR = 12  # about seven seminars, three visits, two exchange meetings
Case = Callable[[], object]


def run(rounds: int) -> None:
    """Measure on SQLite, taking turns, and print medians with their ratio to plain docxtpl."""
    with TemporaryDirectory(prefix="engawa-bench-") as name:
        house = build(sqlite_settings(new_folder(Path(name))), FixedClock(HELD.astimezone(TOKYO)))
        with Town(house, FixedClock(HELD)) as town:
            code = seminar(town, answers=20, voices=8)
            filled(town, code)
            shown = _values(town, code)
            cases: dict[str, Case] = {
                "plain docxtpl": lambda: _plain(shown),
                "the same by the engine": lambda: render("seminar_report", shown),
                "from the records": lambda: _from_records(town, code),
            }
            times = {case: [_seconds(measured) for _round in range(rounds)] for case, measured in cases.items()}
            year = {case: [_seconds(measured, YEAR) for _round in range(rounds)] for case, measured in cases.items()}
        house.close()
    plain = (median(times["plain docxtpl"]), median(year["plain docxtpl"]))
    lines = [_line(case, median(times[case]), median(year[case]), plain) for case in cases]
    click.echo(f"\n{table(('a seminar report', 'one', 'ratio', 'twelve', 'ratio'), lines)}\n")


def _line(case: str, one: float, twelve: float, plain: tuple[float, float]) -> tuple[str, ...]:
    return (
        case, f"{one * 1e3:,.0f} ms", f"{one / plain[0]:.2f}", f"{twelve * 1e3:,.0f} ms", f"{twelve / plain[1]:.2f}",
    )  # fmt: skip


def _seconds(measured: Case, times: int = 1) -> float:
    began = monotonic()
    for _one in range(times):
        measured()
    return monotonic() - began


def _values(town: Town, code: str) -> dict[str, Any]:
    """What the template is filled with."""
    with around(town) as here:
        shown = values(here, kinds(here)["seminar_report"], paper_of(town, code))
        return shown | frame(here, 1, fingerprint(shown))


def _from_records(town: Town, code: str) -> object:
    with around(town) as here:
        return make(here, kinds(here)["seminar_report"], paper_of(town, code), 1)


def _plain(shown: dict[str, Any]) -> bytes:
    """docxtpl as its documentation shows it."""
    template, kept = DocxTemplate(FOLDER / "seminar_report.docx"), BytesIO()
    template.init_docx()
    template.render(_pictures(template, shown))
    template.save(kept)
    return kept.getvalue()


def _pictures(template: DocxTemplate, value: Any) -> Any:
    if isinstance(value, Bar):
        return InlineImage(template, BytesIO(DOT), Mm(value.length), Mm(HEIGHT)) if value.length else ""
    if isinstance(value, dict):
        return {name: _pictures(template, one) for name, one in value.items()}
    return [_pictures(template, one) for one in value] if isinstance(value, list) else value
