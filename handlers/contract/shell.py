"""The command line of the contract: what has to be settled before the start."""

from __future__ import annotations

import click

from bot import bootstrap, settings
from bot.clock import in_tokyo
from bot.store.ledger import Act, note
from handlers.contract.gates import POINTS, WAITS_FOR, missing, pass_gate, points

gates = click.Group("gates", help="What has to be settled before real people are served.")


@gates.command("list")
def show() -> None:
    """Print every point, whether it is settled, whom it waits for and the clause."""
    with bootstrap.opened(settings.load()) as house, house.db.read() as session:
        left = {point.name for point in missing(session, house.settings)}
        asked = points(house.settings)
    for point in asked:
        state = f"待ち: {WAITS_FOR[point.waits_for]}" if point.name in left else "済み"
        click.echo(f"{point.name:16} {state}  {point.words}（{point.clause}）")


@gates.command("settle")
@click.argument("names", nargs=-1, required=True, type=click.Choice([point.name for point in POINTS]))
def settle(names: tuple[str, ...]) -> None:
    """Record that the points NAMES are settled."""
    with bootstrap.opened(settings.load()) as house, house.db.write() as session:
        now = house.clock.now()
        for name in names:
            pass_gate(session, name, in_tokyo(now).date(), "operator")
            note(session, now, Act("operator", "settled", name, channel="shell"))
    click.echo(f"{len(names)} settled.")
