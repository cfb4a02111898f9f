"""A chat hears things in their order, no message is sent by two senders, and none is forgotten by a dead one."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from bot.chat.messages import Json
from bot.delivery.port import Line, Outcome
from bot.delivery.tables import OutboxMessage
from tests.delivery.desk import Wire, ask, heard, outbox, pass_time, queue
from tests.delivery.post_room import PostRoom

LEASE = timedelta(seconds=31)


class Slow(Wire):
    """A port whose pushes take as long as the test likes."""

    def __init__(self, line: Line, entered: threading.Event, leave: threading.Event) -> None:
        super().__init__(line)
        self._entered = entered
        self._leave = leave

    def push(self, to: str, messages: Sequence[Json], retry_key: UUID) -> Outcome:
        """Say that the call is under way, wait, push."""
        self._entered.set()
        assert self._leave.wait(10)
        return super().push(to, messages, retry_key)


def test_messages_of_a_chat_wait_for_the_first_attempt_of_earlier_ones(either_post: PostRoom) -> None:
    for said in "一二三":
        queue(either_post.town, [either_post.town.hanako], said)
    either_post.sender.step()
    assert either_post.states() == ["sent", "queued", "queued"]
    either_post.send(2)
    assert heard(either_post.town.hanako) == ["一", "二", "三"]


def test_a_message_waits_for_an_earlier_one_whose_first_attempt_is_still_to_come(either_post: PostRoom) -> None:
    for said in "一二":
        queue(either_post.town, [either_post.town.hanako], said)
    first = outbox(either_post.house)[0].id
    pass_time(either_post.house, -timedelta(hours=1), OutboxMessage.id == first)
    assert not either_post.sender.step()
    assert either_post.states() == ["queued", "queued"]


def test_messages_of_a_chat_do_not_wait_for_one_that_backs_off(either_post: PostRoom) -> None:
    for said in "一二":
        queue(either_post.town, [either_post.town.hanako], said)
    either_post.fault("push", "status", 429)
    either_post.sender.step()
    assert either_post.states() == ["queued", "queued"]
    assert either_post.sender.step()
    assert either_post.states() == ["queued", "sent"]
    either_post.send()
    assert heard(either_post.town.hanako) == ["二", "一"]


def test_chats_do_not_wait_for_each_other(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "一")
    queue(post.town, [post.town.takeshi], "二")
    post.sender.step()
    assert post.states() == ["sent", "sent"]


def test_what_is_urgent_does_not_wait_for_what_is_not(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "一")
    queue(post.town, [post.town.hanako], "急ぎ", priority=1)
    post.sender.step()
    assert post.states() == ["queued", "sent"]


def test_what_a_dead_sender_left_is_tried_again_when_its_lease_ends(either_post: PostRoom) -> None:
    queue(either_post.town, [either_post.town.hanako], "明日は三時です")
    either_post.sender._claim()  # and dies
    assert not either_post.sender.step()
    pass_time(either_post.house, LEASE)
    assert either_post.sender.step()
    (row,) = outbox(either_post.house)
    assert (row.state, row.attempts, row.in_doubt) == ("sent", 2, True)
    assert heard(either_post.town.hanako) == ["明日は三時です"]


def test_on_one_machine_a_new_process_need_not_wait_for_the_lease(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "明日は三時です")
    post.sender._claim()
    post.sender.release()
    assert post.sender.step()
    assert post.states() == ["sent"]


def test_a_reply_sent_by_a_process_that_died_before_noting_it_is_presumed_sent(post: PostRoom) -> None:
    ask(post.town, post.town.hanako)
    (job,) = post.sender._claim() or []
    post.sender._call(job)
    pass_time(post.house, LEASE)
    post.send()
    assert post.states() == ["presumed"]
    assert len(heard(post.town.hanako)) == 1


def test_an_answer_heard_after_the_lease_ended_changes_nothing(post: PostRoom) -> None:
    queue(post.town, [post.town.hanako], "明日は三時です")
    (job,) = post.sender._claim() or []
    late = post.sender._call(job)
    pass_time(post.house, LEASE)
    (again,) = post.sender._claim() or []
    post.sender._record(job, late)
    assert post.states() == ["sending"]
    post.sender._record(again, post.sender._call(again))
    assert post.states() == ["sent"]
    assert heard(post.town.hanako) == ["明日は三時です"]


def test_a_message_under_way_is_not_taken_by_a_second_sender(either_post: PostRoom) -> None:
    queue(either_post.town, [either_post.town.hanako], "一")
    queue(either_post.town, [either_post.town.hanako], "二")
    entered, leave = threading.Event(), threading.Event()
    slow = either_post.house.sender(Slow(either_post.town.line, entered, leave))
    first = threading.Thread(target=slow.step)
    first.start()
    assert entered.wait(10)
    assert not either_post.sender.step()
    leave.set()
    first.join()
    slow.close()
    assert either_post.states() == ["sent", "queued"]
