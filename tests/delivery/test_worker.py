"""Each event takes effect once, in the order of its chat, and a fault in one stops nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import false, select, update

from bot.chat.doors import Reaction
from bot.chat.found import Doors
from bot.chat.messages import Text
from bot.chat.routing import NOT_UNDERSTOOD, Router
from bot.chat.turn import Notice, Response, Turn
from bot.clock import wall
from bot.delivery import worker
from bot.delivery.inbox import Arrival
from bot.delivery.tables import InboxEvent
from bot.delivery.worker import APOLOGY, ATTEMPTS, Desk, Worker
from bot.errors import DoesNotFit, Unavailable
from bot.house import House
from bot.schedule.tables import Heartbeat
from bot.store.chats import Chat as ChatRow
from tests.cast import Chat, Town
from tests.delivery.desk import chat_of, heard, inbox, outbox

SORRY = APOLOGY.render()
Handler = Callable[[Turn], Response]


class Killed(BaseException):
    """Stands for a process that dies in the middle of a handler."""


class Room:
    """A room whose handler does what the test says, word by word; it leaves a row for each event it handled."""

    def __init__(self) -> None:
        self.does: dict[str, Handler] = {}
        self.handled: list[str] = []

    def answer(self, turn: Turn) -> Response:
        """Leave a row, do what was asked, say so."""
        said = turn.event.text or ""
        self.handled.append(said)
        turn.session.add(Heartbeat(process=f"effect of {said}", beat_at=turn.now))
        turn.session.flush()
        handler = self.does.get(said)
        return handler(turn) if handler else [Text(f"{said}、承りました")]


def worker_of(house: House, room: Room) -> Worker:
    """A worker whose only room is this one."""
    router = Router(Doors(reactions={NOT_UNDERSTOOD: (Reaction(NOT_UNDERSTOOD, room.answer),)}))
    return Worker(Desk(house.db, house.vault, house.clock, house.settings, router, house.directory))


def furnish(town: Town) -> Room:
    """Give the town one room."""
    room = Room()
    town.worker = worker_of(town.house, room)
    return room


@pytest.fixture
def room(town: Town) -> Room:
    """The room of a town on SQLite."""
    return furnish(town)


@pytest.fixture
def either_room(either_town: Town) -> Room:
    """The room of a town on each engine."""
    return furnish(either_town)


def effects(house: House) -> list[str]:
    """The rows the room's handler left, in order of name."""
    with house.db.read() as session:
        names = session.scalars(select(Heartbeat.process).where(Heartbeat.process.like("effect%")))
        return sorted(name.removeprefix("effect of ") for name in names)


def wait_out(house: House) -> None:
    """Let every chat's back-off end."""
    with house.db.write() as session:
        session.execute(update(ChatRow).values(ready_at=wall() - timedelta(seconds=1)))


def say(town: Town, chat: Chat, *said: str) -> None:
    """Somebody says this; it is kept and not handled yet."""
    for words in said:
        town.platform.say(chat.user, words, chat.group)
    town.platform.deliver(town.post)


def work(town: Town, rounds: int = 10) -> None:
    """Let the worker do all it can, back-offs included."""
    for _ in range(rounds):
        wait_out(town.house)
        town.worker.step()


def fail(error: BaseException) -> Handler:
    """A handler that raises."""

    def handler(_turn: Turn) -> Response:
        raise error

    return handler


def arrival(chat: UUID, said: str, at: datetime) -> Arrival:
    """An event as the receiver hands it over."""
    payload = f'{{"webhookEventId":"{uuid4()}","type":"message","timestamp":{int(at.timestamp() * 1000)},'
    payload += f'"source":{{"type":"user","userId":"U"}},"message":{{"type":"text","id":"1","text":"{said}"}}}}'
    return Arrival(str(uuid4()), chat, None, "message", None, at, wall(), payload.encode())


def test_rows_answer_and_done_mark_come_together(either_town: Town, either_room: Room) -> None:
    say(either_town, either_town.hanako, "一")
    assert either_town.worker.step()
    assert effects(either_town.house) == ["一"]
    assert [row.state for row in inbox(either_town.house)] == ["done"]
    assert [row.method for row in outbox(either_town.house)] == ["reply"]
    assert not either_town.worker.step()


def test_an_event_delivered_again_is_not_handled_again(either_town: Town, either_room: Room) -> None:
    say(either_town, either_town.hanako, "一")
    work(either_town)
    assert either_town.platform.redeliver(1) == 1
    either_town.platform.deliver(either_town.post)
    work(either_town)
    assert either_room.handled == ["一"]


def test_what_was_said_is_forgotten_once_it_is_handled(town: Town, room: Room) -> None:
    say(town, town.hanako, "一")
    work(town)
    assert inbox(town.house)[0].payload is None


