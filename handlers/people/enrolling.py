"""The worker register as it is changed, on the command line and on the pages alike (000-§6, §7, §9, 003-§5)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.clock import wall
from bot.store.ledger import Act, note
from bot.store.vault import Owner, Place
from handlers.contract.rules import profile
from handlers.people.codes import WORKER, issue
from handlers.people.links import end_sessions
from handlers.people.own_menu import keep_menu
from handlers.people.tables import Worker

INVENTORY = "B-5"


@dataclass(frozen=True)
class Enrolment:
    """What is told of a new worker; without a first day today, without a last one the contract's end."""

    name: str
    kind: str
    affiliation: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    notified_on: date | None = None
    educated_on: date | None = None
    educated_until: time | None = None
    approved_on: date | None = None  # of a subcontractor's worker


def enrol(around: Surroundings, told: Enrolment, by: str, channel: str) -> tuple[Worker, str]:
    """Enter somebody in the register; returns the row and the one-time enrolment code, to be sent in 1:1 chat.

    Raises Refusal for a subcontractor whom the ward has not approved (000-§15), and for days in the wrong order.
    """
    if told.kind == "subcontractor" and told.approved_on is None:
        raise Refusal(_("再委託先の従事者は、先に区の承認が要ります。承認された日を入れてください。"))
    contract = profile(around.settings.contract)
    starts_on, ends_on = told.starts_on or around.today, told.ends_on or contract.ends_on
    _refuse_backwards(starts_on, ends_on)
    worker = Worker(
        id=uuid4(), code=_next_code(around.session), affiliation=told.affiliation or contract.contractor.name,
        kind=told.kind, starts_on=starts_on, ends_on=ends_on, notified_on=told.notified_on,
        educated_on=told.educated_on, educated_until=told.educated_until,
    )  # fmt: skip
    worker.name = around.vault.seal(Owner.person(worker.id), Place("worker", "name", worker.id), told.name.encode())
    around.session.add(worker)
    around.session.flush()
    code = issue(around.session, around.vault, WORKER, around.now, worker=worker.id)
    _note(around, Act(by, "added", told.kind, worker.code, inventory=INVENTORY, channel=channel))
    return worker, code


def record(
    around: Surroundings, worker: Worker, changed: Mapping[str, date | time | None], by: str, channel: str
) -> None:
    """Keep days of a worker by the names of their columns; raises Refusal when the last day would be too early."""
    ends_on = changed.get("ends_on")
    if isinstance(ends_on, date):
        _refuse_backwards(worker.starts_on, ends_on)
    for name, value in changed.items():
        setattr(worker, name, value)
    if "ends_on" in changed:
        keep_menu(around, worker.chat_id)
    _note(around, Act(by, "changed", ", ".join(changed), worker.code, channel=channel))


def end(around: Surroundings, worker: Worker, last: date | None, by: str, channel: str) -> date:
    """End somebody's work: commands, pages and sessions end with it; returns the last day.

    Without a last day it was yesterday, so that rights end now.
    """
    worker.ended_on = last or around.today - timedelta(days=1)
    end_sessions(around.session, wall(), worker=worker.id)
    keep_menu(around, worker.chat_id)
    _note(around, Act(by, "ended", "worker", worker.code, channel=channel))
    return worker.ended_on


def code_again(around: Surroundings, worker: Worker, by: str, channel: str) -> str:
    """A new enrolment code (a new phone); using it ends the old binding."""
    code = issue(around.session, around.vault, WORKER, around.now, worker=worker.id)
    _note(around, Act(by, "issued", "enrolment code", worker.code, channel=channel))
    return code


def _refuse_backwards(starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Refusal(_("終わりの日は、はじめの日より前にはできません。"))


def _next_code(session: Session) -> str:
    return f"S{(session.scalar(select(func.count()).select_from(Worker)) or 0) + 1:02}"


def _note(around: Surroundings, act: Act) -> None:
    note(around.session, around.now, act)
