"""Two people at once: one number, one incident; and the marks that prove what was entered."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from bot.chat.turn import Surroundings
from bot.house import House
from bot.store.ledger import LedgerEntry
from handlers.incidents.beginning import Beginning, begin
from handlers.incidents.entries import enter, entries_of, mark_of, unproved
from handlers.incidents.tables import Incident, IncidentEntry


def test_two_who_start_at_the_same_moment_start_one_incident(either_house: House) -> None:
    house, together = either_house, Barrier(2)

    def start(who: str) -> tuple[str, bool]:
        together.wait()
        with house.db.write() as session:
            incident, new = begin(Surroundings(session, house.clock.now(), house.vault, house.settings), Beginning(who))
            return incident.code, new

    with ThreadPoolExecutor(2) as pool:
        made = sorted(pool.map(start, ["S01", "S02"]), key=lambda one: not one[1])
    assert made == [("I001", True), ("I001", False)]


def test_two_who_enter_at_the_same_moment_come_one_after_the_other(either_house: House) -> None:
    house, together = either_house, Barrier(4)
    with house.db.write() as session:
        incident, _new = begin(
            Surroundings(session, house.clock.now(), house.vault, house.settings), Beginning("S01")
        )  # fmt: skip
        wanted = incident.id

    def add(number: int) -> None:
        together.wait()
        with house.db.write() as session:
            enter(
                session, session.get_one(Incident, wanted), house.clock.now(), f"S{number:02}", "finding", str(number)
            )

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(add, range(4)))
    with house.db.read() as session:
        made = entries_of(session, session.get_one(Incident, wanted))
    assert [one.seq for one in made] == [1, 2, 3, 4, 5, 6]


def test_every_entry_is_proved_by_the_ledger_and_a_changed_one_is_not(either_house: House) -> None:
    house = either_house
    with house.db.write() as session:
        around = Surroundings(session, house.clock.now(), house.vault, house.settings)
        incident, _new = begin(around, Beginning("S01"))
        enter(session, incident, around.now, "S01", "content", "名簿・一覧")
    with house.db.read() as session:
        marks = set(session.scalars(select(LedgerEntry.why).where(LedgerEntry.did == "incident")))
        incident = session.scalars(select(Incident)).one()
        made = entries_of(session, incident)
        assert {one.mark for one in made} == marks
        assert unproved(session) == []
        session.expunge_all()
    made[-1].value = "個人情報なし"
    assert mark_of(incident, made[-1]) not in marks


def test_an_entry_can_not_be_changed_by_the_running_role(either_house: House) -> None:
    house = either_house
    with house.db.write() as session:
        begin(Surroundings(session, house.clock.now(), house.vault, house.settings), Beginning("S01"))
    with pytest.raises(DBAPIError), house.db.write() as session:
        session.execute(update(IncidentEntry).values(value="x"))
