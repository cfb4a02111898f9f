"""A house behind its web application, with a heartbeat when it should have one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from bot.clock import wall
from bot.house import House
from bot.schedule.tables import OTHERS, URGENT, Heartbeat
from bot.web.app import create_app


@pytest.fixture
def client(house: House) -> FlaskClient:
    """Somebody with a browser, before a house on SQLite."""
    return create_app(house).test_client()


@pytest.fixture
def either_client(either_house: House) -> FlaskClient:
    """Somebody with a browser, before a house on each engine."""
    return create_app(either_house).test_client()


def ticked(house: House, ago: timedelta = timedelta(), *lanes: str) -> None:
    """Somebody ticked, in all lanes or these, so long ago."""
    house.ticker("test").tick()
    with house.db.write() as session:
        mine = Heartbeat.lane.in_(lanes or (URGENT, OTHERS))
        session.execute(update(Heartbeat).where(mine).values(beat_at=wall() - ago))
