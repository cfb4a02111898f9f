"""Each message goes out as exactly as LINE allows, and whatever does not is seen by staff."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from bot.bootstrap import House
from bot.chat.messages import Json, Text
from bot.chat.turn import Notice
from bot.clock import FixedClock
from bot.delivery.marking import RESENT, marked
from bot.delivery.outbox import queue_notice
from bot.delivery.port import Line, Outcome
from bot.delivery.sender import Sender
from bot.delivery.tables import OutboxMessage
from bot.errors import DoesNotFit
from bot.store.chats import Chat as ChatRow
from tests.cast import Town
from tests.delivery.desk import (
    Wire,
    around,
    ask,
    chat_of,
    heard,
    hurry,
    outbox,
    pass_time,
    queue,
    until_somebody_waits,
)

MARK = RESENT.render()
SECOND = timedelta(seconds=1)
A_WHILE = timedelta(seconds=55)  # a token this old is not tried
LEASE = timedelta(seconds=31)


class Desk:
    """A town whose calls to LINE are remembered."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.house = town.house
        self.wire = Wire(town.line)
        self.sender: Sender = town.house.sender(self.wire)

    def fault(self, endpoint: str, kind: str, status: int = 500, times: int = 1) -> None:
        """The next calls go wrong."""
        self.town.platform.faults.add(endpoint, kind, status=status, times=times)

    def send(self, rounds: int = 1) -> None:
        """Let the sender work, with everything that backs off tried at once."""
        for _ in range(rounds):
            hurry(self.house)
            self.sender.step()

    def states(self) -> list[str]:
        """The states of all messages, in the order queued."""
        return [row.state for row in outbox(self.house)]

    def methods(self) -> list[str]:
        """Which endpoints were called, in order."""
        return [method for method, _key, _body in self.wire.calls]

    def crash(self) -> None:
        """A sender dies after marking its attempt and before hearing the answer; its lease runs out."""
        with self.house.db.write() as session:
            values = {"state": "sending", "attempts": OutboxMessage.attempts + 1}
            session.execute(update(OutboxMessage).where(OutboxMessage.state == "queued").values(values))


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


@pytest.fixture
def desk(town: Town) -> Iterator[Desk]:
    """The sender's desk on SQLite."""
    made = Desk(town)
    yield made
    made.sender.close()


@pytest.fixture
def either_desk(either_town: Town) -> Iterator[Desk]:
    """The sender's desk on each engine."""
    made = Desk(either_town)
    yield made
    made.sender.close()


def test_an_answer_goes_out_once_and_free(either_desk: Desk) -> None:
    ask(either_desk.town, either_desk.town.hanako)
    either_desk.send(3)
    assert either_desk.methods() == ["reply"]
    assert either_desk.states() == ["sent"]
    assert len(heard(either_desk.town.hanako)) == 1
    assert either_desk.town.platform.quota.used == 0


def test_what_was_said_is_forgotten_once_it_is_sent(desk: Desk) -> None:
    ask(desk.town, desk.town.hanako)
    desk.send()
    (row,) = outbox(desk.house)
    assert row.payload is None
    assert row.request_id


def test_an_answer_whose_token_line_no_longer_takes_goes_as_a_push(desk: Desk) -> None:
    ask(desk.town, desk.town.hanako)
    desk.town.seconds += 61
    desk.send(2)
    assert desk.methods() == ["reply", "push"]
    assert desk.states() == ["sent"]
    assert len(heard(desk.town.hanako)) == 1
    assert MARK not in desk.town.hanako.answer


def test_an_answer_older_than_its_token_is_not_tried_as_a_reply(desk: Desk) -> None:
    ask(desk.town, desk.town.hanako)
    pass_time(desk.house, A_WHILE)
    desk.send()
    assert desk.methods() == ["push"]
    assert desk.states() == ["sent"]


def test_a_push_whose_answer_was_lost_is_accepted_once(either_desk: Desk) -> None:
    queue(either_desk.town, [either_desk.town.hanako], "明日は三時です")
    either_desk.fault("push", "drop")
    either_desk.send(2)
    (first, second) = either_desk.wire.calls
    assert first == second
    assert either_desk.states() == ["sent"]
    assert heard(either_desk.town.hanako) == ["明日は三時です"]


def test_a_push_after_500_goes_again_under_the_same_key(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "明日は三時です")
    desk.fault("push", "status", 500, times=2)
    desk.send(3)
    assert len({key for _method, key, _body in desk.wire.calls}) == 1
    assert len(desk.wire.calls) == 3
    assert heard(desk.town.hanako) == ["明日は三時です"]


