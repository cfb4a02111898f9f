"""The documented table of who may do what is what the routes say, and nobody's right follows from anything else."""

from __future__ import annotations

from dataclasses import replace

from bot.house import House
from bot.web.app import create_app
from bot.web.routes import ANSWERABLE, OUTSIDE, Route
from tests.web.roles import BY_ADDRESS, HALF_IN, OPERATIONS, group_of, matrix, rights_of, routes_of, written


def test_the_table_in_the_handbook_is_what_the_routes_say(house: House) -> None:
    found = matrix(routes_of(create_app(house)))
    said = {group: row for group, (_words, row) in written(OPERATIONS.read_text(encoding="utf-8")).items()}
    assert said == found, "run `python -m tests.web.roles`"


def test_every_row_says_what_the_pages_are_for() -> None:
    rows = written(OPERATIONS.read_text(encoding="utf-8"))
    assert [group for group, (words, _row) in rows.items() if not words] == []


def test_whoever_asks_nobodys_right_stands_at_a_known_address(house: House) -> None:
    open_ones = [one for one in routes_of(create_app(house)) if one.rights == OUTSIDE]
    assert {one.rule.split("/")[1] for one in open_ones if one.rule not in HALF_IN} == set(BY_ADDRESS)


def test_a_changed_right_would_be_seen(house: House) -> None:
    routes = routes_of(create_app(house))
    changed = [replace(one, rights=ANSWERABLE) if one.rule == "/staff/people" else one for one in routes]
    assert matrix(changed)["/staff/people"][2] == "see some, do"
    assert matrix(routes)["/staff/people"][2] == "see, do"


def test_a_new_page_would_be_missed(house: House) -> None:
    more = Route("/staff/wishes/<code>", "new", lambda: "")
    routes = sorted([*routes_of(create_app(house)), more], key=group_of)
    assert matrix(routes).keys() - written(OPERATIONS.read_text(encoding="utf-8")).keys() == {"/staff/wishes"}


def test_each_kind_of_worker_has_the_rights_of_its_kind_only() -> None:
    assert rights_of("responsible") == rights_of("deputy") == {"enrolled", "worker", "responsible"}
    assert rights_of("worker") == rights_of("subcontractor") == {"enrolled", "worker"}
    assert rights_of("auditor") == {"enrolled", "auditor"}
