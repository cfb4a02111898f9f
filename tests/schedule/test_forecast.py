"""What will be said, to how many and at what cost, is known before, and looking changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from bot.chat.messages import Text
from bot.chat.turn import Notice, Surroundings
from bot.delivery.tables import OutboxMessage
from bot.schedule.forecast import Line, forecast
from bot.schedule.jobs import Later
from bot.schedule.tables import DueRow
from bot.store.chats import Chat
from bot.store.keystore import Key
from tests.schedule.conftest import NOW, Room

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = (Text("お知らせです。"),)


def look(room: Room, first: datetime = NOW, last: datetime = NOW + DAY) -> list[Line]:
    """The forecast of a period."""
    return forecast(room.house.db, room.house.vault, room.house.settings, room.jobs, first, last)


def test_a_line_says_when_what_about_whom_to_how_many_and_the_cost(room: Room) -> None:
    room.job()
    room.due(at=NOW + HOUR, to="A001")
    assert [line.text for line in look(room)] == ["2026-10-14 19:00  the note  V01 → A001  1人 1通"]


def test_a_push_to_a_group_costs_every_member(lite: Room) -> None:
    lite.job(lambda _around, _due: [Notice((lite.staff, lite.officer), WORDS, "note")])
    lite.due()
    assert [(line.people, line.cost) for line in look(lite)] == [(2, 9)]


def test_every_notice_costs_though_the_person_is_the_same(lite: Room) -> None:
    lite.job(lambda _around, _due: [Notice((lite.officer,), WORDS, "note")] * 3)
    lite.due()
    assert [(line.people, line.cost) for line in look(lite)] == [(1, 3)]


def test_who_cannot_be_reached_costs_nothing(lite: Room) -> None:
    lite.job()
    lite.due()
    with lite.house.db.write() as session:
        session.execute(update(Chat).where(Chat.id == lite.officer).values(reachable=False))
    assert [(line.people, line.cost) for line in look(lite)] == [(0, 0)]


def test_the_period_has_its_first_moment_and_not_its_last(lite: Room) -> None:
    lite.job()
    for at in (NOW - timedelta(seconds=1), NOW, NOW + DAY - timedelta(seconds=1), NOW + DAY):
        lite.due(at=at)
    assert [line.due_at for line in look(lite)] == [NOW, NOW + DAY - timedelta(seconds=1)]


def test_only_open_rows_are_forecast(lite: Room) -> None:
    lite.job()
    lite.due()
    lite.ticker().tick(NOW)
    assert look(lite) == []


def test_what_waits_for_the_morning_counts(lite: Room) -> None:
    morning = NOW + 14 * HOUR
    lite.job(lambda around, due: Later(morning) if around.now < morning else lite.tell(around, due))
    lite.due(useful=DAY)
    assert [line.cost for line in look(lite)] == [1]


def test_what_will_be_too_late_costs_nothing(lite: Room) -> None:
    lite.job(lambda _around, _due: Later(NOW + 2 * HOUR))
    lite.due(useful=HOUR)
    assert [line.cost for line in look(lite)] == [0]


def test_what_is_always_later_does_not_go_on_for_ever(lite: Room) -> None:
    lite.job(lambda around, _due: Later(around.now))
    lite.due()
    assert [line.cost for line in look(lite)] == [0]


def test_what_the_house_does_for_itself_is_listed_but_not_run(lite: Room) -> None:
    def never(_around: Surroundings, _due: DueRow) -> Sequence[Notice]:
        raise AssertionError("a forecast must not tidy up")

    lite.job(never, "sweep")
    lite.due(job="sweep", to="house")
    assert [(line.about, line.cost) for line in look(lite)] == [("the sweep", 0)]


def test_a_job_nobody_knows_is_listed_by_its_name(lite: Room) -> None:
    lite.due(job="of an older release")
    assert [(line.about, line.cost) for line in look(lite)] == [("of an older release", 0)]


def test_looking_changes_nothing(room: Room) -> None:
    def meddle(around: Surroundings, due: DueRow) -> Sequence[Notice]:
        due.state = "done"
        around.session.execute(update(Chat).values(members=99))
        around.session.flush()
        return room.tell(around, due)

    room.job(meddle)
    key = room.due()
    before = _counts(room)
    assert len(look(room)) == 1
    assert _counts(room) == before
    assert room.rows()[key].state == "open"
    with room.house.db.read() as session:
        assert session.get_one(Chat, room.officer).members == 1


def _counts(room: Room) -> tuple[int | None, int | None, int | None]:
    with room.house.db.read() as session, room.house.key_db.read() as keys:
        return (
            session.scalar(select(func.count()).select_from(DueRow)),
            session.scalar(select(func.count()).select_from(OutboxMessage)),
            keys.scalar(select(func.count()).select_from(Key)),
        )
