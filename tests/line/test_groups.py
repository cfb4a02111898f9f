"""A group push counts every member, so the size of a group is known."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from bot.line.client import LineRefused
from bot.line.groups import count_members
from bot.store.chats import Chat
from tests.cast import Town


class Silent:
    """LINE, when it does not answer."""

    def call(self, method: str, path: str) -> Any:
        """Refuse."""
        raise LineRefused("LINE did not answer.")


def members(town: Town) -> int:
    """The size of the private group as we know it."""
    with town.house.db.read() as session:
        return session.scalars(select(Chat.members).where(Chat.role == "staff")).one()


def test_the_size_of_a_group_is_asked_of_line(town: Town) -> None:
    newcomer = town.platform.add_user("三木")
    town.platform.join(newcomer, town.staff.group or "")
    assert count_members(town.house.db, town.house.directory, town.line) == 1
    assert members(town) == 3


def test_a_size_that_is_right_stays(town: Town) -> None:
    assert count_members(town.house.db, town.house.directory, town.line) == 0


def test_a_line_that_does_not_answer_leaves_the_last_size(town: Town) -> None:
    assert count_members(town.house.db, town.house.directory, Silent()) == 0
    assert members(town) == 2


def test_joining_and_leaving_count_at_once(town: Town) -> None:
    newcomer = town.platform.add_user("三木")
    town.platform.join(newcomer, town.staff.group or "")
    town.settle()
    assert members(town) == 3
    town.platform.leave(newcomer, town.staff.group or "")
    town.settle()
    assert members(town) == 2
