"""`python -m bot due`: what one event's date brings with it, as JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

import click

from bot import settings
from bot.discovery import Alone
from handlers.contract.counting import deadlines
from handlers.contract.rules import KINDS, profile


@click.command(cls=Alone, help="Print the deadlines of one event as a flat JSON object.")
@click.argument("kind", type=click.Choice(KINDS))
@click.argument("day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--contract", metavar="NAME", help="another profile of content/contracts/ than CONTRACT's")
def due(kind: str, day: datetime, contract: str | None) -> None:
    """Count from one date; outside the window only `in_window` is printed."""
    chosen = profile(contract or settings.load().contract)
    found = deadlines(chosen, kind, day.date())
    dates = {name: value.isoformat() for name, value in asdict(found).items()} if found else {}
    told = {"kind": kind, "date": day.date().isoformat(), "in_window": found is not None, **dates}
    click.echo(json.dumps(told, ensure_ascii=False))
