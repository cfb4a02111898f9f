"""The staff's ways through the console, gone by keyboard alone against a real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import pyotp
import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import select, update

from bot.chat.turn import Surroundings
from handlers.people.links import CONSOLE, open_link
from handlers.people.second_factor import secret_of
from handlers.people.tables import Worker
from tests.browser.pages_keys import Keys
from tests.browser.pages_stage import served, window
from tests.pages.filled import planted
from tests.pages.fixtures import Filled, Standing, stand

pytestmark = pytest.mark.browser


@dataclass(frozen=True)
class Place:
    """A filled town and its address."""

    standing: Standing
    at: str

    def link(self, code: str) -> tuple[str, str]:
        """A fresh link to the console, and the six figures of that worker's app now."""
        house = self.standing.house
        with house.db.write() as session:
            session.execute(update(Worker).values(second_factor_step=0))
            worker = session.scalars(select(Worker).where(Worker.code == code)).one()
            around = Surroundings(session, house.clock.now(), house.vault, house.settings, doors=house.rooms.doors)
            path = urlsplit(open_link(around, CONSOLE, worker=worker.id)).path
            return self.at + path, pyotp.TOTP(secret_of(house.vault, worker)).now()


@pytest.fixture(scope="module")
def place(filled: Filled, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One town for all of them, behind one server."""
    standing = stand(filled, tmp_path_factory.mktemp("keys"))
    with served(standing) as at:
        yield Place(standing, at)
    standing.house.close()


@pytest.fixture
def worker(place: Place, chromium: Browser) -> Iterator[Page]:
    """A window of somebody in charge, signed in; a page that breaks its own rules fails the test."""
    with window(chromium, place.standing.filled.passes["responsible"].cookies, place.at) as (page, complaints):
        yield page
        assert complaints == []


def test_signing_in(place: Place, chromium: Browser) -> None:
    link, figures = place.link("S01")
    with window(chromium) as (page, complaints):
        page.goto(link)
        Keys(page).to("つづける").go().to("6けた").type(figures).go().sees("10月14日")
        assert complaints == []


def test_skipping_the_navigation(place: Place, worker: Page) -> None:
    worker.goto(f"{place.at}/staff/people")
    Keys(worker).to("本文へ").press("Enter").press("Tab")
    assert worker.locator("main :focus").count() == 1, "the first stop after skipping stands in the page itself"


def test_opening_a_person_with_a_reason(place: Place, worker: Page) -> None:
    worker.goto(f"{place.at}/staff")
    keys = Keys(worker).to("団体と役員").go()
    worker.goto(f"{place.at}/staff/people/P0001")
    keys.to("ひらく理由").press("ArrowDown").to("ひらく").go()
    values = [field.input_value() for field in worker.locator("main input:not([type=hidden])").all()]
    assert planted("P0001")["name"] in values


def test_approving_a_broadcast(place: Place, worker: Page) -> None:
    worker.goto(f"{place.at}/staff/broadcasts/B02")
    Keys(worker).to("承認する").go().sees("承認済み")


def test_starting_an_incident_with_the_space_bar(place: Place, worker: Page) -> None:
    worker.goto(f"{place.at}/staff")
    Keys(worker).to("事故と訓練").go().to("事故を始める").go("Space").sees("分経過")