def test_a_rate_limit_leaves_nothing_in_doubt_and_is_tried_later(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "明日は三時です")
    desk.fault("push", "status", 429)
    desk.send()
    (row,) = outbox(desk.house)
    assert (row.state, row.in_doubt, row.fault) == ("queued", False, "rate limit")
    assert not desk.sender.step()  # it backs off
    desk.send()
    assert desk.states() == ["sent"]


def test_a_full_monthly_quota_is_named_as_such(desk: Desk) -> None:
    desk.town.platform.quota.limit_to(0)
    queue(desk.town, [desk.town.hanako], "明日は三時です")
    desk.send()
    assert outbox(desk.house)[0].fault == "monthly limit"


def test_a_reply_whose_answer_was_lost_is_presumed_sent(either_desk: Desk) -> None:
    ask(either_desk.town, either_desk.town.hanako)
    either_desk.fault("reply", "drop")
    either_desk.send(3)
    assert either_desk.methods() == ["reply", "reply"]
    assert either_desk.states() == ["presumed"]
    assert len(heard(either_desk.town.hanako)) == 1


def test_a_reply_after_500_goes_again_with_its_token(desk: Desk) -> None:
    ask(desk.town, desk.town.hanako)
    desk.fault("reply", "status", 500)
    desk.send(2)
    assert desk.methods() == ["reply", "reply"]
    assert desk.states() == ["sent"]
    assert len(heard(desk.town.hanako)) == 1


def test_a_reply_lost_twice_goes_as_a_push_that_says_so(desk: Desk) -> None:
    ask(desk.town, desk.town.hanako)
    desk.fault("reply", "status", 500, times=2)
    desk.send(3)
    assert desk.methods() == ["reply", "reply", "push"]
    assert desk.states() == ["sent"]
    assert heard(desk.town.hanako)[0] == MARK


def test_a_reply_in_doubt_grown_old_goes_as_a_push_that_says_so(desk: Desk) -> None:
    ask(desk.town, desk.town.hanako)
    desk.fault("reply", "drop")
    desk.send()
    pass_time(desk.house, A_WHILE)
    desk.send()
    said = heard(desk.town.hanako)
    assert desk.methods() == ["reply", "push"]
    assert said == [said[0], MARK, said[0]]


def test_a_reply_in_doubt_that_need_not_arrive_is_shown_to_staff(desk: Desk) -> None:
    ask(desk.town, desk.town.hanako)
    with desk.house.db.write() as session:
        session.execute(update(OutboxMessage).values(must_arrive=False))
    desk.fault("reply", "drop")
    desk.send()
    pass_time(desk.house, A_WHILE)
    desk.send(2)
    assert desk.states() == ["doubtful"]
    assert len(heard(desk.town.hanako)) == 1
    assert "届いたかどうか分からない" in heard(desk.town.staff)[0]


def test_the_mark_leaves_the_last_message_its_quick_reply() -> None:
    last = {"type": "text", "text": "どれですか。", "quickReply": {"items": []}}
    assert marked([{"type": "text", "text": "こんにちは"}, last])[-1] == last


def test_five_messages_are_marked_without_losing_one() -> None:
    said = [{"type": "sticker", "packageId": "1", "stickerId": "1"}, *({"type": "text", "text": n} for n in "一二三四")]
    again = marked(said)
    assert again[1] == {"type": "text", "text": f"{MARK}\n一"}
    assert [again[0], *again[2:]] == [said[0], *said[2:]]


def test_what_line_refuses_is_a_dead_letter_that_staff_hear_of(either_desk: Desk) -> None:
    queue(either_desk.town, [either_desk.town.hanako], "明日は三時です")
    either_desk.fault("push", "status", 403)
    either_desk.send(3)
    assert either_desk.states() == ["dead"]
    assert heard(either_desk.town.hanako) == []
    (said,) = heard(either_desk.town.staff)
    assert "送れなかったメッセージがあります" in said
    assert "/不達" in said


def test_staff_hear_of_dead_letters_once_an_hour(desk: Desk, clock: FixedClock) -> None:
    for said in ("一", "二"):
        queue(desk.town, [desk.town.hanako], said)
        desk.fault("push", "status", 403)
        desk.send(2)
    assert len(heard(desk.town.staff)) == 1
    clock.moment += timedelta(hours=1)
    queue(desk.town, [desk.town.hanako], "三")
    desk.fault("push", "status", 403)
    desk.send(2)
    assert len(heard(desk.town.staff)) == 2


