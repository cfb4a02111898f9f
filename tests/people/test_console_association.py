"""The page of an association: who serves it and who did, its visits and meetings, somebody added without LINE."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.store.ledger import LedgerEntry
from handlers.people.tables import Person
from tests.cast import Chat, Town
from tests.meetings.guests import join, seminar
from tests.visitors import Desk, desk_of

SAKURA = "/staff/associations/A001"


@pytest.fixture
def desk(town: Town) -> Desk:
    """野々村 at work."""
    return desk_of(town)


def test_an_association_without_anybody_says_how_somebody_comes_about(desk: Desk) -> None:
    page = desk.text("/staff/associations/A005")
    assert "みなと見自治会" in page
    assert "コードを送った方がLINEで登録するか、下で加えると" in page
    assert "まだ交代はありません" in page


def test_a_succession_stands_there_with_both_codes(desk: Desk, town: Town) -> None:
    Chat(town, town.nonomura).say("/交代 P0001").heard("任期を終えました")
    now, past = desk.text(SAKURA).split("<h2>これまでの役員")
    assert "P0001" not in now
    assert "P0001" in past
    assert "2026/10/14" in past


def test_visits_and_meetings_stand_there_as_codes_and_counts(desk: Desk, town: Town) -> None:
    town.hanako.say("アドバイザーに来てほしい").tap("Instagram").tap("初めて").tap("そのほか").say("10")
    town.hanako.tap("ない").tap("あとで相談").tap("はい、伝えてください")
    seminar(town)
    join(town.hanako)
    page = desk.text(SAKURA)
    assert "V01 希望を受け付けました" in page
    assert "W01" in page
    assert "参加 1人" in page
    assert "W01" not in desk.text("/staff/associations/A002")


def test_somebody_without_line_is_added_as_in_chat(desk: Desk, town: Town) -> None:
    answer = desk.post(f"{SAKURA}/officers", role="accounts")
    assert answer.status_code == 303
    assert "役員を加えました" in desk.text(answer.headers["Location"])
    with town.house.db.read() as session:
        person = session.scalars(select(Person).where(Person.code == "P0003")).one()
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.about == "P0003")).one()
    assert person.chat_id is None
    assert (entry.who, entry.did, entry.channel, entry.inventory) == ("S02", "added", "page", "B-2")


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        (f"{SAKURA}/officers", {"role": "emperor"}, 400), (f"{SAKURA}/officers", {}, 400),
        ("/staff/associations/A999/officers", {"role": "chair"}, 404),
        ("/staff/associations/A\x0001/officers", {"role": "chair"}, 404),
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_added(desk: Desk, path: str, form: dict[str, str], status: int) -> None:
    assert desk.post(path, **form).status_code == status


def test_an_auditor_sees_it_and_changes_nothing(town: Town) -> None:
    desk = desk_of(town, "auditor")
    assert "加える</button>" not in desk.text(SAKURA)
    assert desk.post(f"{SAKURA}/officers", role="chair").status_code == 403


def test_at_a_venue_it_shows_codes_only(town: Town, desk: Desk) -> None:
    seminar(town)
    join(town.hanako)
    town.staff.say("/題名 W01 写真の見本の会")
    assert "写真の見本の会" in desk.text(SAKURA)
    page = desk.at_a_venue().text(SAKURA)
    assert "P0001" in page
    assert [word for word in ("さくら町会", "写真の見本の会", "加える</button>") if word in page] == []
    assert desk.post(f"{SAKURA}/officers", role="chair").status_code == 403


def test_odd_codes_lead_nowhere(desk: Desk) -> None:
    for code in ("A999", "a001", "P0001", "A%00", "A١٢٣", "A" + "1" * 50):
        assert desk.get(f"/staff/associations/{code}").status_code == 404, code
