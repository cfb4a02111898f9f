"""Operators see whether the house is alive and ready, and why not; nobody else sees numbers."""

from __future__ import annotations

import hmac
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text, update

from bot.chat.messages import Text
from bot.chat.turn import Notice, Surroundings
from bot.clock import SteadyClock, wall
from bot.delivery.outbox import queue_notice
from bot.delivery.tables import OutboxMessage
from bot.house import House
from bot.schedule.tables import DueRow
from bot.store.db import Database
from bot.store.migrate import targets
from bot.web import health
from bot.web.app import create_app
from tests.cast import Town
from tests.web.conftest import ticked

TOKEN = {"Authorization": "Bearer the metrics token of tests"}


def ready(client: FlaskClient) -> tuple[int, dict[str, Any]]:
    """What readyz answers."""
    answer = client.get("/readyz")
    return answer.status_code, answer.get_json()


def queue(house: House) -> None:
    """A message waits in the outbox."""
    chat = house.directory.chat_of("user", "U" + "a" * 32)
    with house.db.write() as session:
        around = Surroundings(session, house.clock.now(), house.vault, house.settings)
        queue_notice(around, Notice((chat,), (Text("ひみつの用事"),), "test"), "tests")


def change_outbox(house: House, **values: object) -> None:
    """Change every message."""
    with house.db.write() as session:
        session.execute(update(OutboxMessage).values(**values))


def test_alive_is_alive_even_when_nothing_else_works(house: House, client: FlaskClient) -> None:
    with house.db.write() as session:
        session.execute(text("DROP TABLE heartbeat"))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_after_a_tick_the_house_is_ready(either_house: House, either_client: FlaskClient) -> None:
    ticked(either_house)
    assert ready(either_client) == (200, {
        "migrations of rows": "current", "migrations of keys": "current", "clock": "ticking", "host clock": "steady",
        "outbox": "flowing",
    })  # fmt: skip


@pytest.mark.parametrize(
    ("seconds", "says"),
    [
        (4.9, "steady"),
        (-4.9, "steady"),
        (3600, "the host clock is 3600 s ahead; alarms keep steady time"),
        (-6, "the host clock is 6 s behind; alarms keep steady time"),
    ],
)
def test_a_host_clock_that_jumped_is_noticed_by_how_much(house: House, seconds: float, says: str) -> None:
    host = [wall()]
    steady = SteadyClock(lambda: host[0], lambda: 0.0)
    client = create_app(replace(house, clock=steady)).test_client()
    ticked(house)
    host[0] += timedelta(seconds=seconds)
    status, said = ready(client)
    assert (status, said["host clock"]) == (200 if says == "steady" else 503, says)


def test_before_the_first_tick_it_is_not_ready_and_says_why(either_client: FlaskClient) -> None:
    status, said = ready(either_client)
    assert status == 503
    assert said["clock"] == "no process has ticked lately (urgent, others)"


@pytest.mark.parametrize(
    ("lane", "seconds", "status"), [("urgent", 4, 200), ("urgent", 6, 503), ("others", 9, 200), ("others", 11, 503)]
)
def test_a_lane_that_stopped_is_noticed_and_named(
    house: House, client: FlaskClient, lane: str, seconds: int, status: int
) -> None:
    ticked(house)
    ticked(house, timedelta(seconds=seconds), lane)
    assert ready(client)[0] == status
    assert ready(client)[1]["clock"] == ("ticking" if status == 200 else f"no process has ticked lately ({lane})")


@pytest.mark.parametrize("state", ["queued", "sending"])
@pytest.mark.parametrize(("minutes", "status"), [(1, 200), (3, 503)])
def test_a_message_that_waits_too_long_is_noticed(
    house: House, client: FlaskClient, state: str, minutes: int, status: int
) -> None:
    ticked(house)
    queue(house)
    change_outbox(house, state=state, try_at=wall() - timedelta(minutes=minutes))
    assert ready(client)[0] == status
    assert ready(client)[1]["outbox"] == ("flowing" if status == 200 else "messages wait too long")


def test_a_message_that_backs_off_or_was_given_up_does_not_count_as_waiting(house: House, client: FlaskClient) -> None:
    ticked(house)
    queue(house)
    change_outbox(house, try_at=wall() + timedelta(minutes=9))
    assert ready(client)[0] == 200
    change_outbox(house, state="dead", try_at=wall() - timedelta(days=1))
    assert ready(client)[0] == 200


@pytest.mark.parametrize("which", ["rows", "keys"])
def test_a_forgotten_migration_is_noticed_and_named(
    either_house: House, either_client: FlaskClient, which: str
) -> None:
    ticked(either_house)
    owner = Database(targets(either_house.settings)[which == "keys"].owner_url)
    with owner.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    owner.close()
    status, said = ready(either_client)
    assert status == 503
    assert said[f"migrations of {which}"] == "run `python -m bot migrate`"


def test_a_database_without_tables_is_a_reason_and_no_crash(house: House, client: FlaskClient) -> None:
    with house.db.write() as session:
        session.execute(text("DROP TABLE heartbeat"))
    status, said = ready(client)
    assert status == 503
    assert said["database"] == "does not answer (OperationalError)"


@pytest.mark.parametrize("given", [None, "", "Bearer ", "Bearer wrong", "Bearer the metrics token of test"])
def test_without_the_token_there_are_no_numbers(client: FlaskClient, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given}
    assert client.get("/metrics", headers=headers).status_code == 404


def test_where_no_token_is_set_nobody_gets_numbers(house: House) -> None:
    app = Flask("test")
    app.register_blueprint(health.blueprint(house.db, house.key_db, house.clock, ""))
    for given in ({}, {"Authorization": "Bearer "}, {"Authorization": ""}):
        assert app.test_client().get("/metrics", headers=given).status_code == 404


def test_tokens_are_compared_in_constant_time(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr(hmac, "compare_digest", compare)
    client.get("/metrics", headers={"Authorization": "Bearer wrong ✗".encode().decode("latin-1")})
    assert len(compared) == 1
    assert compared[0][1] == b"the metrics token of tests"


def test_numbers_are_counted_by_state(either_town: Town) -> None:
    town = either_town
    town.stranger.say("こんにちは")
    queue(town.house)
    queue(town.house)
    town.ticker.tick()
    lines = town.http.get("/metrics", headers=TOKEN).text.splitlines()
    assert 'engawa_inbox_events{state="done"} 1.0' in lines
    assert 'engawa_outbox_messages{state="queued"} 2.0' in lines
    assert 'engawa_outbox_messages{state="sent"} 1.0' in lines
    with town.house.db.read() as session:
        done = session.scalar(select(func.count()).where(DueRow.state == "done")) or 0
    assert done > 0  # what the house has done since the night
    assert f'engawa_due_rows{{state="done"}} {done:.1f}' in lines


def test_numbers_carry_no_words_and_no_ids(town: Town) -> None:
    town.stranger.say("ひみつの用事")
    said = town.http.get("/metrics", headers=TOKEN).text
    assert "ひみつ" not in said
    assert town.stranger.user not in said
