"""Staff see how the house is, in plain words and with what to do; nothing secret, whatever the mode."""

from __future__ import annotations

from datetime import timedelta

from bot.web.health_words import JUDGED
from tests.cast import Town
from tests.signing import console
from tests.web.conftest import ticked


def page(town: Town) -> str:
    """What 野々村, a worker, sees."""
    console(town)
    return town.http.get("/staff/health").text


def test_a_house_that_ticks_is_well_and_asks_for_nothing(town: Town) -> None:
    ticked(town.house)
    assert "みな、うまく動いています" in page(town)
    assert town.http.get("/staff/health").text.count("することはありません") == 1


def test_a_clock_that_stopped_is_shown_with_what_to_do(town: Town) -> None:
    ticked(town.house, timedelta(seconds=30))
    said = page(town)
    assert "直すところがあります" in said
    assert JUDGED["clock"].do.split("`")[0] in said
    assert "止まっている" in said
