"""Who finds what: every page and deed tried by everybody, and open to exactly those who have a right to it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import pytest
from werkzeug.test import TestResponse

from bot.web.routes import OUTSIDE, Route, route_of
from tests.cast import ASSOCIATIONS
from tests.pages.filled import MORE_ASSOCIATIONS, SECRET, planted
from tests.pages.fixtures import Standing
from tests.pages.guests import ENDED, EVERYBODY, OFFICER, RIGHTS, STAFF, STRANGER, VENUE, Pass
from tests.pages.walking import Addresses, Walk, endpoint, own_path, rules, shape

Walks = Mapping[str, Walk]
MARKS = ("植田", "03-0000-5", "@mihon.example", SECRET[:12])  # of everything planted
REFUSED = (403, 404, 410)
NOTED = ("ledger", "ledger_seal", "page_link", "wrong_link")  # what a refusal, or looking at a page, may leave behind
BY_ADDRESS = (
    "people.let_in",
    "incidents.received",
    "sendings.received",
)  # forms without a session: the address is what nobody guesses
ASK_MORE = ("console.part",)  # it asks for the right of the part besides that of the page
NOBODYS = {  # pages that need no session: they tell nothing, or the address itself is the key
    "people.enter": "a one-time link shows one button",
    "incidents.receipt": "the ward's reader types a number",
    "sendings.receipt": "as above",
    "surveys.style": "a style sheet",
    "tips.picture": "a drawing",
    "surveys.door": "the number and the figures of a sheet are asked",
    "surveys.begin": "the address is on a sheet of paper",
    "surveys.ask": "as above",
    "surveys.thanks": "as above",
}


def nothing(found: Iterable[object], why: str = "") -> None:
    """Assert that nothing was found; says all of it."""
    lines = sorted(map(str, found))
    assert not lines, "\n".join([why, *lines])


def changes(was: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """The tables that differ."""
    return [name for name in now if now[name] != was.get(name)]


def may(card: Pass, route: Route) -> bool:
    """Whether a route is for somebody."""
    return card.who != ENDED and bool(route.rights & card.rights) and (route.venue or not card.venue)


def is_refused(answer: TestResponse, standing_routes: Mapping[str, Route], app_endpoint: str | None) -> bool:
    """Whether an answer turns somebody away: a refusal, or the way to the sign-in."""
    if answer.status_code in (301, 302, 303, 307, 308):
        route = standing_routes.get(app_endpoint or "")
        return route is not None and route.rights == OUTSIDE
    return answer.status_code in REFUSED


def routes(standing: Standing) -> dict[str, Route]:
    """Every route of a room, by its name."""
    found = {name: route_of(view) for name, view in standing.app.view_functions.items()}
    return {name: route for name, route in found.items() if route is not None}


def turned_away(standing: Standing, answer: TestResponse, path: str) -> bool:
    """Whether an answer to a request for this address turns somebody away."""
    target = own_path(answer.headers.get("Location", ""), path) if answer.headers.get("Location") else None
    return is_refused(answer, routes(standing), endpoint(standing.app, target) if target else None)


def test_every_page_of_the_staff_is_reached_by_links_or_deeds(walks: Walks, deeds: Walk) -> None:
    app = deeds.guest.app
    opened = {one.path for walk in (*walks.values(), deeds) for one in walk.pages}
    led_to = {path for walk in (*walks.values(), deeds) for one in walk.pages for path in one.leads}
    reached = {endpoint(app, path) for path in (opened & led_to) | {one.path for one in deeds.pages}}
    wanted = {rule.endpoint for rule, route in rules(app, "GET") if route.rights != OUTSIDE}
    nothing(wanted - reached, "nothing leads there, or the filled town has nothing to show there")


@pytest.mark.parametrize("who", EVERYBODY)
def test_no_link_that_is_shown_is_a_dead_end(walks: Walks, who: str) -> None:
    followed = [one for one in walks[who].found.values() if one.linked_from]
    dead = [f"{one.path} on {one.linked_from}: {one.status}" for one in followed if one.status not in (200, 302, 303)]
    nothing(dead)


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_mark_within_a_page_is_there(walks: Walks, who: str) -> None:
    for seen in walks[who].pages:
        marks = [link[1:] for link in seen.page.links if link.startswith("#")]
        assert set(marks) <= set(seen.page.ids), seen.path
        assert len(seen.page.ids) == len(set(seen.page.ids)), f"{seen.path} has an id twice"


@pytest.mark.parametrize("who", [OFFICER, *STAFF])
def test_a_form_that_is_shown_may_be_sent(walks: Walks, who: str) -> None:
    walk, shut = walks[who], []
    for seen, path, form in walk.forms:
        view = walk.guest.app.view_functions.get(endpoint(walk.guest.app, path, form.method) or "")
        route = route_of(view)
        if route is None or (route.rights != OUTSIDE and not may(walk.guest.card, route)):
            shut.append(f"{form.method} {shape(path)} on {shape(seen.path)}")
    nothing(set(shut))


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_page_opens_for_whoever_has_a_right_to_it_and_nobody_else(
    standing: Standing, known: Addresses, who: str
) -> None:
    guest, wrong = standing.guest(who), []
    before = standing.state(*NOTED)
    for rule, route in rules(standing.app, "GET"):
        for path in known.of(rule.endpoint) if route.rights != OUTSIDE else ():
            answer = guest.get(path)
            there: tuple[int, ...] = (200, 302, 303) if rule.endpoint in known.real else (200, 404)
            there += (403,) if rule.endpoint in ASK_MORE else ()
            fine = answer.status_code in there if may(guest.card, route) else turned_away(standing, answer, path)
            wrong += [] if fine else [f"{path}: {answer.status_code}"]
    nothing(wrong)
    assert standing.state(*NOTED) == before, "a page that is only looked at changed something"


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_deed_is_done_for_whoever_has_a_right_to_it_and_nobody_else(
    standing: Standing, known: Addresses, who: str
) -> None:
    guest, wrong = standing.guest(who), []
    before = standing.state(*NOTED)
    for rule, route in rules(standing.app, "POST"):
        for path in known.of(rule.endpoint) if route.rights != OUTSIDE else ():
            answer = guest.post(path)
            refused = turned_away(standing, answer, path)
            if may(guest.card, route) and answer.status_code in (401, 403):
                wrong.append(f"{path} is refused: {answer.status_code}")
            left = [] if may(guest.card, route) else changes(before, standing.state(*NOTED))
            if not may(guest.card, route) and (left or not refused):
                wrong.append(f"{path} is answered with {answer.status_code} and changes {left}")
            if not refused:
                standing.again()
    nothing(wrong)


@pytest.mark.parametrize("who", [STRANGER, OFFICER, ENDED, "responsible"])
def test_a_form_without_the_stamp_of_its_session_changes_nothing(
    standing: Standing, known: Addresses, who: str
) -> None:
    guest, wrong = standing.guest(who), []
    before, home = standing.state(*NOTED), guest.get(guest.card.home).status_code
    for rule, _route in rules(standing.app, "POST"):
        for form in () if rule.endpoint in BY_ADDRESS else ({}, {"csrf": "0" * 64}, {"csrf": "ことば"}):
            answer = guest.post(known.of(rule.endpoint)[0], form, stamped=False)
            before, was = standing.state(*NOTED), before
            if answer.status_code < 300 or before != was:
                wrong.append(f"{rule.rule}: {answer.status_code}, changed {changes(was, before)}")
    nothing(wrong)
    assert guest.get(guest.card.home).status_code == home, "somebody was signed out by a form of somebody else"


def test_a_stamp_of_one_session_is_worth_nothing_in_another(standing: Standing, known: Addresses) -> None:
    guest, before = standing.guest("worker"), standing.state(*NOTED)
    stamp = standing.guest("responsible").stamp
    assert stamp
    for rule, route in rules(standing.app, "POST"):
        if route.rights != OUTSIDE:
            refused = 403 if rule.endpoint in known.real else 404
            answer = guest.post(known.of(rule.endpoint)[0], {"csrf": stamp}, stamped=False)
            assert answer.status_code in (403, refused), rule.rule
    assert standing.state(*NOTED) == before


@pytest.mark.parametrize("who", [STRANGER, ENDED])
def test_without_a_session_no_page_opens_but_those_that_tell_nothing(
    standing: Standing, known: Addresses, who: str
) -> None:
    guest = standing.guest(who)
    for rule, route in rules(standing.app, "GET"):
        if route.rights == OUTSIDE and rule.endpoint not in NOBODYS:
            answers = [(path, guest.get(path)) for path in known.of(rule.endpoint)]
            assert [path for path, answer in answers if not turned_away(standing, answer, path)] == [], rule.rule


@pytest.mark.parametrize("who", EVERYBODY)
def test_looking_around_shows_nobodys_name_phone_or_mail(walks: Walks, who: str) -> None:
    own = planted(walks[who].guest.card.code).values() if who == OFFICER else ()
    for seen in walks[who].found.values():
        text = seen.text
        for word in own:
            text = text.replace(word, "")
        assert [mark for mark in MARKS if mark in text] == [], seen.path


def test_an_officer_finds_their_own_data_and_so_the_marks_are_good(walks: Walks) -> None:
    said = "".join(one.text for one in walks[OFFICER].pages)
    assert [word for word in planted("P0001").values() if word not in said] == []
    assert any(mark in said for mark in MARKS)


def test_an_officer_sees_no_code_of_ours(walks: Walks) -> None:
    said = "".join("".join(one.page.words) for one in walks[OFFICER].pages)
    assert re.findall(r"\b[APSVWXIDBQ]\d{2,4}\b", said) == []


@pytest.mark.parametrize("who", RIGHTS)
def test_what_is_sealed_opens_by_a_deed_only_and_never_at_a_venue(
    standing: Standing, known: Addresses, who: str
) -> None:
    person = standing.guest(who).post(f"/staff/people/{standing.filled.passes[OFFICER].code}", {"why": "visit"})
    shown = planted("P0001")["name"] in person.text
    assert shown == ("worker" in RIGHTS[who])


def test_at_a_venue_only_codes_and_counts_are_shown(walks: Walks) -> None:
    said = {one.path: one.text for one in walks[VENUE].pages}
    names = (*ASSOCIATIONS, *MORE_ASSOCIATIONS)
    nothing(f"{path} shows {name}" for path, text in said.items() for name in names if name in text)
