"""Mail goes out at least once under one name; whatever does not is noticed at once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email.message import EmailMessage
from threading import Barrier

import pytest
from sqlalchemy import select

from bot.chat.turn import Notice, Surroundings
from bot.clock import FixedClock, wall
from bot.house import House
from bot.mail.port import Outcome, Post
from bot.mail.smtp import MailHost, SmtpPost
from bot.mail.tables import MailRow, open_letter, queue_letter
from bot.store.ledger import LedgerEntry
from tests.delivery.desk import around
from tests.mail.mail_room import HERE, PAPER, WARD, MailRoom, letter


class Died(Exception):
    """The process ended in the middle of a call."""


class Dying:
    """A mail server after whose answer the process dies."""

    def __init__(self, post: Post | None) -> None:
        self._post = post

    def send(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        """Hand the mail over, or not, and die."""
        if self._post is not None:
            self._post.send(message, sender, to)
        raise Died


def test_a_mail_arrives_whole_and_its_payload_goes(either_room: MailRoom) -> None:
    one = letter(attachments=(PAPER,))
    either_room.queue(one)
    assert either_room.row.payload is not None
    either_room.send()
    (caught,) = either_room.catcher.caught
    (part,) = caught.message.iter_attachments()
    assert (caught.to, str(caught.message["Subject"])) == ([WARD], "一報")
    assert (part.get_filename(), part.get_payload(decode=True)) == (PAPER.name, PAPER.content)
    row = either_room.row
    assert (row.state, row.payload, row.fault, row.attempts) == ("accepted", None, None, 1)
    assert row.accepted_at == row.ended_at == either_room.house.clock.now()
    assert row.digest == hashlib.sha256(one.frozen()).digest()
    assert str(caught.message["Message-ID"]) == row.message_id == f"<{row.id}@localhost>"
    assert not either_room.postman.step()


def test_acceptance_stands_in_the_ledger_without_an_address(room: MailRoom) -> None:
    room.queue(letter())
    room.send()
    with room.house.db.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.channel == "mail")).one()
    assert (entry.who, entry.did, entry.what, entry.about) == ("house", "sent", "incident", "I001")


def test_a_waiting_mail_is_sealed_under_the_key_of_the_day(room: MailRoom) -> None:
    room.queue(letter())
    row = room.row
    assert row.payload is not None
    assert WARD.encode() not in row.payload
    assert open_letter(room.house.vault, row).to == WARD
    day = row.payload_day.isoformat()
    room.house.vault.keys.destroy("day", [day])
    room.house.vault.forget()
    room.send()
    assert (room.row.state, room.row.fault, room.told) == ("dead", "Sealed", [("dead", "Sealed")])


def test_the_same_key_twice_is_one_mail_and_the_first_one_stays(either_room: MailRoom) -> None:
    first, second = either_room.queue(letter("一報", key="incident:I001"), letter("二報", key="incident:I001"))
    assert first == second
    assert either_room.queue(letter("三報", key="incident:I001")) == [first]
    either_room.send(2)
    assert either_room.subjects() == ["一報"]


def test_two_processes_that_queue_one_key_at_once_queue_one_mail(either_room: MailRoom) -> None:
    together = Barrier(2)

    def queue(_who: int) -> object:
        together.wait(10)
        return either_room.queue(letter(key="incident:I001"))

    with ThreadPoolExecutor(2) as pool:
        ids = list(pool.map(queue, range(2)))
    assert ids[0] == ids[1] == [either_room.row.id]


def test_what_rolls_back_was_never_queued(either_room: MailRoom) -> None:
    def lost() -> None:
        with either_room.house.db.write() as session:
            queue_letter(around(either_room.house, session), letter(), HERE)
            raise Died

    with pytest.raises(Died):
        lost()
    assert either_room.rows() == []


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
def test_a_refusal_for_now_is_tried_again_and_told_once(room: MailRoom, stage: str) -> None:
    getattr(room.catcher, stage).extend(["450 later, desk@ward.example", "451 later"])
    room.queue(letter())
    room.send()
    assert (room.row.state, room.row.fault) == ("queued", "450")
    assert room.row.try_at > wall()
    assert not room.postman.step()  # it backs off
    room.send(2)
    assert room.told == [("queued", "450"), ("accepted", None)]
    assert (room.row.state, room.row.attempts) == ("accepted", 3)


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
def test_a_refusal_for_good_ends_it_and_is_told_once(room: MailRoom, stage: str) -> None:
    getattr(room.catcher, stage).append("550 nobody called desk@ward.example here")
    room.queue(letter())
    room.send(3)
    assert room.told == [("dead", "550")]
    row = room.row
    assert (row.state, row.attempts, row.accepted_at) == ("dead", 1, None)
    assert row.payload is not None  # for staff to look at, until upkeep takes it


def test_a_mail_past_its_use_is_missed_and_not_sent(either_room: MailRoom, clock: FixedClock) -> None:
    either_room.queue(letter(expires_at=clock.now() + timedelta(minutes=1)))
    clock.moment += timedelta(minutes=2)
    either_room.send()
    assert (either_room.row.state, either_room.told, either_room.subjects()) == ("missed", [("missed", None)], [])


def test_an_answer_lost_on_the_way_brings_the_same_mail_again(room: MailRoom) -> None:
    room.catcher.data.append("250 taken, drop")
    room.queue(letter(attachments=(PAPER,)))
    room.send()
    assert room.row.state == "queued"
    room.send(2)
    first, second = room.catcher.caught
    assert first.content == second.content
    assert room.row.state == "accepted"


@pytest.mark.parametrize("handed_over", [True, False])
def test_a_process_that_dies_half_way_is_followed_by_one_more_attempt(either_room: MailRoom, handed_over: bool) -> None:
    either_room.queue(letter())
    doomed = either_room.another(either_room.bag_with(Dying(either_room.bag.post if handed_over else None)))
    with pytest.raises(Died):
        doomed.step()
    assert (either_room.row.state, either_room.row.attempts) == ("sending", 1)
    assert not either_room.postman.step()  # its lease runs
    either_room.send(3)
    names = [str(one.message["Message-ID"]) for one in either_room.catcher.caught]
    assert names == [either_room.row.message_id] * (2 if handed_over else 1)
    assert (either_room.row.state, either_room.row.attempts) == ("accepted", 2)


def test_what_a_dead_process_left_is_taken_up_at_once_where_nobody_else_can_live(room: MailRoom) -> None:
    room.queue(letter())
    with pytest.raises(Died):
        room.another(room.bag_with(Dying(None))).step()
    room.postman.release()
    assert room.postman.step()
    assert room.subjects() == ["一報"]


class Slow:
    """A mail server whose answer comes only after something else has happened."""

    def __init__(self, post: Post, meanwhile: MailRoom, outcome: Outcome) -> None:
        self._post, self._room, self._outcome = post, meanwhile, outcome

    def send(self, message: EmailMessage, sender: str, to: str) -> Outcome:
        """Hand over; before the answer arrives the lease is over and somebody else sends."""
        self._post.send(message, sender, to)
        self._room.send()
        return self._outcome


@pytest.mark.parametrize("late", [Outcome("accepted"), Outcome("refused", "550"), Outcome("later", "TimeoutError")])
def test_an_answer_after_the_lease_changes_nothing_that_is_settled(room: MailRoom, late: Outcome) -> None:
    room.queue(letter())
    room.another(room.bag_with(Slow(room.bag.post, room, late))).step()
    assert (room.row.state, room.row.attempts) == ("accepted", 2)
    assert room.told == [("accepted", None)]


def test_that_the_server_took_it_counts_even_after_the_lease(room: MailRoom) -> None:
    """Otherwise it would go a third time for nothing."""
    room.queue(letter())
    room.catcher.data.extend(["250 taken", "451 later"])
    room.another(room.bag_with(Slow(room.bag.post, room, Outcome("accepted")))).step()
    assert room.row.state == "accepted"
    room.send()
    assert len(room.catcher.caught) == 1


def test_urgent_mail_goes_first(room: MailRoom) -> None:
    room.queue(letter("月報"), letter("一報", urgent=True), letter("議事録"))
    one_by_one = room.another(at_once=1)
    while one_by_one.step():
        pass
    assert room.subjects() == ["一報", "月報", "議事録"]


@pytest.mark.parametrize(("urgent", "sent"), [(True, ["一報"]), (False, ["月報"]), (None, ["一報", "月報"])])
def test_a_postman_may_keep_to_one_kind(either_room: MailRoom, urgent: bool | None, sent: list[str]) -> None:
    either_room.queue(letter("月報"), letter("一報", urgent=True))
    mine = either_room.another(urgent=urgent, at_once=1)
    while mine.step():
        pass
    assert either_room.subjects() == sent


def test_two_postmen_at_once_never_send_one_mail_twice(either_room: MailRoom) -> None:
    either_room.queue(*(letter(f"{number}") for number in range(12)))
    together = Barrier(2)

    def work(number: int) -> None:
        mine = either_room.postmen[number]
        together.wait(10)
        while mine.step():
            pass

    either_room.another()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))
    assert sorted(either_room.subjects(), key=int) == [str(number) for number in range(12)]
    assert {row.state for row in either_room.rows()} == {"accepted"}


def test_a_mail_server_that_is_not_there_is_noticed_at_once(room: MailRoom) -> None:
    room.rings()
    room.queue(letter())
    room.another(room.bag_with(SmtpPost(MailHost("127.0.0.1", 1, "plain")))).step()
    assert room.told == [("queued", "ConnectionRefusedError")]
    assert [(one.purpose, one.origin) for one in room.said()] == [("mail queued", HERE)]


def test_what_a_room_says_is_queued_with_the_mark(either_room: MailRoom) -> None:
    either_room.rings()
    either_room.queue(letter())
    either_room.send()
    assert [one.purpose for one in either_room.said()] == ["mail accepted"]


def test_a_room_that_fails_loses_neither_the_mark_nor_the_news(either_room: MailRoom) -> None:
    def fails(around: Surroundings, row: MailRow) -> Sequence[Notice]:
        around.session.add(MailRow(id=row.id))  # half done, and it breaks the row's constraints
        around.session.flush()
        raise AssertionError

    either_room.staff_group()
    either_room.notices = fails
    either_room.catcher.rcpt.append("550 no")
    either_room.queue(letter("届かない"))
    either_room.send()
    either_room.queue(letter("届く"))
    either_room.send()
    assert [row.state for row in either_room.rows()] == ["dead", "accepted"]
    assert [one.purpose for one in either_room.said()] == ["trouble"]


@pytest.mark.parametrize(
    ("urgent", "answer", "lines"), [(True, "450", 1), (False, "450", 0), (True, "550", 1), (False, "550", 1)]
)
def test_mail_no_room_answers_for_does_not_die_quietly(room: MailRoom, urgent: bool, answer: str, lines: int) -> None:
    room.staff_group()
    room.catcher.rcpt.extend([f"{answer} no"] * 2)
    room.queue(letter(purpose="report", urgent=urgent), letter(purpose="report", urgent=urgent))
    room.send()
    assert [one.purpose for one in room.said()] == ["trouble"] * lines


def test_one_mail_that_cannot_be_opened_does_not_stop_the_others(room: MailRoom) -> None:
    (broken, _fine) = room.queue(letter("壊れた"), letter("一報"))
    with room.house.db.write() as session:
        row = session.scalars(select(MailRow).where(MailRow.id == broken)).one()
        row.payload = b"not a sealed value"
    room.send()
    assert [row.state for row in room.rows()] == ["dead", "accepted"]


def test_nothing_to_send_is_said(house: House, room: MailRoom) -> None:
    assert not room.postman.step()
