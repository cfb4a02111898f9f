"""Every test is in one half of a run, and in one only."""

from __future__ import annotations

from tests.halves import FIRST, TESTS, halves


def test_the_halves_are_all_tests_there_are() -> None:
    first, second = halves()
    files = {one.relative_to(TESTS).parts[0] for one in TESTS.rglob("test_*.py")}
    assert sorted([*first, *second]) == sorted(files)


def test_the_first_half_names_folders_that_are_there() -> None:
    assert sorted(FIRST) == halves()[0]
