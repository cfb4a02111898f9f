"""What the house notices itself opens a question to the responsible person, and waits for the answer."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from bot.clock import TOKYO
from bot.store.ledger import Act, note
from handlers.incidents.suspicions import MANY
from handlers.incidents.tables import Suspicion
from handlers.people.binding import give_office, new_person
from handlers.people.tables import Person
from tests.cast import Chat, Town
from tests.incidents.hour import only
from tests.signing import console, stamp


@pytest.fixture
def saeki(town: Town) -> Chat:
    """The responsible person, listening."""
    return Chat(town, town.saeki).listen()


def joined(town: Town) -> None:
    """Somebody nobody knows comes into the private group."""
    town.platform.join(town.platform.add_user("だれか"), town.staff.group or "")
    town.settle()


def tamper(town: Town, change: str) -> None:
    """Change rows as somebody could who owns the database's file."""
    with town.house.db.write() as session:
        for trigger in session.scalars(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).all():
            session.execute(text(f"DROP TRIGGER {trigger}"))
        session.execute(text(change))


def test_an_unknown_joiner_opens_a_question(saeki: Chat, town: Town) -> None:
    joined(town)
    saeki.heard("【確認】事故かもしれません。従事者のグループに、確かめられない動きがありました。")


def test_it_becomes_an_incident_noticed_when_the_house_noticed(saeki: Chat, town: Town) -> None:
    joined(town)
    noticed = town.now
    town.clock.moment += timedelta(minutes=20)
    saeki.tap("事故として始める").heard("【事故 I001】")
    assert only(town).aware_at == noticed


def test_it_is_none_and_who_said_so_is_kept(saeki: Chat, town: Town) -> None:
    joined(town)
    saeki.tap("事故ではない").heard("事故ではない、と記録しました。").tap("事故ではない").heard(
        "もう答えがあります（S01）。"
    )
    with town.house.db.read() as session:
        row = session.scalars(select(Suspicion)).one()
    assert (row.answer, row.answered_by) == ("no", "S01")


def test_a_question_nobody_answers_is_asked_again_the_next_night(saeki: Chat, town: Town) -> None:
    joined(town)
    saeki.listen()
    town.time_is(datetime(2026, 10, 15, 4, 30, tzinfo=TOKYO))
    saeki.heard("【確認】事故かもしれません。")


def test_a_damaged_ledger_opens_a_question(saeki: Chat, town: Town) -> None:
    with town.house.db.write() as session:
        note(session, town.now, Act("S01", "opened", "person.contact", "P0001"))
    town.house.sealer().seal_all()
    tamper(town, "UPDATE ledger SET who = 'S09' WHERE who = 'S01'")
    town.time_is(datetime(2026, 10, 15, 4, 30, tzinfo=TOKYO))
    saeki.heard("台帳が書きかえられた、または欠けているようです。")


def test_a_changed_entry_of_an_incident_opens_a_question(saeki: Chat, town: Town) -> None:
    saeki.say("/事故").tap("区の人が電話に出た")
    town.house.sealer().seal_all()
    tamper(town, "UPDATE incident_entry SET value = 'no answer' WHERE name = 'called'")
    saeki.listen()
    town.time_is(datetime(2026, 10, 15, 4, 30, tzinfo=TOKYO))
    saeki.heard("台帳が書きかえられた、または欠けているようです。")


def test_a_whole_ledger_asks_nothing(saeki: Chat, town: Town) -> None:
    town.house.sealer().seal_all()
    town.time_is(datetime(2026, 10, 15, 4, 30, tzinfo=TOKYO))
    assert "事故かもしれません" not in saeki.answer


def test_mass_access_by_one_worker_opens_a_question_once_an_hour(saeki: Chat, town: Town) -> None:
    with town.house.db.write() as session:
        codes = [new_person(session, town.now).code for _ in range(MANY + 2)]
        for code in codes:
            person = session.scalars(select(Person).where(Person.code == code)).one()
            give_office(session, person, town.associations["さくら町会"], town.now)
    console(town)
    csrf = stamp(town.http.get(f"/staff/people/{codes[0]}"))
    for number, code in enumerate(codes, 1):
        town.http.post(f"/staff/people/{code}", data={"csrf": csrf, "why": "visit"})
        town.settle()
        asked = "一人の従事者が、短い時間に多くの人の情報をひらきました。" in saeki.answer
        assert asked is (number >= MANY)
    assert saeki.answer.count("短い時間に多くの人") == 1
