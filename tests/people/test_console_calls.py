"""Calls to officers without LINE: listed oldest first, page by page, done once, and counted on today's page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from handlers.people.calls import to_make
from handlers.people.calls_pages import PAGE
from handlers.people.tables import Call, Person
from tests.cast import Town
from tests.visitors import Desk, desk_of

LIST = "/staff/calls"


@pytest.fixture
def desk(town: Town) -> Desk:
    """野々村 at work."""
    return desk_of(town)


def put(town: Town, count: int, until: datetime | None = None) -> None:
    """So many calls to Hanako, two at each moment."""
    with town.house.db.write() as session:
        person = session.scalars(select(Person.id).where(Person.code == "P0001")).one()
        for n in range(count):
            made_at = town.now - timedelta(hours=2) + timedelta(minutes=n // 2)
            session.add(
                Call(id=uuid4(), key=f"k{n:03}", person_id=person, association_id=town.associations["さくら町会"],
                     words=f"見本の知らせ{n:03}", made_at=made_at, until=until)
            )  # fmt: skip


def told(text: str) -> list[str]:
    """What a page tells to say, in order."""
    return re.findall(r"見本の知らせ\d+", text)


def test_without_calls_it_says_how_they_come_about(desk: Desk) -> None:
    assert "LINEのない役員への知らせがあると、ここに出ます" in desk.text(LIST)
    assert "電話で伝えること" not in desk.text("/staff")


def test_a_call_is_done_once_and_who_called_is_kept(desk: Desk, town: Town) -> None:
    put(town, 1)
    assert "1<span>件" in desk.text("/staff")
    (path,) = re.findall(rf'action="({LIST}/[^"]+)"', desk.text(LIST))
    answer = desk.post(path)
    assert answer.status_code == 303
    assert told(desk.text(LIST)) == []
    again = desk.post(path)
    assert again.status_code == 409
    assert "もう記録されています" in again.text
    with town.house.db.read() as session:
        assert session.scalars(select(Call.done_by)).all() == ["S02"]


@pytest.mark.parametrize("count", [PAGE - 1, PAGE, PAGE + 1, 2 * PAGE + 1])
def test_pages_border_on_each_other(desk: Desk, town: Town, count: int) -> None:
    put(town, count)
    found, path = [], LIST
    while path:
        page = desk.text(path)
        found.append(told(page))
        following = re.findall(r'href="([^"]+)">つぎのページ', page)
        path = following[0].replace("&amp;", "&") if following else ""
    assert [one for page in found for one in page] == [f"見本の知らせ{n:03}" for n in range(count)]
    assert [len(page) for page in found] == [PAGE] * (count // PAGE) + [count % PAGE] * bool(count % PAGE)


def test_borders_hold_on_both_engines(either_town: Town) -> None:
    put(either_town, 9)
    found: list[str] = []
    place: tuple[datetime, str] | None = None
    with either_town.house.db.read() as session:
        while len(found) < 99 and (some := to_make(session, 2, place)):
            found += [call.words for call, _person, _association in some]
            place = some[-1][0].made_at, some[-1][0].key
    assert found == [f"見本の知らせ{n:03}" for n in range(9)]


def test_a_call_past_its_use_is_marked(desk: Desk, town: Town) -> None:
    put(town, 1, until=town.now - timedelta(minutes=1))
    assert "期限がすぎました" in desk.text(LIST)


def test_odd_places_begin_at_the_beginning(desk: Desk, town: Town) -> None:
    put(town, 1)
    for place in ("x", "2026-10-14~k", "9999-12-31T23:59:59+00:00~k", "2026-10-14T00:00:00+00:00~\x00", "~", "%"):
        assert told(town.http.get(LIST, query_string={"after": place}).text) == ["見本の知らせ000"], place


def test_an_auditor_reads_and_records_nothing(town: Town) -> None:
    put(town, 1)
    desk = desk_of(town, "auditor")
    page = desk.text(LIST)
    assert told(page) == ["見本の知らせ000"]
    assert "伝えた</button>" not in page
    assert desk.post(f"{LIST}/{uuid4()}").status_code == 403


def test_at_a_venue_it_is_closed(desk: Desk, town: Town) -> None:
    put(town, 1)
    assert desk.at_a_venue().get(LIST).status_code == 403
    assert "1<span>件" in desk.text("/staff")
