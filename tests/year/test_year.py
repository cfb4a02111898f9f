"""The year: nothing wrong, double, late or missing, against the oracle."""

from __future__ import annotations

from tests.year.compare import every_word, first_words, lines_of
from tests.year.oracle import everything
from tests.year.play import Play


def test_everything_that_should_be_said_was_said_and_nothing_else(played: Play) -> None:
    assert first_words(played.said) == first_words(everything())


def test_every_word_officers_hear_is_right(played: Play) -> None:
    assert every_word(played.said) == every_word(everything())


def test_every_line_of_every_morning_is_right(played: Play) -> None:
    assert lines_of(played.said) == lines_of(everything())


def test_the_year_costs_what_was_worked_out(played: Play) -> None:
    assert sum(one.cost for one in played.said) == sum(one.cost for one in everything())
