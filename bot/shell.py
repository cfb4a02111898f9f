"""The commands of `python -m bot`: the platform's own, and those the rooms bring."""

from __future__ import annotations

import signal
from contextlib import closing
from datetime import datetime, timedelta

import click

from bot import bootstrap, checkpoints, egress, logs, settings, store_shell
from bot.chat.menus import default_menu, own_menus
from bot.clock import TOKYO, FixedClock, in_tokyo, wall
from bot.delivery.draining import drain
from bot.doctor import examine
from bot.errors import Clash, NotConfigured
from bot.guards import refuse_fatal
from bot.house import House, show_own_menus
from bot.line.client import LineClient
from bot.line.menus import publish, publish_own
from bot.loops import Background
from bot.schedule.forecast import Line, forecast
from bot.schedule.months import by_month
from bot.settings import Settings
from bot.store.contract_key import make_key_file
from bot.store.ledger_shell import ledger
from bot.store.migrate import migrate as bring_up
from bot.web.server import run

BEGINNING = datetime(2000, 1, 1, tzinfo=TOKYO)
SHAPES = ("%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M%z", "%Y-%m-%dT%H:%M:%S%z")
MOMENT = click.DateTime(SHAPES)
log = logs.get("shell")


def make_shell() -> click.Group:
    """The whole command line; rooms' commands that clash with ours are refused."""
    shell = click.Group("bot", help="Engawa: the assistant of neighbourhood associations.", commands=list(OWN))
    for found in bootstrap.discover(settings.load().rooms).shell:
        if found.name in shell.commands:
            raise Clash(f"A room brings the command {found.name}, which is one of our own; rename it.")
        shell.add_command(found)
    return shell


@click.command()
def migrate() -> None:
    """Bring both databases to the newest shape (and make the keys of this machine when there are none)."""
    chosen = settings.load()
    if chosen.app_env != "production" and make_key_file(chosen.contract_key_file):
        click.echo(f"Made a new contract key: {chosen.contract_key_file}. Keep a copy in a safe place.")
    if make_key_file(chosen.deployment_key_file):
        click.echo(f"Made a new deployment key: {chosen.deployment_key_file}.")
    bring_up(chosen)
    click.echo("Both databases are current.")


@click.command()
def doctor() -> None:
    """Explain every setting and say what is missing; fails when something is."""
    chosen = settings.load()
    report = examine(chosen)
    click.echo(report.text)
    if not report.healthy:
        raise SystemExit(1)


@click.command()
def serve() -> None:
    """Serve everything in one process: web, worker, sender and clock."""
    run(_ready(), works=True, ticks=True)


@click.command()
def web() -> None:
    """Serve HTTP only (Procfile: web); PostgreSQL only."""
    run(_several(_ready()), works=False, ticks=True)


@click.command()
def worker() -> None:
    """Handle events and send messages (Procfile: worker); PostgreSQL only."""
    _run_until_stopped(_several(_ready()), works=True)


@click.command()
def clock() -> None:
    """Only tick (Procfile: clock); every other process ticks as well. PostgreSQL only."""
    _run_until_stopped(_several(_ready()), works=False)


@click.command()
@click.option("--at", type=MOMENT, help="pretend it is this moment (Tokyo); only in demo and test, or with --dry-run")
@click.option("--dry-run", is_flag=True, help="only show what would be done")
def tick(at: datetime | None, dry_run: bool) -> None:
    """Do what is due now, once."""
    chosen = settings.load()
    if at is not None and not dry_run and not chosen.movable_clock:
        raise NotConfigured("`--at` without `--dry-run` works only in demo and test, and never against LINE itself.")
    if not dry_run:
        chosen = _ready()
    with bootstrap.opened(chosen, FixedClock(_aware(at)) if at else None) as house:
        if dry_run:
            for line in _forecast(house, BEGINNING, house.clock.now() + timedelta(microseconds=1)):
                click.echo(line.text)
            return
        ended = house.ticker("shell").tick()
        with closing(house.sender(_line(chosen))) as sender, closing(house.postman()) as postman:
            drain(house.worker(), sender, postman)
        click.echo(f"{ended} done.")


@click.command()
@click.option("--from", "first", type=MOMENT, required=True, help="the first day or moment (Tokyo)")
@click.option("--to", "last", type=MOMENT, required=True, help="the last day or moment (Tokyo)")
def plan(first: datetime, last: datetime) -> None:
    """Show what will be sent, to how many, and at what message cost."""
    until = _aware(last) if last.hour or last.minute else _aware(last) + timedelta(days=1)
    with bootstrap.opened(settings.load()) as house:
        lines = _forecast(house, _aware(first), until)
        months = by_month(house, lines, _aware(first), until)
    for line in lines:
        click.echo(line.text)
    click.echo(f"{len(lines)} due, {sum(line.cost for line in lines)} messages against the monthly quota.")
    for month in months:
        click.echo(month.text)


@click.command()
def menus() -> None:
    """Bring the menus to LINE, and show everybody who has one of their own that one again."""
    chosen = _ready()
    line = _line(chosen)
    click.echo(publish(line, default_menu()))
    for menu in own_menus().values():
        click.echo(publish_own(line, menu))
    with bootstrap.opened(chosen) as house:
        click.echo(f"{show_own_menus(house)} see a menu of their own, as soon as the assistant runs.")


OWN = (migrate, doctor, serve, web, worker, clock, tick, plan, menus, ledger, *store_shell.OWN)


def _forecast(house: House, first: datetime, last: datetime) -> list[Line]:
    return forecast(house.db, house.vault, house.settings, house.rooms.jobs, first, last, house.rooms.doors)


def _ready() -> Settings:
    chosen = settings.load()
    refuse_fatal(chosen, in_tokyo(wall()).date())
    faults = chosen.missing()
    if faults:
        raise NotConfigured("\n".join([*faults, "`python -m bot doctor` explains every setting."]))
    if chosen.app_env == "production":
        egress.restrict(chosen)
    return chosen


def _several(chosen: Settings) -> Settings:
    if chosen.database_url.startswith("sqlite") or chosen.keystore_url.startswith("sqlite"):
        raise NotConfigured("Several processes need PostgreSQL; on SQLite use `python -m bot serve`.")
    return chosen


def _line(chosen: Settings) -> LineClient:
    return LineClient(chosen.line_api_base, chosen.line_channel_access_token.get_secret_value())


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=TOKYO)


def _run_until_stopped(chosen: Settings, *, works: bool) -> None:
    if chosen.kill_at and chosen.app_env == "test":
        point, _, count = chosen.kill_at.partition(":")
        checkpoints.arm(point, int(count))
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # no thread is torn out of its work: what is under way is finished
    line = _line(chosen) if works else None
    with bootstrap.opened(chosen, may_be_keyless=True) as house, Background(house, line, works=works, ticks=True):
        log.info("running", works=works)
        signal.sigwait(ends)
