"""LINE's own numbers stand beside ours: the stricter counts, and while LINE is away what it said last."""

from __future__ import annotations

from typing import Any

import pytest

from bot.delivery.month import smaller_limit, unknown_to_us
from bot.errors import Unavailable
from bot.line.quota import ask_quota
from tests.cast import Town
from tests.delivery.desk import queue


class Answers:
    """A LINE that gives these answers."""

    def __init__(self, quota: Any, consumed: Any) -> None:
        self._quota, self._consumed = quota, consumed

    def call(self, _method: str, path: str) -> Any:
        """The quota, or what was consumed of it."""
        return self._consumed if path.endswith("/consumption") else self._quota


class Silent:
    """A LINE that does not answer."""

    def call(self, _method: str, _path: str) -> Any:
        """Nothing."""
        raise Unavailable("LINE did not answer.")


def numbers(town: Town, monthly: int | None = 5000) -> tuple[int | None, int]:
    """The limit that counts, and what LINE counts beyond ours."""
    with town.house.db.read() as session:
        return smaller_limit(session, monthly), unknown_to_us(session, town.now)


def ask(town: Town, line: Any = None) -> bool:
    """Ask the simulated LINE, or another."""
    return ask_quota(town.house.db, town.clock, line or town.line)


def test_the_simulated_line_tells_both_numbers_and_they_agree_with_ours(either_town: Town) -> None:
    queue(either_town, [either_town.hanako, either_town.takeshi], "お知らせ")
    either_town.sender.step()
    either_town.platform.quota.limit_to(300)
    assert ask(either_town)
    assert numbers(either_town) == (300, 0)


def test_what_line_counts_beyond_ours_counts_and_what_we_send_later_comes_on_top(either_town: Town) -> None:
    either_town.platform.quota.spend(40)
    assert ask(either_town)
    queue(either_town, [either_town.hanako], "お知らせ")
    either_town.sender.step()
    assert numbers(either_town)[1] == 40


def test_where_line_counts_less_ours_stays(town: Town) -> None:
    queue(town, [town.hanako, town.takeshi], "お知らせ")
    town.sender.step()
    assert ask(town, Answers({"type": "none"}, {"totalUsage": 1}))
    assert numbers(town)[1] == 0


@pytest.mark.parametrize(("told", "monthly", "limit"), [
    (300, 5000, 300), (9000, 5000, 5000), (None, 5000, 5000), (300, None, 300), (None, None, None),
])  # fmt: skip
def test_the_smaller_limit_counts(town: Town, told: int | None, monthly: int | None, limit: int | None) -> None:
    town.platform.quota.limit_to(told)
    assert ask(town)
    assert numbers(town, monthly)[0] == limit


@pytest.mark.parametrize("line", [
    Silent(), Answers({}, {"totalUsage": 1}), Answers({"type": "none"}, {}),
    Answers({"type": "none"}, {"totalUsage": "x"}),
])  # fmt: skip
def test_without_an_answer_the_last_one_stays(town: Town, line: Any) -> None:
    town.platform.quota.limit_to(300)
    town.platform.quota.spend(40)
    assert ask(town)
    assert not ask(town, line)
    assert numbers(town) == (300, 40)


def test_asking_again_replaces_what_was_told(either_town: Town) -> None:
    for spent in (10, 15):
        either_town.platform.quota.spend(spent)
        assert ask(either_town)
    assert numbers(either_town)[1] == 25
