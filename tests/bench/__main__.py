"""`python -m tests.bench [NAME]`: every benchmark, or one; figures to read, never a pass or a fail."""

from __future__ import annotations

import click

from tests.bench import boards, papering, sealing, surveying, ticking, webhook
from tests.bench.servers import Setting


@click.group(invoke_without_command=True, help="Benchmarks; without a name all of them, as they stand.")
@click.pass_context
def main(context: click.Context) -> None:
    """Run every benchmark when none is named."""
    if context.invoked_subcommand is None:
        for command in main.commands.values():
            context.invoke(command)


@main.command(name="webhook")
@click.option("--seconds", default=10.0, help="of each run")
@click.option("--rounds", default=3, help="runs of each case, taking turns; the medians are shown")
@click.option("--connections", default=16, help="requests under way at once")
@click.option("--setting", "chosen", multiple=True, default=("2x4", "1x16"), help="gunicorn's WORKERSxTHREADS")
def webhook_command(seconds: float, rounds: int, connections: int, chosen: tuple[str, ...]) -> None:
    """POST /callback against the SDK's echo bot."""
    settings = tuple(Setting(*map(int, one.split("x"))) for one in chosen)
    webhook.run(webhook.Plan(seconds, rounds, connections, settings))


@main.command(name="sealing")
@click.option("--rows", default=10_000, help="of the list")
@click.option("--rounds", default=5, help="runs of each case, taking turns; the medians are shown")
def sealing_command(rows: int, rounds: int) -> None:
    """Sealed rows against plain ones."""
    sealing.run(rows, rounds)


@main.command(name="ticking")
@click.option("--rounds", default=5, help="runs of each size, taking turns; the medians are shown")
def ticking_command(rounds: int) -> None:
    """A tick in a small house and in large ones, with the same work due."""
    ticking.run(rounds)


@main.command(name="surveying")
@click.option("--answers", default=100_000, help="of the survey")
@click.option("--rounds", default=5, help="runs of each case, taking turns; the medians are shown")
def surveying_command(answers: int, rounds: int) -> None:
    """Totals of a survey against plain SQL."""
    surveying.run(answers, rounds)


@main.command(name="boards")
@click.option(
    "--rounds", default=60, help="looks at each board in each house, taking turns; the 95th percentile is shown"
)
@click.option("--engine", "engines", multiple=True, type=click.Choice(["sqlite", "postgres"]),
              default=("sqlite", "postgres"), help="where the rows are")  # fmt: skip
def boards_command(rounds: int, engines: tuple[str, ...]) -> None:
    """The staff's boards with 200 officers and with 10,000."""
    boards.run(rounds, engines)


@main.command(name="papering")
@click.option("--rounds", default=5, help="runs of each case; the medians are shown")
def papering_command(rounds: int) -> None:
    """A report, and the twelve of a year, against plain docxtpl."""
    papering.run(rounds)


if __name__ == "__main__":
    main()