def test_a_notice_about_trouble_that_fails_makes_no_further_trouble(desk: Desk) -> None:
    desk.town.platform.bot_leaves(desk.town.staff.group or "")  # the webhook is never delivered
    queue(desk.town, [desk.town.hanako], "明日は三時です")
    desk.fault("push", "status", 403)
    desk.send(4)
    assert desk.methods() == ["push", "push"]


def test_what_is_too_late_is_missed_and_not_sent(either_desk: Desk) -> None:
    town = either_desk.town
    queue(town, [town.hanako], "あと三時間です", expires_at=town.now + SECOND)
    town.clock.moment += 2 * SECOND
    either_desk.send(2)
    assert either_desk.states() == ["missed"]
    assert heard(town.hanako) == []
    assert "時刻を過ぎた" in heard(town.staff)[0]


def test_what_grows_too_late_while_it_backs_off_is_missed_too(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "あと三時間です", expires_at=desk.town.now + SECOND)
    desk.fault("push", "status", 429)
    desk.send()
    desk.town.clock.moment += 2 * SECOND
    desk.send()
    assert desk.states() == ["missed"]
    assert heard(desk.town.hanako) == []


def test_what_is_too_late_but_may_have_arrived_is_shown_as_doubtful(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "あと三時間です", expires_at=desk.town.now + SECOND)
    desk.fault("push", "drop")
    desk.send()
    desk.town.clock.moment += 2 * SECOND
    desk.send()
    assert desk.states() == ["doubtful"]
    assert heard(desk.town.hanako) == ["あと三時間です"]


def test_what_can_still_be_in_time_is_sent(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "あと三時間です", expires_at=desk.town.now)
    desk.send()
    assert desk.states() == ["sent"]


def test_a_push_in_doubt_for_a_day_is_held_and_not_tried_again(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "明日は三時です")
    desk.fault("push", "drop")
    desk.send()
    pass_time(desk.house, timedelta(hours=23))  # the house was down meanwhile
    desk.send()
    assert desk.states() == ["held"]
    assert desk.methods() == ["push"]
    desk.send()
    assert "送れなかった" in heard(desk.town.staff)[0]


def test_somebody_who_blocked_us_gets_nothing_and_costs_nothing(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "明日は三時です")
    desk.town.platform.block(desk.town.hanako.user)
    desk.send()
    assert desk.states() == ["sent"]  # LINE answers 200 and delivers nothing
    assert heard(desk.town.hanako) == []
    assert desk.town.platform.quota.used == 0


def test_nothing_is_queued_for_somebody_known_to_have_blocked_us(desk: Desk) -> None:
    with desk.house.db.write() as session:
        hanako = session.get_one(ChatRow, chat_of(desk.town, desk.town.hanako))
        hanako.reachable = False
    assert queue(desk.town, [desk.town.hanako], "明日は三時です") == 0
    assert outbox(desk.house) == []


def test_one_body_for_many_people_is_one_multicast(either_desk: Desk) -> None:
    town = either_desk.town
    assert queue(town, [town.hanako, town.takeshi], "ご案内です") == 2
    either_desk.send()
    assert either_desk.methods() == ["multicast"]
    assert heard(town.hanako) == heard(town.takeshi) == ["ご案内です"]


def test_a_group_among_many_gets_its_own_push(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako, desk.town.takeshi, desk.town.staff], "ご案内です")
    desk.send()
    assert sorted(desk.methods()) == ["multicast", "push"]
    assert heard(desk.town.staff) == ["ご案内です"]


def test_a_multicast_is_repeated_word_for_word_to_the_same_people(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako, desk.town.takeshi], "ご案内です")
    desk.fault("multicast", "drop")
    desk.send()
    with desk.house.db.write() as session:
        session.execute(update(ChatRow).values(reachable=False, language="en"))
    desk.send()
    (first, second) = desk.wire.calls
    assert first == second
    assert heard(desk.town.hanako) == heard(desk.town.takeshi) == ["ご案内です"]


def test_a_notice_with_a_key_is_queued_once(either_desk: Desk) -> None:
    house, hanako = either_desk.house, chat_of(either_desk.town, either_desk.town.hanako)
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


def test_a_message_over_lines_limits_is_never_queued(desk: Desk) -> None:
    with pytest.raises(DoesNotFit, match="5000"):
        queue(desk.town, [desk.town.hanako], "長" * 5001)
    assert outbox(desk.house) == []


