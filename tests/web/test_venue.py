"""Venue mode: a screen others can see shows counts and codes, and names come back with the second factor only."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.clock import wall
from bot.web.pages import AT_A_VENUE
from bot.web.routes import OUTSIDE, Route, route_of
from handlers.meetings.asking import LETTERS
from handlers.people.sign_in_tables import SignInLock
from handlers.people.tables import PageLink
from tests.broadcasts.desk import Desk as Writing
from tests.cast import ASSOCIATIONS, Chat, Town
from tests.meetings.stages import place as place_meeting
from tests.people.desk import change, enter, figures, ledger
from tests.signing import link, stamp
from tests.visits.stages import fixed

NAME, PHONE, TITLE, PLACE = "植田 みほん", "03-0000-0188", "写真の見本の会", "見本区民館"
MADE_UP = "1"  # where a page is of something no code names
PLANTED = (*ASSOCIATIONS, NAME, PHONE, TITLE, PLACE)


@pytest.fixture
def filled(town: Town) -> Town:
    """Something with a name on every page: an officer, an event, a visit, an announcement, an incident."""
    town.http.post(link(town.hanako))
    page = town.http.get("/my/contact")
    town.http.post("/my/contact", data={"csrf": stamp(page), "name": NAME, "phone": PHONE, "mail": ""})
    place_meeting(town, "fixed", venue=PLACE)
    town.staff.say(f"/題名 W01 {TITLE}").heard(TITLE)
    fixed(town)
    Writing(town, town.saeki).write()
    Chat(town, town.saeki).say("/事故")
    return town


def begin_mode(town: Town) -> None:
    """野々村 signs in and switches venue mode on."""
    change(town, kind="deputy")  # who may open everything, so that only the mode closes a page
    page = enter(town)
    assert town.http.post("/staff/venue", data={"csrf": stamp(page), "venue": "on"}).headers["Location"] == "/staff"


def addresses(town: Town, route: Route) -> list[str]:
    """Where a page stands, with every code there is."""
    panels = [one.name for one in town.house.rooms.front.panels]
    codes = ["I001", "W01", "V01", "B01", "P0001", "A001"]
    values = {"code": codes, "name": panels, "what": [*LETTERS]}
    found = [route.rule]
    for part in (one for one in route.rule.split("/") if one.startswith("<")):
        known = values.get(part.strip("<>").split(":")[-1], [MADE_UP])
        found = [one.replace(part, value) for one in found for value in known]
    return found


def pages(town: Town, *, venue: bool) -> list[str]:
    """The addresses of all pages of staff that stay open, or close, in venue mode."""
    views = town.http.application.view_functions.values()
    routes = [one for one in map(route_of, views) if one is not None and one.method == "GET" and one.rights != OUTSIDE]
    return [path for one in routes if one.venue is venue for path in addresses(town, one)]


def test_every_page_that_is_not_for_a_venue_is_closed_calmly(filled: Town) -> None:
    begin_mode(filled)
    closed = pages(filled, venue=False)
    assert len(closed) > 5
    for path in closed:
        answer = filled.http.get(path)
        assert [word for word in PLANTED if word in answer.text] == [], path
        if not (answer.status_code == 404 and MADE_UP in path.split("/")):
            assert answer.status_code == 403, path
            assert AT_A_VENUE in answer.text, path


def test_the_pages_that_stay_open_show_no_name_of_anybody_or_anything(filled: Town) -> None:
    begin_mode(filled)
    shown = {path: filled.http.get(path) for path in pages(filled, venue=True)}
    refused = [path for path, answer in shown.items() if answer.status_code not in (200, 404)]
    assert [path for path in refused if "/today/" not in path] == []  # parts of today have rights of their own
    said = {path: [word for word in PLANTED if word in answer.text] for path, answer in shown.items()}
    assert {path: words for path, words in said.items() if words} == {}
    assert "会場モード" in shown["/staff"].text


def test_without_venue_mode_the_same_words_do_stand_there(filled: Town) -> None:
    enter(filled)
    said = "".join(filled.http.get(path).text for path in pages(filled, venue=True) + pages(filled, venue=False))
    assert [word for word in (TITLE, "さくら町会") if word not in said] == []


def test_the_navigation_leads_to_open_pages_only(town: Town) -> None:
    assert 'href="/staff/broadcasts"' in enter(town).text
    begin_mode(town)
    page = town.http.get("/staff").text
    assert 'href="/staff/broadcasts"' not in page
    assert 'href="/staff/calendar"' in page


def test_nothing_that_is_closed_is_done_by_a_form_either(filled: Town) -> None:
    page = enter(filled)
    filled.http.post("/staff/venue", data={"csrf": stamp(page), "venue": "on"})
    opened = filled.http.post("/staff/people/P0001", data={"csrf": stamp(page), "why": "visit"})
    assert opened.status_code == 403
    assert NAME not in opened.text


def test_it_is_of_this_session_only(town: Town) -> None:
    begin_mode(town)
    assert town.http.get("/staff/me").status_code == 403
    enter(town)
    assert town.http.get("/staff/me").status_code == 200


def test_names_come_back_with_the_second_factor_only(town: Town) -> None:
    begin_mode(town)
    page = town.http.get("/staff/venue")
    wrong = town.http.post("/staff/venue", data={"csrf": stamp(page), "code": "wrong"})
    assert wrong.status_code == 422
    assert town.http.get("/staff/broadcasts").status_code == 403
    assert town.http.post("/staff/venue", data={"csrf": stamp(page), "code": figures(town)}).status_code == 303
    assert town.http.get("/staff/broadcasts").status_code == 200
    mode = ("S02", "venue mode", "done")
    assert (ledger(town, "began"), ledger(town, "ended")) == ([mode], [mode])


def test_whoever_guesses_at_the_way_out_is_out_for_good(town: Town) -> None:
    begin_mode(town)
    given = {"csrf": stamp(town.http.get("/staff/venue")), "code": "wrong"}
    answers = [town.http.post("/staff/venue", data=given).status_code for _ in range(5)]
    assert answers == [422, 422, 422, 422, 403]
    assert town.http.get("/staff").status_code == 403


def test_while_the_sign_in_is_locked_venue_mode_stays(town: Town) -> None:
    begin_mode(town)
    with town.house.db.write() as session:
        worker = session.scalar(update(PageLink).values(tries=0).returning(PageLink.worker_id))
        assert worker is not None
        session.add(SignInLock(id=worker, worker_id=worker, at=wall(), until=wall() + timedelta(minutes=15)))
    page = town.http.get("/staff/venue")
    assert town.http.post("/staff/venue", data={"csrf": stamp(page), "code": figures(town)}).status_code == 403
    assert town.http.get("/staff/broadcasts").status_code == 403


def test_the_way_out_is_shown_in_venue_mode_only(town: Town) -> None:
    enter(town)
    assert town.http.get("/staff/venue").headers["Location"] == "/staff/me"
    assert "会場モードにする" in town.http.get("/staff").text
