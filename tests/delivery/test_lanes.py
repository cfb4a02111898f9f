"""Incidents are sent by a sender of their own, which no queue of ordinary messages delays."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest

from bot.delivery.sender import Sender
from tests.cast import Town
from tests.delivery.desk import Wire, heard, outbox, queue
from tests.delivery.post_room import PostRoom


@pytest.fixture
def urgent(either_town: Town) -> Iterator[Sender]:
    """The sender of incidents."""
    with closing(either_town.house.sender(either_town.line, urgent=True)) as sender:
        yield sender


def test_the_urgent_sender_takes_only_what_is_most_urgent(either_town: Town, urgent: Sender) -> None:
    for priority in (1, 5):
        queue(either_town, [either_town.hanako], "あしたは三時です", priority=priority)
    assert not urgent.step()
    queue(either_town, [either_town.hanako], "事故です", priority=0)
    assert urgent.step()
    assert heard(either_town.hanako) == ["事故です"]
    assert [row.state for row in outbox(either_town.house)] == ["queued", "queued", "sent"]


def test_five_hundred_ordinary_messages_do_not_delay_an_alarm(either_town: Town, urgent: Sender) -> None:
    for number in range(500):
        queue(either_town, [either_town.hanako], f"お知らせ{number}")
    queue(either_town, [either_town.hanako], "事故です", priority=0)
    assert urgent.step()
    assert heard(either_town.hanako) == ["事故です"]


def test_the_other_sender_leaves_alarms_alone(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "事故です", priority=0)
    queue(post.town, [post.town.takeshi], "あしたは三時です")
    with closing(post.house.sender(Wire(post.town.line), urgent=False)) as sender:
        assert sender.step()
    assert post.states() == ["queued", "sent"]
