"""The command line about the worker register: the source of every right (000-§6, §7, §9, 003-§5)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import bootstrap, settings
from bot.catalogs import show as in_words
from bot.chat.turn import Refusal, Surroundings
from bot.clock import in_tokyo
from bot.errors import ContentFault
from bot.mail.addresses import is_address
from bot.store.ledger import Act, note
from bot.store.vault import Owner, Place, Vault
from handlers.people import enrolling
from handlers.people.codes import STAFF_GROUP, issue
from handlers.people.enrolling import Enrolment
from handlers.people.rules import KINDS, why_not_at_work
from handlers.people.shell import opened
from handlers.people.tables import Worker

OPERATOR = "operator"
DAY = click.DateTime(["%Y-%m-%d"])
DAY_AND_TIME = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])

staff = click.Group("staff", help="The contractor's staff: the worker register and the private group.")


@staff.command("add")
@click.argument("name")
@click.option("--kind", type=click.Choice(list(KINDS)), default="worker", show_default=True)
@click.option("--affiliation", help="the firm; the contractor when left out")
@click.option("--from", "starts", type=DAY, help="first day of work; today when left out")
@click.option("--to", "ends", type=DAY, help="planned last day; the contract's end when left out")
@click.option("--notified", type=DAY, help="the day the ward was told")
@click.option("--educated", type=DAY_AND_TIME, help="when the education before work was over")
@click.option("--approved", type=DAY, help="the day the ward approved the subcontract; needed for a subcontractor")
def add(
    name: str, kind: str, affiliation: str | None, starts: datetime | None, ends: datetime | None,
    notified: datetime | None, educated: datetime | None, approved: datetime | None,
) -> None:  # fmt: skip
    """Enter NAME in the register and print the one-time enrolment code, to be sent in 1:1 chat."""
    told = Enrolment(
        name, kind, affiliation or "", _day(starts), _day(ends), _day(notified), _day(educated), _hour(educated),
        _day(approved),
    )  # fmt: skip
    with _around() as around:
        worker, code = enrolling.enrol(around, told, OPERATOR, "shell")
    click.echo(f"{worker.code}  {code}")


@staff.command("record")
@click.argument("code")
@click.option("--notified", type=DAY, help="the day the ward was told")
@click.option("--educated", type=DAY_AND_TIME, help="when the education before work was over")
@click.option("--device", type=DAY, help="the day the device was seen to be one of the firm's")
@click.option("--to", "ends", type=DAY, help="a new planned last day")
def record(
    code: str, notified: datetime | None, educated: datetime | None, device: datetime | None, ends: datetime | None
) -> None:
    """Record that the ward was told of worker CODE, their education, their device, or a new planned end."""
    days = {"notified_on": notified, "educated_on": educated, "device_on": device, "ends_on": ends}
    changed: dict[str, date | time | None] = {name: _day(day) for name, day in days.items() if day is not None}
    if educated:
        changed["educated_until"] = _hour(educated)
    if not changed:
        raise click.UsageError("Say what to record: --notified, --educated, --device or --to.")
    with _around() as around:
        worker = _worker(around.session, code)
        enrolling.record(around, worker, changed, OPERATOR, "shell")
        why = why_not_at_work(worker, around.today)
    click.echo(f"{worker.code}: {why or '働けます。'}")


@staff.command("end")
@click.argument("code")
@click.option("--on", "last", type=DAY, help="the last day of work; yesterday when left out, so that rights end now")
def end(code: str, last: datetime | None) -> None:
    """End the work of worker CODE: commands, pages and sessions end with it."""
    with _around() as around:
        ended_on = enrolling.end(around, _worker(around.session, code), _day(last), OPERATOR, "shell")
    click.echo(f"{code}: {ended_on}")


@staff.command("code")
@click.argument("code")
def new_code(code: str) -> None:
    """Print a new enrolment code for worker CODE (a new phone); using it ends the old binding."""
    with _around() as around:
        worker = _worker(around.session, code)
        printed = enrolling.code_again(around, worker, OPERATOR, "shell")
    click.echo(f"{worker.code}  {printed}")


@staff.command("duty-mail")
@click.argument("code")
@click.argument("address", required=False)
def keep_duty_mail(code: str, address: str | None) -> None:
    """Keep the firm's mail address of worker CODE, written to when LINE fails; without ADDRESS take it away."""
    if address is not None and not is_address(address):
        raise click.UsageError("ADDRESS is not one plain mail address.")
    with opened() as (session, vault, now):
        worker = _worker(session, code)
        place, owner = Place("worker", "duty_mail", worker.id), Owner.person(worker.id)
        worker.duty_mail = vault.seal(owner, place, address.encode()) if address else None
        did = "kept" if address else "removed"
        note(session, now, Act(OPERATOR, did, "worker.duty_mail", worker.code, inventory="B-5", channel="shell"))
    click.echo(f"{code.upper()}: {did}.")


@staff.command("list")
def show() -> None:
    """Print the register: code, kind, period, and why somebody may not work today."""
    with bootstrap.opened(settings.load()) as house, house.db.read() as session:
        today = in_tokyo(house.clock.now()).date()
        for one in session.scalars(select(Worker).order_by(Worker.code)):
            bound = "bound" if one.chat_id else "no LINE yet"
            why = why_not_at_work(one, today) or "働けます。"
            click.echo(f"{one.code}  {one.kind:13} {one.starts_on} – {one.ends_on}  {bound}  {why}")


@staff.command("group-code")
def group_code() -> None:
    """Print the code that binds the private group (send 「/登録 CODE」 there)."""
    with opened() as (session, vault, now):
        code = issue(session, vault, STAFF_GROUP, now)
        note(session, now, Act(OPERATOR, "issued", "group code", channel="shell"))
    click.echo(code)


def name_of(vault: Vault, worker: Worker) -> str:
    """A worker's name, opened."""
    return vault.open(Place("worker", "name", worker.id), worker.name).decode() if worker.name else ""


def _worker(session: Session, code: str) -> Worker:
    found = session.scalar(select(Worker).where(Worker.code == code.upper()))
    if found is None:
        raise ContentFault(f"There is no worker {code}; `python -m bot staff list` shows all.")
    return found


@contextmanager
def _around() -> Iterator[Surroundings]:
    """A transaction of the house for one command; what is refused ends the command with its sentence."""
    with opened() as (session, vault, now):
        try:
            yield Surroundings(session, now, vault, settings.load())
        except Refusal as refusal:
            raise click.UsageError(in_words(refusal.sentence)) from None


def _hour(moment: datetime | None) -> time | None:
    """The hour that was given with a day, if one was."""
    return moment.time() if moment and moment.time() != time() else None


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None
