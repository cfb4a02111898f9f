"""A worker's mail address at the firm comes in by the command line, sealed, and goes the same way."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.settings import load
from bot.store.ledger import LedgerEntry
from bot.store.vault import Place
from handlers.people.erasing import clean
from handlers.people.tables import Worker
from tests.houses import build
from tests.shell.conftest import Terminal

ADDRESS = "duty@firm.example"


@pytest.fixture
def firm(terminal: Terminal) -> Terminal:
    """A command line with one worker on the register, whose address is kept."""
    terminal.said("staff", "add", "見本 太郎", "--from", "2026-09-01")
    assert terminal.said("staff", "duty-mail", "s01", ADDRESS) == "S01: kept.\n"
    return terminal


def opened() -> str | None:
    """The address as it can be read."""
    house = build(load())
    with house.db.read() as session:
        worker = session.scalars(select(Worker)).one()
        sealed, place = worker.duty_mail, Place("worker", "duty_mail", worker.id)
    found = house.vault.open(place, sealed).decode() if sealed else None
    assert sealed is None or ADDRESS.encode() not in sealed
    house.close()
    return found


def test_it_is_kept_sealed_under_the_workers_key(firm: Terminal) -> None:
    assert opened() == ADDRESS


def test_it_can_be_taken_away(firm: Terminal) -> None:
    assert firm.said("staff", "duty-mail", "S01") == "S01: removed.\n"
    assert opened() is None


@pytest.mark.parametrize("address", ["no-at-sign", "two@a.example two@b.example", "見本@firm.example"])
def test_what_is_no_plain_address_is_refused(firm: Terminal, address: str) -> None:
    assert firm.run("staff", "duty-mail", "S01", address).exit_code != 0
    assert opened() == ADDRESS


def test_it_is_in_the_ledger_without_the_address_and_in_no_list(firm: Terminal) -> None:
    house = build(load())
    with house.db.read() as session:
        entries = session.scalars(select(LedgerEntry).where(LedgerEntry.what == "worker.duty_mail")).all()
        told = [(one.did, one.about, one.inventory, one.channel) for one in entries]
    house.close()
    assert told == [("kept", "S01", "B-5", "shell")]
    assert "firm.example" not in firm.said("staff", "list")


def test_erasing_a_worker_takes_it_along(firm: Terminal) -> None:
    house = build(load())
    with house.db.write() as session:
        clean(session, session.scalars(select(Worker.id)).one())
    house.close()
    assert opened() is None
