"""The demo shows the second factor's code, for whoever has no authenticator at hand; nowhere else does anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.clock import wall
from bot.web.app import create_app
from handlers.people.second_factor import STEP, next_good, right
from handlers.people.tables import Worker
from tests.cast import Chat, Town
from tests.signing import link, stamp


def factor_page(town: Town, app_env: str) -> str:
    """野々村's way in, up to the second factor, in a house of such a kind."""
    settings = town.house.settings.model_copy(update={"app_env": app_env})
    town.http = create_app(replace(town.house, settings=settings)).test_client()
    town.http.post(link(Chat(town, town.nonomura), "/画面"))
    return town.http.get("/staff/second-factor").text


def test_in_the_demo_the_page_says_the_code_and_the_code_lets_in(town: Town) -> None:
    page = factor_page(town, "demo")
    assert "見本だけ" in page
    code = page.split("<strong>")[1].split("</strong>")[0]
    csrf = stamp(town.http.get("/staff/second-factor"))
    assert town.http.post("/staff/second-factor", data={"csrf": csrf, "code": code}).status_code == 302


@pytest.mark.parametrize("app_env", ["production", "development", "test"])
def test_anywhere_else_nobody_is_shown_a_code(town: Town, app_env: str) -> None:
    page = factor_page(town, app_env)
    assert "見本だけ" not in page
    with town.house.db.read() as session:
        worker = session.scalars(select(Worker).where(Worker.code == "S02")).one()
        codes = [next_good(town.house.vault, worker, wall() + shift) for shift in (-STEP, STEP - STEP, STEP)]
    assert not any(code in page for code in codes)


def test_a_code_that_was_used_is_followed_by_the_next(town: Town) -> None:
    factor_page(town, "demo")
    now = wall()
    with town.house.db.write() as session:
        worker = session.scalars(select(Worker).where(Worker.code == "S02")).one()
        first = next_good(town.house.vault, worker, now)
        assert right(town.house.vault, worker, first, now)
        second = next_good(town.house.vault, worker, now)
        assert second != first
        assert right(town.house.vault, worker, second, now)
