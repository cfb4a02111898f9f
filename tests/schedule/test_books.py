"""What the month will still cost is written down once an hour, so that sending adds up numbers and runs no job."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from bot.chat.messages import Text
from bot.chat.priorities import ANNOUNCEMENT, INCIDENT
from bot.chat.turn import Notice, Surroundings
from bot.clock import TOKYO
from bot.delivery.month import Planned, kept, planned, span
from bot.delivery.reserve import Allowance, Reserved
from bot.schedule.books import MOST_AT_ONCE, Books, Expected, Shelf
from bot.schedule.jobs import Job
from bot.schedule.tables import DueCost, DueRow
from bot.store.chats import Chat
from tests.schedule.conftest import NOW, Room

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DIGEST = Expected("朝のまとめ", lambda _session, first, last: (last - first).days)


def books(room: Room, *expected: Expected, reserve: int = 7) -> Books:
    """Books nobody has kept yet."""
    house = room.house
    reserved = (Reserved(lambda _session, _now: reserve),)
    return Books(Shelf(house.db, house.vault, house.settings, room.jobs, expected, Allowance(5000, reserved)))


def plans(room: Room, moment: datetime = NOW) -> list[Planned]:
    """What is written down for the month of a moment."""
    with room.house.db.read() as session:
        return planned(session, span(moment))


def to_staff(room: Room) -> None:
    """The note goes to the group of eight instead."""
    room.job(lambda _around, _due: [Notice((room.staff,), (Text("皆さんへ"),), "note", priority=ANNOUNCEMENT)])


def test_a_due_row_is_written_down_with_kind_importance_and_cost(room: Room) -> None:
    to_staff(room)
    room.due(at=NOW + DAY)
    assert books(room).step(NOW) == 1
    assert plans(room) == [Planned("the note", ANNOUNCEMENT, 8)]


def test_looking_says_nothing_and_does_nothing(room: Room) -> None:
    room.job()
    key = room.due(at=NOW + DAY)
    books(room).step(NOW)
    assert room.rows()[key].state == "open"
    assert room.said() == []


def test_this_month_and_the_next_are_kept_apart_and_none_after(room: Room) -> None:
    room.job()
    for moment in ((2026, 10, 31, 23), (2026, 11, 1, 0), (2026, 11, 30, 23), (2026, 12, 1, 0)):
        room.due(at=datetime(*moment, tzinfo=TOKYO))
    assert books(room).step(NOW) == 3
    costs = [[one.cost for one in plans(room, NOW + days * DAY)] for days in (0, 30, 60)]
    assert costs == [[1], [2], []]


def test_what_is_done_or_superseded_drops_out_by_itself(lite: Room) -> None:
    lite.job()
    key = lite.due(at=NOW + DAY)
    books(lite).step(NOW)
    with lite.house.db.write() as session:
        session.execute(update(DueRow).where(DueRow.key == key).values(state="superseded"))
    assert plans(lite) == []


def test_alarms_are_paid_from_the_reserve(lite: Room) -> None:
    lite.jobs["alarm"] = Job("alarm", "the alarm", lite.tell, urgent=True)
    lite.due(at=NOW + DAY, job="alarm", urgent=True)
    books(lite).step(NOW)
    assert plans(lite) == []
    with lite.house.db.read() as session:
        assert session.scalars(select(DueCost.priority)).one() == INCIDENT


def test_a_new_row_is_seen_within_the_hour(lite: Room) -> None:
    lite.job()
    kept_books = books(lite)
    kept_books.step(NOW)
    lite.due(at=NOW + DAY)
    assert kept_books.step(NOW + timedelta(minutes=59)) == 0
    assert kept_books.step(NOW + HOUR) == 1


def test_every_row_is_looked_at_again_in_the_morning_and_not_before(lite: Room) -> None:
    to_staff(lite)
    lite.due(at=NOW + 3 * DAY)
    kept_books = books(lite)
    kept_books.step(NOW)
    with lite.house.db.write() as session:
        session.execute(update(Chat).where(Chat.id == lite.staff).values(members=20))
    assert kept_books.step(datetime(2026, 10, 15, 4, 59, tzinfo=TOKYO)) == 0
    assert kept_books.step(datetime(2026, 10, 15, 5, 0, tzinfo=TOKYO)) == 1
    assert [one.cost for one in plans(lite)] == [20]


def test_a_room_that_fails_stops_neither_the_others_nor_the_time(room: Room) -> None:
    def fail(_around: Surroundings, _due: DueRow) -> Sequence[Notice]:
        raise ValueError("a room's fault")

    room.job(fail, "broken")
    room.job()
    room.due(at=NOW + DAY, job="broken")
    room.due(at=NOW + 2 * DAY)
    assert books(room).step(NOW) == 2
    assert [one.about for one in plans(room)] == ["the note"]


def test_what_one_row_would_change_is_not_seen_by_the_next(room: Room) -> None:
    def meddle(around: Surroundings, _due: DueRow) -> Sequence[Notice]:
        around.session.execute(update(Chat).values(members=99))
        return []

    to_staff(room)
    room.job(meddle, "meddling")
    room.due(at=NOW + DAY, job="meddling")
    room.due(at=NOW + 2 * DAY)
    books(room).step(NOW)
    assert [one.cost for one in plans(room)] == [8]


def test_a_tick_looks_at_so_many_and_the_next_goes_on(lite: Room) -> None:
    lite.job()
    for _ in range(MOST_AT_ONCE + 1):
        lite.due(at=NOW + DAY)
    kept_books = books(lite)
    assert [kept_books.step(NOW) for _ in range(3)] == [MOST_AT_ONCE, 1, 0]
    assert [one.cost for one in plans(lite)] == [MOST_AT_ONCE + 1]


def test_what_rooms_expect_and_keep_back_is_written_down_for_both_months(room: Room) -> None:
    books(room, DIGEST).step(NOW)
    assert [[one.cost for one in plans(room, NOW + days * DAY)] for days in (0, 30)] == [[17], [30]]
    with room.house.db.read() as session:
        assert (kept(session, span(NOW)), kept(session, span(NOW).next)) == (7, 7)


def test_two_processes_write_the_same(room: Room) -> None:
    room.job()
    room.due(at=NOW + DAY)
    for one in (books(room, DIGEST), books(room, DIGEST)):
        one.step(NOW)
    assert [one.cost for one in plans(room)] == [17, 1]


def test_when_it_cannot_be_written_the_time_goes_on(lite: Room) -> None:
    def fails(*_args: object) -> int:
        raise ValueError("a room's fault")

    assert books(lite, Expected("まとめ", fails)).step(NOW) == 0


def test_a_house_keeps_its_books_as_it_ticks(lite: Room) -> None:
    assert lite.house.ticker("test").tick_others(NOW) >= 0
    with lite.house.db.read() as session:
        assert kept(session, span(NOW)) > 0
