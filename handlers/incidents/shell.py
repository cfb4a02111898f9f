"""`python -m bot incident`: for when LINE itself is down; the same clock, the same draft, the same record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from bot import bootstrap, settings
from bot.chat.turn import Notice, Refusal, Surroundings
from bot.clock import in_tokyo
from bot.delivery.outbox import queue_notice
from handlers.contract.rules import profile
from handlers.incidents.answering import last_moment
from handlers.incidents.beginning import Beginning, begin, earlier
from handlers.incidents.cards import RING
from handlers.incidents.clock import wake
from handlers.incidents.exporting import bundle, card
from handlers.incidents.mailing import send
from handlers.incidents.queries import all_incidents, by_code
from handlers.incidents.reaching import WAYS, reached
from handlers.incidents.reports import FIRST, script
from handlers.incidents.rules import Hour, routes_now
from handlers.incidents.starting import FIRST_ALARM
from handlers.incidents.tables import Incident
from handlers.incidents.telling import STATES

ORIGIN, WHO = "handlers/incidents/shell.py", "operator"
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@click.group(help="Start an incident when LINE is down, and see it through; without a command it starts one.",
             invoke_without_command=True)  # fmt: skip
@click.option("--noticed", metavar="HH:MM", help="when somebody first noticed, if that was before now")
@click.option("--drill", is_flag=True, help="a drill: nothing leaves for the ward")
@click.pass_context
def incident(context: click.Context, noticed: str | None, drill: bool) -> None:
    """Start one, unless another command is named."""
    if context.invoked_subcommand is not None:
        return
    with _around() as around:
        begun, new = begin(around, Beginning(WHO, drill=drill, via="shell"))
        if noticed:
            earlier(around, begun, last_moment(noticed, around.now), WHO)
        told = wake(around, begun, f"begun:{begun.code}", around.now + FIRST_ALARM, group=True) if new else []
        _say(around, told)
        _print_screen(around, begun)


@incident.command("list")
def list_all() -> None:
    """Every incident and drill: code, state, when it was noticed."""
    with _around() as around:
        for one in all_incidents(around.session):
            click.echo(f"{one.code}  {STATES[one.state]}  {in_tokyo(one.aware_at):%Y-%m-%d %H:%M}")


@incident.command("script")
@click.argument("code")
def read_aloud(code: str) -> None:
    """The words to read to the ward on the phone."""
    with _around() as around:
        click.echo(script(around, _find(around, code), "担当者"))


@incident.command("reported")
@click.argument("code")
@click.argument("way", type=click.Choice(list(WAYS)))
@click.argument("at", required=False)
def reported(code: str, way: str, at: str | None) -> None:
    """Record that the ward knows: CODE, how, and the time HH:MM (now, when left out)."""
    with _around() as around:
        moment = last_moment(at, around.now) if at else None
        said = reached(around, _find(around, code), way, WHO, moment)
        _say(around, [one for one in said if isinstance(one, Notice)])
        click.echo(f"{code}: recorded.")


@incident.command("mail")
@click.argument("code")
def mail(code: str) -> None:
    """Queue the first report by mail to the ward's agreed address (one worker, no time to wait for a second)."""
    with _around() as around:
        send(around, _find(around, code), FIRST, WHO, waived="alone")
        click.echo("Queued; `serve`, `worker` or `tick` sends it.")


@incident.command("export")
@click.argument("code")
@click.option("--to", "file", type=NEW_FILE, required=True, help="the zip file to write")
def export(code: str, file: Path) -> None:
    """All papers, the timeline and the times of the reports, with their hashes, as one zip file."""
    with _around() as around:
        _name, content = bundle(around, _find(around, code), WHO)
        file.write_bytes(content)
        click.echo(f"Wrote {file.name}.")


@incident.command("card")
@click.option("--to", "file", type=NEW_FILE, required=True, help="the Word file to write")
def print_card(file: Path) -> None:
    """The 事故カード to print and keep: for when phone, LINE and assistant are all gone."""
    with _around() as around:
        file.write_bytes(card(around).content)
        click.echo(f"Wrote {file.name}.")


@contextmanager
def _around() -> Iterator[Surroundings]:
    """One transaction; a refusal becomes a sentence on the screen."""
    with bootstrap.opened(settings.load()) as house, house.db.write() as session:
        try:
            yield Surroundings(session, house.clock.now(), house.vault, house.settings)
        except Refusal as refusal:
            raise click.ClickException(str(refusal.sentence)) from None


def _find(around: Surroundings, code: str) -> Incident:
    found = by_code(around.session, code)
    if found is None:
        raise click.ClickException(f"There is no incident {code}; `python -m bot incident list` shows them.")
    return found


def _say(around: Surroundings, notices: Sequence[Notice]) -> None:
    for notice in notices:
        queue_notice(around, notice, ORIGIN)


def _print_screen(around: Surroundings, begun: Incident) -> None:
    contract = profile(around.settings.contract)
    click.echo(f"{begun.code}  {Hour(begun.aware_at, around.now).words}")
    click.echo(str(RING))
    routes = () if begun.drill else routes_now(contract.incident, contract.office, around.now)
    for one in routes or ():
        click.echo(f"  {one.name}  {one.phone}")
    if not routes and not begun.drill:
        click.echo(f"  {contract.ward.short}  {contract.ward.phone}")
    click.echo(f"Then: python -m bot incident reported {begun.code} phone   (or: incident mail {begun.code})")
    click.echo("")
    click.echo(script(around, begun, "担当者"))