def test_events_of_a_chat_are_handled_in_the_order_they_happened(either_town: Town, either_room: Room) -> None:
    chat = chat_of(either_town, either_town.hanako)
    moment = datetime(2026, 10, 14, 9, 0, tzinfo=UTC)
    arrivals = [arrival(chat, said, moment + timedelta(seconds=n)) for n, said in enumerate("一二三")]
    for one in reversed(arrivals):
        either_town.house.inbox.keep([replace(one, received_at=wall())])  # the last came in first
    work(either_town)
    assert either_room.handled == ["一", "二", "三"]


def test_a_handler_that_raises_leaves_nothing_behind_and_is_tried_again(either_town: Town, either_room: Room) -> None:
    either_room.does["一"] = fail(ValueError("no"))
    say(either_town, either_town.hanako, "一")
    assert either_town.worker.step()
    assert effects(either_town.house) == []
    assert outbox(either_town.house) == []
    assert not either_town.worker.step()  # the chat backs off
    del either_room.does["一"]
    work(either_town, 1)
    assert effects(either_town.house) == ["一"]


def test_what_only_fails_at_commit_is_tried_again_too(either_town: Town, either_room: Room) -> None:
    def twice(turn: Turn) -> Response:
        turn.session.add(Heartbeat(process=f"effect of {turn.event.text}!", beat_at=turn.now))
        turn.session.add(Heartbeat(process="test others", beat_at=turn.now))
        return []

    either_town.ticker.tick()  # leaves the row that the second one collides with
    either_room.does["一"] = twice
    say(either_town, either_town.hanako, "一")
    work(either_town)
    assert [(row.state, row.fault) for row in inbox(either_town.house)] == [("dead", "IntegrityError")]
    assert effects(either_town.house) == []


def test_after_three_failures_an_event_is_a_dead_letter(either_town: Town, either_room: Room) -> None:
    either_room.does["一"] = fail(ValueError("no"))
    say(either_town, either_town.hanako, "一")
    work(either_town)
    (row,) = inbox(either_town.house)
    assert (row.state, row.fault, row.attempts) == ("dead", "ValueError", ATTEMPTS)
    assert either_room.handled == ["一"] * ATTEMPTS


def test_a_dead_letter_is_an_apology_to_the_person_and_a_notice_to_staff(either_town: Town, either_room: Room) -> None:
    either_room.does["一"] = fail(ValueError("no"))
    say(either_town, either_town.hanako, "一")
    work(either_town)
    either_town.settle()
    assert heard(either_town.hanako) == [SORRY]
    (said,) = heard(either_town.staff)
    assert "受け取ったメッセージを処理できませんでした" in said


def test_a_chat_goes_on_after_a_dead_letter(either_town: Town, either_room: Room) -> None:
    either_room.does["一"] = fail(ValueError("no"))
    say(either_town, either_town.hanako, "一", "二")
    work(either_town)
    assert effects(either_town.house) == ["二"]
    assert [row.state for row in inbox(either_town.house)] == ["dead", "done"]


def test_later_events_of_a_chat_wait_while_an_earlier_one_backs_off(either_town: Town, either_room: Room) -> None:
    either_room.does["一"] = fail(Unavailable())
    say(either_town, either_town.hanako, "一", "二")
    assert either_town.worker.step()
    assert not either_town.worker.step()
    assert either_room.handled == ["一"]


def test_other_chats_do_not_wait_for_one_that_backs_off(either_town: Town, either_room: Room) -> None:
    either_room.does["一"] = fail(ValueError("no"))
    say(either_town, either_town.hanako, "一")
    say(either_town, either_town.takeshi, "二")
    assert either_town.worker.step()
    assert either_town.worker.step()
    assert effects(either_town.house) == ["二"]


def test_an_error_that_would_come_again_is_not_tried_again(town: Town, room: Room) -> None:
    room.does["一"] = fail(DoesNotFit())
    say(town, town.hanako, "一")
    work(town)
    assert room.handled == ["一"]
    assert inbox(town.house)[0].state == "dead"


def test_an_answer_over_lines_limits_is_a_dead_letter_and_nothing_of_it_stays(town: Town, room: Room) -> None:
    room.does["一"] = lambda _turn: [Text("長" * 5001)]
    say(town, town.hanako, "一")
    work(town)
    assert effects(town.house) == []
    assert [row.origin for row in outbox(town.house)] == ["bot/delivery/worker.py"]


def test_an_event_that_kills_the_process_is_given_up_at_the_fourth_attempt(
    either_town: Town, either_room: Room
) -> None:
    either_room.does["一"] = fail(Killed())
    say(either_town, either_town.hanako, "一", "二")
    for _ in range(ATTEMPTS):
        with pytest.raises(Killed):
            either_town.worker.step()
    work(either_town)
    assert either_room.handled == [*["一"] * ATTEMPTS, "二"]
    assert [(row.state, row.attempts) for row in inbox(either_town.house)] == [("dead", ATTEMPTS + 1), ("done", 1)]
    either_town.settle()
    assert SORRY in heard(either_town.hanako)


