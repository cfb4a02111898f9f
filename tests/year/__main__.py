"""`python -m tests.year`: play the year and print every message that answered nobody: when, to whom, what, its cost."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from bot.clock import FixedClock
from tests.cast import Town
from tests.houses import build, new_folder, sqlite_settings
from tests.year.compare import every_word, first_words, lines_of
from tests.year.facts import BEGINS
from tests.year.oracle import everything, hour
from tests.year.play import Play, play


def main() -> None:
    """Play, print the table, and say whether it is what the oracle expects."""
    with TemporaryDirectory(prefix="engawa-year-") as name:
        clock = FixedClock(hour(BEGINS, 0))
        with Town(build(sqlite_settings(new_folder(Path(name) / "house")), clock), clock) as town:
            played = play(town)
            town.house.close()
    for at, to, words, cost in first_words(played.said):
        click.echo(f"{at:%Y-%m-%d %H:%M}  {to:　<4}  {cost}  {words}")
    click.echo(_summary(played))


def _summary(played: Play) -> str:
    said, expected = first_words(played.said), first_words(everything())
    same = every_word(played.said) == every_word(everything()) and lines_of(played.said) == lines_of(everything())
    missing, besides = (
        len([one for one in expected if one not in said]),
        len([one for one in said if one not in expected]),
    )
    cost = sum(one.cost for one in played.said)
    return (
        f"{played.ticks:,} ticks, {len(said)} messages for {cost} of the quota, {played.answers} free answers; "
        f"missing or late {missing}, wrong or double {besides + len(said) - len(set(said))}; "
        f"every word to officers and every line of the mornings as expected: {'yes' if same else 'no'}"
    )


if __name__ == "__main__":
    main()
