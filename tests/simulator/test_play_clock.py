"""The clock of the play moves forward only."""

from datetime import timedelta

import pytest

from tests.simulator.conftest import START, Town

MOVES = [
    ({"add": 90}, "2026-10-14T18:01:30+09:00"),
    ({"add": 0}, "2026-10-14T18:00:00+09:00"),
    ({"to": "2026-10-15T09:00:00+09:00"}, "2026-10-15T09:00:00+09:00"),
    ({"to": "2026-10-15T00:00:00Z"}, "2026-10-15T09:00:00+09:00"),
    ({"to": "2026-10-15T09:00"}, "2026-10-15T09:00:00+09:00"),
    ({"next": True}, "2026-10-14T20:00:00+09:00"),
]


@pytest.mark.parametrize(("wish", "now"), MOVES)
def test_the_clock_moves_as_wished(town: Town, wish: dict[str, object], now: str) -> None:
    town.steps.due = [(START + timedelta(hours=2), "案内")]
    heard = town.play("clock", **wish)
    assert (heard.status, heard.body) == (200, {"now": now})
    assert town.state()["now"] == now


REFUSED = [
    {"add": -1},
    {"to": "2026-10-14T17:59:59+09:00"},
    {"to": "2126-10-14"},
    {"to": "あした"},
    {"to": None},
    {"add": "60"},
    {"add": True},
    {"add": 1e300},
    {"add": float("nan")},
    {"next": True},
    {},
]


@pytest.mark.parametrize("wish", REFUSED, ids=str)
def test_other_wishes_are_refused_with_a_sentence_and_move_nothing(town: Town, wish: dict[str, object]) -> None:
    heard = town.play("clock", **wish)
    assert heard.status == 400
    assert heard.message.endswith("。")
    assert town.clock.now() == START


def test_what_fell_due_already_is_next_now(town: Town) -> None:
    town.steps.due = [(START - timedelta(hours=1), "遅れ")]
    assert town.play("clock", next=True).body == {"now": "2026-10-14T18:00:00+09:00"}
    assert town.steps.due == []
