"""What is said is frozen when it is queued: to whom, in which words, once, and only if LINE will take it."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import update

from bot.chat.messages import Text
from bot.chat.turn import Notice
from bot.delivery.outbox import queue_notice
from bot.errors import DoesNotFit
from bot.house import House
from bot.store.chats import Chat as ChatRow
from tests.delivery.desk import around, chat_of, heard, lose_the_key, outbox, queue, until_somebody_waits
from tests.delivery.post_room import PostRoom


def test_nothing_is_queued_for_somebody_known_to_have_blocked_us(post: PostRoom) -> None:
    with post.house.db.write() as session:
        hanako = session.get_one(ChatRow, chat_of(post.town, post.town.hanako))
        hanako.reachable = False
    assert queue(post.town, [post.town.hanako], "明日は三時です") == 0
    assert outbox(post.house) == []


def test_one_body_for_many_people_is_one_multicast(either_post: PostRoom) -> None:
    town = either_post.town
    assert queue(town, [town.hanako, town.takeshi], "ご案内です") == 2
    either_post.send()
    assert either_post.methods() == ["multicast"]
    assert heard(town.hanako) == heard(town.takeshi) == ["ご案内です"]


def test_a_group_among_many_gets_its_own_push(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako, post.town.takeshi, post.town.staff], "ご案内です")
    post.send()
    assert sorted(post.methods()) == ["multicast", "push"]
    assert heard(post.town.staff) == ["ご案内です"]


def test_a_multicast_is_repeated_word_for_word_to_the_same_people(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako, post.town.takeshi], "ご案内です")
    post.fault("multicast", "drop")
    post.send()
    with post.house.db.write() as session:
        session.execute(update(ChatRow).values(reachable=False, language="en"))
    post.send()
    (first, second) = post.wire.calls
    assert first == second
    assert heard(post.town.hanako) == heard(post.town.takeshi) == ["ご案内です"]


def test_somebody_erased_meanwhile_is_left_out_of_a_multicast(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako, post.town.takeshi], "ご案内です")
    lose_the_key(post.house, chat_of(post.town, post.town.hanako))
    post.send()
    assert post.states() == ["sent"]
    assert heard(post.town.takeshi) == ["ご案内です"]
    assert heard(post.town.hanako) == []


def test_a_notice_with_a_key_is_queued_once(either_post: PostRoom) -> None:
    house, hanako = either_post.house, chat_of(either_post.town, either_post.town.hanako)
    notice = Notice((hanako,), (Text("明日です"),), "test", key="reminder:V01:1:D-1:P1")
    for _ in range(2):
        with house.db.write() as session:
            queue_notice(around(house, session), notice, "tests")
    assert len(outbox(house)) == 1


def test_a_key_queued_by_another_process_at_the_same_moment_is_left_to_it(postgres_house: House) -> None:
    house = postgres_house
    hanako = house.directory.chat_of("user", "U" + "1" * 32)
    notice = Notice((hanako,), (Text("明日です"),), "test", key="reminder:V01:1:D-1:P1")
    counted: list[int] = []

    def queue_it() -> None:
        with house.db.write() as session:
            counted.append(queue_notice(around(house, session), notice, "tests"))

    with house.db.write() as session:
        assert queue_notice(around(house, session), notice, "tests") == 1
        second = threading.Thread(target=queue_it)
        second.start()
        until_somebody_waits(house)
    second.join()
    assert counted == [0]
    assert len(outbox(house)) == 1


def test_a_message_over_lines_limits_is_never_queued(post: PostRoom) -> None:
    with pytest.raises(DoesNotFit, match="5000"):
        queue(post.town, [post.town.hanako], "長" * 5001)
    assert outbox(post.house) == []
