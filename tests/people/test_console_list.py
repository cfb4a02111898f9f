"""The list of associations and officers: by code, searched by SQL, a page at a time, nobody lost at a border."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.store.erasure import Subject
from bot.web.routes import READERS, route_of
from handlers.people.finding import PAGE, SOON, Day, Wanted, listing, wanted_of
from handlers.people.tables import Association, Office, Person
from tests.bench.wards import Size, fill
from tests.cast import Town
from tests.visitors import Desk, desk_of

LIST = "/staff/people"
HOSTILE = ["%", "_", "'; DROP TABLE person; --", "\x00鬼", "\ud800".encode("utf-8", "surrogatepass").decode("latin-1"),
           "<script>alert(1)</script>", "あ" * 5000, "P" + "9" * 500, "A00\x0012"]  # fmt: skip


@pytest.fixture
def desk(town: Town) -> Desk:
    """野々村 at work."""
    return desk_of(town)


def codes(text: str) -> list[str]:
    """The officers of a page, in order."""
    return re.findall(r">(P\d+)</a></th>", text)


def change(town: Town, code: str, **values: object) -> None:
    """Change a person's row."""
    with town.house.db.write() as session:
        session.execute(update(Person).where(Person.code == code).values(**values))


def end_of_term(town: Town, code: str, day: date) -> None:
    """Somebody's term has an end."""
    with town.house.db.write() as session:
        mine = select(Person.id).where(Person.code == code).scalar_subquery()
        session.execute(update(Office).where(Office.person_id == mine).values(until=day))


def test_officers_stand_under_their_association_and_empty_ones_say_so(desk: Desk) -> None:
    page = desk.text(LIST)
    assert codes(page) == ["P0001", "P0002"]
    assert page.index("さくら町会") < page.index("P0001") < page.index("いなほ町会") < page.index("P0002")
    assert page.count("まだ誰も登録していません。") == 3


SEARCHES = {
    "words=さくら": ["P0001"], "words=A002": ["P0002"], "words=a002": ["P0002"], "words=ことり": [], "way=phone": [],
    "way=line": ["P0001", "P0002"], "role=chair": [], "role=member": ["P0001", "P0002"], "state=stopped": [],
    "words=さくら&role=member&way=line": ["P0001"], "state=unagreed": [], "state=ending": [],
    "role=nobody&way=no&state=none": ["P0001", "P0002"],
}  # fmt: skip


def test_a_search_finds_what_it_says(desk: Desk) -> None:
    assert {search: codes(desk.text(f"{LIST}?{search}")) for search in SEARCHES} == SEARCHES


def test_what_is_missing_can_be_looked_for(desk: Desk, town: Town) -> None:
    town.staff.say("/役員追加 あさがお町会 会計")
    change(town, "P0001", stopped_at=town.now)
    today = town.now.date()
    end_of_term(town, "P0002", today + SOON)
    for search, found in {
        "way=phone": ["P0003"], "state=unagreed": ["P0003"], "state=stopped": ["P0001"], "state=ending": ["P0002"],
        "role=accounts": ["P0003"],
    }.items():  # fmt: skip
        assert codes(desk.text(f"{LIST}?{search}")) == found, search
    end_of_term(town, "P0002", today + SOON + timedelta(days=1))
    assert codes(desk.text(f"{LIST}?state=ending")) == []


def test_an_agreement_to_an_earlier_version_does_not_count(desk: Desk, town: Town) -> None:
    for version in ("0", "999999"):
        change(town, "P0001", agreed_to=version)
        assert codes(desk.text(f"{LIST}?state=unagreed")) == ["P0001"]


def test_who_takes_consent_back_is_missing_at_once(desk: Desk, town: Town) -> None:
    town.hanako.say("わたしの情報").tap("同意をやめる").tap("はい、同意をやめます")
    assert codes(desk.text(f"{LIST}?state=unagreed")) == ["P0001"]


def test_a_code_leads_to_its_page(desk: Desk) -> None:
    assert desk.get(f"{LIST}?words=p0002").headers["Location"] == f"{LIST}/P0002"
    assert "見つかることがあります" in desk.text(f"{LIST}?words=P0999")


def test_odd_words_find_nobody_and_break_nothing(desk: Desk) -> None:
    for words in HOSTILE:
        answer = desk.town.http.get(LIST, query_string={"words": words, "after": words})
        assert (answer.status_code, codes(answer.text)) == (200, []), words
        assert "<script>alert" not in answer.text


def test_odd_words_are_harmless_on_both_engines(either_town: Town) -> None:
    for words in HOSTILE:
        with either_town.house.db.read() as session:
            found = listing(session, wanted_of({"words": words, "state": "unagreed"}), Day(date(2026, 10, 14), "1"))
        assert found.count == 0, words


def test_somebody_erased_is_in_no_list(desk: Desk, town: Town) -> None:
    with town.house.db.read() as session:
        person = session.scalars(select(Person).where(Person.code == "P0001")).one()
    town.house.eraser().erase(Subject("P0001", person.id, ()), "test")
    assert codes(desk.text(LIST)) == ["P0002"]
    assert "さくら町会" in desk.text(LIST)
    assert desk.get(f"{LIST}/P0001").status_code == 404


def test_somebody_marked_as_erased_is_in_no_list_either(desk: Desk, town: Town) -> None:
    change(town, "P0001", erased_at=town.now)
    page = desk.text(LIST)
    assert (codes(page), page.count("まだ誰も登録していません。")) == (["P0002"], 4)
    assert codes(desk.text(f"{LIST}?role=member")) == ["P0002"]


def test_pages_border_on_each_other_on_both_engines(either_town: Town) -> None:
    fill(either_town.house, Size(1, 230))
    every = [Wanted(), Wanted(way="line"), Wanted(state="unagreed"), Wanted("見本1"), Wanted(role="member")]
    with either_town.house.db.read() as session:
        for wanted in every:
            pages = paged(session, wanted)
            assert [pair for page in pages for pair in page] == in_order(session, wanted)
            assert len(pages) >= 3
            assert all(len(page) <= PAGE for page in pages)


def paged(session: Session, wanted: Wanted) -> list[list[tuple[str, str]]]:
    """Page after page, until there is no next one."""
    place = ""
    pages: list[list[tuple[str, str]]] = []
    while not pages or place:
        one = listing(session, wanted, Day(date(2026, 10, 14), "none"), place)
        pages.append([(code, each.code) for code, _name, some in one.groups for each in some])
        place = one.next
    return pages


def in_order(session: Session, wanted: Wanted) -> list[tuple[str, str]]:
    """Everybody meant, whole."""
    rows = select(Association.code, Person.code).select_from(Office).join(Association).join(Person)
    return sorted((row[0], row[1]) for row in session.execute(rows.where(Association.name.contains(wanted.words))))


def test_an_auditor_reads_it_and_nobody_without_a_right(town: Town) -> None:
    assert codes(desk_of(town, "auditor").text(LIST)) == ["P0001", "P0002"]
    route = route_of(town.http.application.view_functions["people.listed"])
    assert route is not None
    assert route.rights == READERS


def test_at_a_venue_only_codes_are_shown(town: Town) -> None:
    page = desk_of(town).at_a_venue().text(LIST)
    assert "A001" in page
    assert "P0001" in page
    assert "さくら町会" not in page
    assert f"{LIST}/P0001" not in page
