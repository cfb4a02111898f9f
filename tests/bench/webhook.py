"""How fast POST /callback keeps events, against the SDK's echo bot, which keeps nothing, under the same gunicorn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot.settings import Settings
from tests.bench.cases import Case, all_cases, environment, kept
from tests.bench.figures import Figures, middle, table
from tests.bench.load import HINT, Load, has_wrk, send, send_all
from tests.bench.servers import Setting, serving
from tests.bench.stock import USERS, Stock

ECHO = 1  # the place of the echo bot among the cases
WARM_TURNS = 12  # so often each user is met beforehand, so that every process knows everybody
MOST_PER_SECOND = 9_000  # the stock lasts longer than this, since some connections are served more often


@dataclass(frozen=True)
class Plan:
    """How long and under which settings."""

    seconds: float = 10.0
    rounds: int = 3
    connections: int = 16
    settings: tuple[Setting, ...] = (Setting(2, 4), Setting(1, 16))


def run(plan: Plan) -> None:
    """Measure every case under every setting, taking turns, and print a table for each setting."""
    if not has_wrk():
        click.echo(HINT)
    with TemporaryDirectory(prefix="engawa-bench-") as name, all_cases() as cases:
        stocks = _stocks(Path(name), plan)
        for setting in plan.settings:
            runs: list[list[Figures]] = [[] for _ in cases]
            for _ in range(plan.rounds):
                for case, figures in zip(cases, runs, strict=True):
                    figures.append(_once(case, setting, stocks, plan.seconds))
            click.echo(_shown(setting, cases, runs))


def _stocks(folder: Path, plan: Plan) -> tuple[Stock, Stock]:
    each = round(MOST_PER_SECOND * plan.seconds * 2 / plan.connections)
    warm = USERS * WARM_TURNS // plan.connections
    return (
        Stock(folder / "warm", "W", plan.connections, warm).lay_in(),
        Stock(folder / "real", "R", plan.connections, each).lay_in(),
    )


def _once(case: Case, setting: Setting, stocks: tuple[Stock, Stock], seconds: float) -> Figures:
    warm, real = stocks
    with case.fresh() as house:
        with serving(case.app, setting, environment(house)) as port:
            send_all(warm, port)
            load = send(real, port, seconds)
        said = _answers(load) + (_proof(house, real, load) if house else "")
    figures = load.figures
    click.echo(f"  {setting}  {case.name}: {figures.rate:,.0f}/s, p99 {figures.p99:.1f} ms; {said}")
    return figures


def _proof(house: Settings, stock: Stock, load: Load) -> str:
    """Hold what is on disk, after SIGKILL, against what was answered: each answered event must be there once."""
    here = [one for one in kept(house) if one.startswith(stock.event_id(0, 0)[:4])]
    answered = {stock.event_id(who, n) for who, sent in enumerate(load.sent) for n in range(sent - 1)}
    lost, twice = len(answered - set(here)), len(here) - len(set(here))
    return f"; {lost} of them lost, {twice} kept twice"


def _answers(load: Load) -> str:
    faults = f", {load.refused} refused, {load.broken} connections broken" if load.refused or load.broken else ""
    return f"{load.answered:,} answered{faults}"


def _shown(setting: Setting, cases: Sequence[Case], runs: Sequence[Sequence[Figures]]) -> str:
    """Medians over the rounds; each ratio is taken within its round, so that a slow minute harms both sides alike."""
    rows = []
    for case, figures in zip(cases, runs, strict=True):
        one, ratio = middle(figures), middle([mine / echo for mine, echo in zip(figures, runs[ECHO], strict=True)])
        absolute = (f"{one.rate:,.0f}", f"{one.p50:.1f}", f"{one.p99:.1f}")
        rows.append((case.name, *absolute, f"{ratio.rate:.2f}", f"{ratio.p99:.2f}"))
    heads = (f"gunicorn {setting}", "requests/s", "p50 ms", "p99 ms", "rate : echo", "p99 : echo")
    return f"\n{table(heads, rows)}\n"
