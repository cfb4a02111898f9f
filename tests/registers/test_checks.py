"""Proving the ledger on its page: in steps, visible, nobody waits for it, and whatever is wrong is told."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Executable, delete, select, text, update

from bot.chat.turn import Surroundings
from bot.store.heads import FILE
from bot.store.ledger import Act, LedgerEntry, LedgerSeal
from handlers.registers import checks
from handlers.registers.tables import LedgerCheck
from tests.cast import Town
from tests.registers.conftest import LEDGER, write
from tests.visitors import Desk


@pytest.fixture
def sealed(town: Town) -> Town:
    """A ledger with some dozens of sealed entries and a head that left."""
    write(town, town.now, *[Act("S77", "printed", about=f"M{n}") for n in range(40)])
    sealer = town.house.sealer()
    sealer.seal_all()
    sealer.let_head_out(town.now)
    return town


def begin(desk: Desk) -> str:
    """「確かめる」; the address of the check."""
    return str(desk.post(f"{LEDGER}/checks").headers["Location"])


def proved(desk: Desk) -> str:
    """A check to its end; what the page says then."""
    path = begin(desk)
    for _step in range(100):
        page = desk.text(path)
        if "data-over" in page:
            return page
        desk.post(path)
    raise AssertionError("the check does not end")


def spoil(town: Town, statement: Executable) -> None:
    """What the owner of the database can do."""
    with town.house.db.write() as session:
        for name in ("ledger_no_update", "ledger_no_delete", "ledger_seal_no_update", "ledger_seal_no_delete"):
            session.execute(text(f"DROP TRIGGER IF EXISTS {name}"))
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        session.execute(statement)


def kept(town: Town) -> LedgerCheck:
    """The only check."""
    with town.house.db.read() as session:
        return session.scalars(select(LedgerCheck)).one()


def test_a_ledger_that_holds_is_said_to_and_since_when(desk: Desk, sealed: Town) -> None:
    page = proved(desk)
    assert re.search(r"\d+件すべて、もとのままです。外に出した封1個とも合いました。", page)
    said = desk.text(LEDGER)
    assert "10/14 17:59にS01が確かめました" in said
    assert kept(sealed).last.hex()[:16] in said


def test_each_step_goes_a_little_further_and_stays_where_it_was(
    desk: Desk, sealed: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "STEP_SECONDS", 0.0)
    path, places = begin(desk), []
    for _step in range(5):
        desk.get(f"{path}/part")
        places.append(kept(sealed).position)
    assert places == [1, 2, 3, 4, 5]
    page = desk.text(path)
    assert 'value="5"' in page
    assert "<progress" in page
    assert f'data-live="{path}/part"' in page
    assert "つづける</button>" in page
    assert "もとのまま" in proved(desk)


def test_a_step_holds_no_pen(desk: Desk, sealed: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    free: list[bool] = []
    real = checks.Prover.step

    def looking(prover: checks.Prover, one: LedgerCheck, now: datetime) -> Any:
        with sealed.house.db.write():
            free.append(True)
        return real(prover, one, now)

    monkeypatch.setattr(checks.Prover, "step", looking)
    proved(desk)
    assert len(free) >= 2


def test_of_two_browsers_at_one_check_the_slower_one_sets_nothing_back(desk: Desk, sealed: Town) -> None:
    begin(desk)
    one, house = kept(sealed), sealed.house
    seconds = iter([0.0, 0.0, 9.0])  # the slower one's time is over after two links
    slow = checks.Prover(house.db, house.vault, house.settings, lambda: next(seconds)).step(one, sealed.now)
    fast = checks.Prover(house.db, house.vault, house.settings, lambda: 0.0).step(one, sealed.now)
    for walk, broken, heads in (fast, slow):
        with house.db.write() as session:
            checks.keep(Surroundings(session, sealed.now, house.vault, house.settings), one, walk, broken, heads)
    after = kept(sealed)
    assert slow[0].position == 2
    assert (after.position, after.walked, after.ended_at) == (fast[0].position, True, None)


def test_an_end_stands_in_the_ledger(desk: Desk, sealed: Town) -> None:
    proved(desk)
    with sealed.house.db.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "verified")).one()
    assert (entry.who, entry.what, entry.result, entry.count) == ("S01", "ledger", "done", kept(sealed).position)


TAMPERED: dict[str, Executable] = {
    "書きかえられています": update(LedgerEntry).where(LedgerEntry.about == "M7").values(who="S01"),
    "抜かれています": delete(LedgerSeal).where(LedgerSeal.position == 9),
    "終わりが切られています": delete(LedgerSeal).where(LedgerSeal.position > 9),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_what_was_done_to_it_is_told_with_what_to_do(desk: Desk, sealed: Town, how: str) -> None:
    spoil(sealed, TAMPERED[how])
    page = proved(desk)
    assert how in page
    assert "「/事故」を送ってください" in page
    assert how in desk.text(LEDGER)
    with sealed.house.db.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "verified")).one()
    assert entry.result == "refused"


def test_a_forged_head_is_told(desk: Desk, sealed: Town) -> None:
    file = Path(sealed.house.settings.heads_dir) / FILE
    file.write_text(file.read_text().replace('"position": ', '"position": 1'))
    assert "作り直されています" in proved(desk)


def test_a_fault_between_two_steps_is_seen_by_the_next(
    desk: Desk, sealed: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "STEP_SECONDS", 0.0)
    path = begin(desk)
    desk.post(path)
    spoil(sealed, update(LedgerEntry).where(LedgerEntry.about == "M7").values(who="S01"))
    monkeypatch.setattr(checks, "STEP_SECONDS", 60.0)
    desk.post(path)
    assert "書きかえられています" in desk.text(path)


def test_checks_that_do_not_exist_are_not_found(desk: Desk) -> None:
    for path in ("00000000-0000-0000-0000-000000000000", "x", "1"):
        for rest in ("", "/part"):
            assert desk.get(f"{LEDGER}/checks/{path}{rest}").status_code == 404