def test_an_event_nobody_can_open_is_given_up_and_the_chat_goes_on(either_town: Town, either_room: Room) -> None:
    say(either_town, either_town.hanako, "一", "二")
    first = inbox(either_town.house)[0]
    with either_town.house.db.write() as session:
        session.execute(update(InboxEvent).where(InboxEvent.id == first.id).values(payload=b"\x01" + bytes(60)))
    work(either_town)
    assert [row.state for row in inbox(either_town.house)] == ["dead", "done"]


def test_a_failure_noted_late_does_not_undo_what_another_worker_did(either_town: Town, either_room: Room) -> None:
    say(either_town, either_town.hanako, "一")
    (row,) = inbox(either_town.house)
    work(either_town)
    either_town.worker._failed(row.id, ATTEMPTS, ValueError())
    assert inbox(either_town.house)[0].state == "done"
    assert len(outbox(either_town.house)) == 1


def test_a_notice_and_an_answer_are_queued_together(town: Town, room: Room) -> None:
    other = chat_of(town, town.takeshi)
    room.does["一"] = lambda _turn: [Text("はい"), Notice((other,), (Text("お知らせ"),), "test")]
    say(town, town.hanako, "一")
    work(town)
    assert [row.method for row in outbox(town.house)] == ["reply", "push"]


class Held:
    """A worker of its own thread, kept inside its handler until it may leave."""

    def __init__(self, town: Town, room: Room, word: str) -> None:
        self._entered, self._leave = threading.Event(), threading.Event()
        room.does[word] = self._wait
        self._thread = threading.Thread(target=worker_of(town.house, room).step)

    def _wait(self, _turn: Turn) -> Response:
        self._entered.set()
        assert self._leave.wait(20)
        return []

    def __enter__(self) -> Held:
        self._thread.start()
        assert self._entered.wait(20)
        return self

    def __exit__(self, *_error: object) -> None:
        self._leave.set()
        self._thread.join()


def test_two_workers_never_take_the_same_chat(postgres_town: Town) -> None:
    room = furnish(postgres_town)
    say(postgres_town, postgres_town.hanako, "一", "二")
    second = threading.Thread(target=postgres_town.worker.step)
    with Held(postgres_town, room, "一"):
        second.start()
        second.join(10)
        assert room.handled == ["一"]
    assert postgres_town.worker.step()
    assert room.handled == ["一", "二"]


def test_two_workers_take_two_chats_at_once(postgres_town: Town) -> None:
    room = furnish(postgres_town)
    say(postgres_town, postgres_town.hanako, "一")
    say(postgres_town, postgres_town.takeshi, "二")
    with Held(postgres_town, room, "一"):
        assert postgres_town.worker.step()
        assert effects(postgres_town.house) == ["二"]


def test_an_event_is_kept_at_once_while_its_chat_is_being_worked_on(postgres_town: Town) -> None:
    room = furnish(postgres_town)
    say(postgres_town, postgres_town.hanako, "一")
    with Held(postgres_town, room, "一"):
        say(postgres_town, postgres_town.hanako, "二")
        assert len(inbox(postgres_town.house)) == 2


def test_a_notice_can_be_queued_for_a_chat_that_is_being_worked_on(postgres_town: Town) -> None:
    room = furnish(postgres_town)
    hanako = chat_of(postgres_town, postgres_town.hanako)
    room.does["二"] = lambda _turn: [Notice((hanako,), (Text("お知らせ"),), "test")]
    say(postgres_town, postgres_town.hanako, "一")
    say(postgres_town, postgres_town.takeshi, "二")
    second = threading.Thread(target=postgres_town.worker.step)
    with Held(postgres_town, room, "一"):
        second.start()
        second.join(5)
        assert not second.is_alive(), "the second worker waits for the first one's chat"
    assert len(outbox(postgres_town.house)) == 1


def test_an_event_finished_by_another_worker_between_two_looks_is_no_reason_to_rest(
    postgres_town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = furnish(postgres_town)
    say(postgres_town, postgres_town.hanako, "一")
    with monkeypatch.context() as patched:
        patched.setattr(worker, "_first_event", lambda _chat: select(InboxEvent.id).where(false()))
        assert postgres_town.worker.step()
    assert postgres_town.worker.step()
    assert room.handled == ["一"]


def test_the_one_who_waited_longest_is_served_first(either_town: Town, either_room: Room) -> None:
    chats = [chat_of(either_town, chat) for chat in (either_town.takeshi, either_town.hanako, either_town.stranger)]
    moment = wall()
    for n, chat in enumerate(chats):
        one = arrival(chat, str(n), moment + timedelta(seconds=n))
        either_town.house.inbox.keep([replace(one, received_at=moment + timedelta(seconds=n))])
    work(either_town)
    assert either_room.handled == ["0", "1", "2"]