def test_messages_of_a_chat_wait_for_the_first_attempt_of_earlier_ones(either_desk: Desk) -> None:
    for said in "一二三":
        queue(either_desk.town, [either_desk.town.hanako], said)
    either_desk.sender.step()
    assert either_desk.states() == ["sent", "queued", "queued"]
    either_desk.send(2)
    assert heard(either_desk.town.hanako) == ["一", "二", "三"]


def test_messages_of_a_chat_do_not_wait_for_one_that_backs_off(either_desk: Desk) -> None:
    for said in "一二":
        queue(either_desk.town, [either_desk.town.hanako], said)
    either_desk.fault("push", "status", 429)
    either_desk.sender.step()
    assert either_desk.states() == ["queued", "queued"]
    assert either_desk.sender.step()
    assert either_desk.states() == ["queued", "sent"]
    either_desk.send()
    assert heard(either_desk.town.hanako) == ["二", "一"]


def test_chats_do_not_wait_for_each_other(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "一")
    queue(desk.town, [desk.town.takeshi], "二")
    desk.sender.step()
    assert desk.states() == ["sent", "sent"]


def test_what_is_urgent_does_not_wait_for_what_is_not(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "一")
    queue(desk.town, [desk.town.hanako], "急ぎ", priority=1)
    desk.sender.step()
    assert desk.states() == ["queued", "sent"]


def test_what_a_dead_sender_left_is_tried_again_when_its_lease_ends(either_desk: Desk) -> None:
    queue(either_desk.town, [either_desk.town.hanako], "明日は三時です")
    either_desk.sender._claim()  # and dies
    assert not either_desk.sender.step()
    pass_time(either_desk.house, LEASE)
    assert either_desk.sender.step()
    (row,) = outbox(either_desk.house)
    assert (row.state, row.attempts, row.in_doubt) == ("sent", 2, True)
    assert heard(either_desk.town.hanako) == ["明日は三時です"]


def test_on_one_machine_a_new_process_need_not_wait_for_the_lease(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "明日は三時です")
    desk.sender._claim()
    desk.sender.release()
    assert desk.sender.step()
    assert desk.states() == ["sent"]


def test_a_reply_sent_by_a_process_that_died_before_noting_it_is_presumed_sent(desk: Desk) -> None:
    ask(desk.town, desk.town.hanako)
    (job,) = desk.sender._claim() or []
    desk.sender._call(job)
    pass_time(desk.house, LEASE)
    desk.send()
    assert desk.states() == ["presumed"]
    assert len(heard(desk.town.hanako)) == 1


def test_an_answer_heard_after_the_lease_ended_changes_nothing(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako], "明日は三時です")
    (job,) = desk.sender._claim() or []
    late = desk.sender._call(job)
    pass_time(desk.house, LEASE)
    (again,) = desk.sender._claim() or []
    desk.sender._record(job, late)
    assert desk.states() == ["sending"]
    desk.sender._record(again, desk.sender._call(again))
    assert desk.states() == ["sent"]
    assert heard(desk.town.hanako) == ["明日は三時です"]


def test_a_message_under_way_is_not_taken_by_a_second_sender(either_desk: Desk) -> None:
    queue(either_desk.town, [either_desk.town.hanako], "一")
    queue(either_desk.town, [either_desk.town.hanako], "二")
    entered, leave = threading.Event(), threading.Event()
    slow = either_desk.house.sender(Slow(either_desk.town.line, entered, leave))
    first = threading.Thread(target=slow.step)
    first.start()
    assert entered.wait(10)
    assert not either_desk.sender.step()
    leave.set()
    first.join()
    slow.close()
    assert either_desk.states() == ["sent", "queued"]


def test_a_message_nobody_can_open_is_a_dead_letter_and_the_others_go_out(either_desk: Desk) -> None:
    town, house = either_desk.town, either_desk.house
    queue(town, [town.hanako], "一")
    queue(town, [town.takeshi], "二")
    house.vault.keys.destroy("chat", [str(chat_of(town, town.hanako))])
    house.vault.forget()
    either_desk.send(2)
    assert either_desk.states() == ["dead", "sent"]
    assert heard(town.takeshi) == ["二"]
    assert "送れなかった" in heard(town.staff)[0]


def test_somebody_erased_meanwhile_is_left_out_of_a_multicast(desk: Desk) -> None:
    queue(desk.town, [desk.town.hanako, desk.town.takeshi], "ご案内です")
    desk.house.vault.keys.destroy("chat", [str(chat_of(desk.town, desk.town.hanako))])
    desk.house.vault.forget()
    desk.send()
    assert desk.states() == ["sent"]
    assert heard(desk.town.takeshi) == ["ご案内です"]
    assert heard(desk.town.hanako) == []
