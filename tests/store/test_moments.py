"""Moments are aware going in and coming out, on both engines."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from bot.clock import TOKYO
from bot.house import House
from bot.schedule.tables import Heartbeat

MOMENTS = [
    datetime(2026, 10, 14, 18, 0, tzinfo=TOKYO),
    datetime(2026, 10, 14, 9, 0, 0, 123456, tzinfo=UTC),
    datetime(2026, 12, 31, 23, 59, 59, tzinfo=timezone(timedelta(hours=-11))),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_comes_back_the_same_and_in_utc(either_house: House, moment: datetime) -> None:
    with either_house.db.write() as session:
        session.add(Heartbeat(process="test", beat_at=moment))
    with either_house.db.read() as session:
        kept = session.get_one(Heartbeat, "test").beat_at
    assert kept == moment
    assert kept.utcoffset() == timedelta()


def test_a_naive_moment_is_refused(either_house: House) -> None:
    naive = MOMENTS[0].replace(tzinfo=None)
    row = Heartbeat(process="test", beat_at=naive)
    with either_house.db.read() as session:
        session.add(row)
        with pytest.raises(StatementError, match="a moment needs a time zone"):
            session.flush()


def test_moments_of_different_zones_are_compared_as_moments(either_house: House) -> None:
    earlier, later = datetime(2026, 10, 14, 18, 0, tzinfo=TOKYO), datetime(2026, 10, 14, 10, 0, tzinfo=UTC)
    with either_house.db.write() as session:
        session.add(Heartbeat(process="test", beat_at=earlier))
    with either_house.db.read() as session:
        assert session.query(Heartbeat).where(Heartbeat.beat_at < later).count() == 1
        assert session.query(Heartbeat).where(Heartbeat.beat_at >= later).count() == 0
