"""Every page in every state, looked at in a real browser as people with weak eyes, small phones or no mouse do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.axe import violations
from tests.browser.pages_look import by_tab, sticks_out
from tests.browser.pages_stage import picture, served, show, window
from tests.pages.fixtures import Filled, stand, walked
from tests.pages.guests import OFFICER, STRANGER, VENUE
from tests.pages.states import State, look_of, states
from tests.pages.test_matrix import nothing
from tests.pages.walking import Walk

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Looked:
    """What was found wrong with one state of a page."""

    state: State
    barriers: Sequence[str]
    sideways: Sequence[str]
    keys: Sequence[str]
    complaints: Sequence[str]


@pytest.fixture(scope="session")
def looked(
    filled: Filled, bare: Filled, walks: dict[str, Walk], chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> list[Looked]:
    """Every state of every page, looked at once."""
    full, empty = (stand(one, tmp_path_factory.mktemp("looked")) for one in (filled, bare))
    first = walked(empty, "responsible", OFFICER)
    found = states(full, [walks[who] for who in (STRANGER, OFFICER, "responsible", "auditor", VENUE)])
    known = {look_of(one.text) for one in found}
    found += [one for one in states(empty, first.values()) if look_of(one.text) not in known]
    with served(full) as at, window(chromium) as (page, complaints):
        return [_look(page, at, state, complaints) for state in found]


def _look(page: Page, at: str, state: State, complaints: list[str]) -> Looked:
    complaints.clear()
    show(page, at, state)
    barriers, sideways = violations(page), sticks_out(page)
    picture(page, state.name)
    return Looked(state, barriers, sideways, by_tab(page), list(complaints))


def test_every_page_is_looked_at_in_every_state(looked: list[Looked]) -> None:
    names = " ".join(one.state.name for one in looked)
    assert len(looked) > 40
    for part in ("officer /my", "responsible /staff", "venue", "stranger", "sent as drawn", "sent too long", "done"):
        assert part in names


def test_nothing_stands_in_anybodys_way(looked: list[Looked]) -> None:
    nothing(f"{one.state.name} ({one.state.path}): {each}" for one in looked for each in one.barriers)


def test_nobody_moves_a_page_sideways_to_read_it(looked: list[Looked]) -> None:
    nothing(f"{one.state.name} ({one.state.path}): {each}" for one in looked for each in one.sideways)


def test_the_tab_key_comes_everywhere_in_order_and_one_sees_where_it_is(looked: list[Looked]) -> None:
    nothing(f"{one.state.name} ({one.state.path}): {each}" for one in looked for each in one.keys)


def test_no_page_breaks_its_own_rules(looked: list[Looked]) -> None:
    nothing(f"{one.state.name} ({one.state.path}): {each}" for one in looked for each in one.complaints)


FAULTY = """<!doctype html><html><head><title>x</title><link rel="stylesheet" href="/look/page.css"></head><body>
<h1>x</h1><h1>y</h1><img src="data:,"><label>a</label><input name="a">
<table><tr><td>ながい{wide}ことば</td></tr></table>
<a href="#x" tabindex="3">さき</a><button style="outline: 0">みえない</button></body></html>"""
FAULTY = FAULTY.replace("{wide}", "<code class='no'>" + "x" * 200 + "</code>")


def test_what_stands_in_the_way_would_be_seen(filled: Filled, tmp_path: Path, chromium: Browser) -> None:
    made = State("faulty", "/faulty", FAULTY.replace("<table>", "<table style='min-width: 50rem'>"), 200, {})
    with served(stand(filled, tmp_path)) as at, window(chromium) as (page, complaints):
        found = _look(page, at, made, complaints)
    rules = {one.split(" at ")[0] for one in found.barriers}
    assert {"html-has-lang", "image-alt", "label", "tabindex"} <= rules
    assert any(one.startswith("a small phone: the page is") for one in found.sideways)
    assert any(one.startswith("letters twice as large") or one.startswith("200 percent") for one in found.sideways)
    assert any("one does not see" in one for one in found.keys)
    assert any("jumps" in one for one in found.keys)
