"""Open rows follow from facts: moved, superseded, opened again, and never made for what is past."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.schedule.jobs import Due, keep_in_step
from tests.schedule.conftest import NOW, Room

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WEEK_PLAN = (
    Due("d-7", "A001", NOW + DAY, NOW + 2 * DAY),
    Due("d-1", "A001", NOW + 7 * DAY, NOW + 7 * DAY + HOUR),
)


def step(room: Room, plan: Sequence[Due], revision: int = 1, now: datetime = NOW, anchor: str = "V01") -> None:
    """A fact changes, and its rows with it."""
    with room.house.db.write() as session:
        keep_in_step(room.around(session, now), room.job(), anchor, revision, plan)


def states(room: Room) -> dict[str, str]:
    """The state of every row by its key."""
    return {key: row.state for key, row in room.rows().items()}


def test_a_plan_becomes_open_rows_whose_keys_say_everything(room: Room) -> None:
    step(room, WEEK_PLAN)
    assert states(room) == {"note:V01:1:d-7:A001": "open", "note:V01:1:d-1:A001": "open"}
    row = room.rows()["note:V01:1:d-7:A001"]
    assert (row.due_at, row.expires_at, row.made_at) == (NOW + DAY, NOW + 2 * DAY, NOW)
    assert (row.job, row.anchor, row.revision, row.offset, row.recipient) == ("note", "V01", 1, "d-7", "A001")


def test_the_same_plan_again_changes_nothing(room: Room) -> None:
    step(room, WEEK_PLAN)
    before = {key: (row.id, row.state, row.due_at) for key, row in room.rows().items()}
    step(room, WEEK_PLAN)
    assert {key: (row.id, row.state, row.due_at) for key, row in room.rows().items()} == before


def test_what_fell_due_before_now_is_never_made(lite: Room) -> None:
    step(lite, WEEK_PLAN, now=NOW + DAY)
    assert states(lite) == {"note:V01:1:d-1:A001": "open"}


def test_what_is_due_after_this_instant_is_made(lite: Room) -> None:
    step(lite, WEEK_PLAN, now=NOW + DAY - timedelta(microseconds=1))
    assert len(states(lite)) == 2


def test_a_new_revision_has_new_keys_and_supersedes_the_old_ones(room: Room) -> None:
    step(room, WEEK_PLAN)
    moved = tuple(Due(one.offset, one.recipient, one.due_at + DAY, one.expires_at + DAY) for one in WEEK_PLAN)
    step(room, moved, revision=2, now=NOW + HOUR)
    assert states(room) == {
        "note:V01:1:d-7:A001": "superseded",
        "note:V01:1:d-1:A001": "superseded",
        "note:V01:2:d-7:A001": "open",
        "note:V01:2:d-1:A001": "open",
    }
    assert room.rows()["note:V01:1:d-7:A001"].ended_at == NOW + HOUR


def test_an_empty_plan_supersedes_everything_unsent(room: Room) -> None:
    step(room, WEEK_PLAN)
    step(room, ())
    assert set(states(room).values()) == {"superseded"}


def test_what_was_said_is_not_superseded(lite: Room) -> None:
    step(lite, WEEK_PLAN)
    lite.ticker().tick(NOW + DAY)
    step(lite, (), now=NOW + DAY + HOUR)
    assert states(lite) == {"note:V01:1:d-7:A001": "done", "note:V01:1:d-1:A001": "superseded"}


def test_what_was_said_is_not_said_again_by_the_same_revision(lite: Room) -> None:
    step(lite, WEEK_PLAN)
    lite.ticker().tick(NOW + DAY)
    step(lite, WEEK_PLAN, now=NOW + DAY)
    assert states(lite)["note:V01:1:d-7:A001"] == "done"


def test_a_plan_taken_back_and_wanted_again_is_open_again(room: Room) -> None:
    step(room, WEEK_PLAN)
    step(room, ())
    step(room, WEEK_PLAN)
    assert set(states(room).values()) == {"open"}
    assert {row.ended_at for row in room.rows().values()} == {None}


def test_wanted_again_too_late_it_stays_superseded(lite: Room) -> None:
    step(lite, WEEK_PLAN)
    step(lite, ())
    step(lite, WEEK_PLAN, now=NOW + 2 * DAY)
    assert states(lite) == {"note:V01:1:d-7:A001": "superseded", "note:V01:1:d-1:A001": "open"}


def test_a_row_moved_out_of_the_quiet_hours_stays_where_it_was_moved(lite: Room) -> None:
    step(lite, WEEK_PLAN)
    with lite.house.db.write() as session:
        session.merge(lite.rows()["note:V01:1:d-7:A001"]).due_at = NOW + DAY + HOUR
    step(lite, WEEK_PLAN)
    assert lite.rows()["note:V01:1:d-7:A001"].due_at == NOW + DAY + HOUR


def test_other_anchors_and_other_jobs_are_left_alone(lite: Room) -> None:
    step(lite, WEEK_PLAN)
    step(lite, WEEK_PLAN, anchor="V02")
    with lite.house.db.write() as session:
        keep_in_step(lite.around(session), lite.job(name="tip"), "V01", 1, WEEK_PLAN)
    step(lite, ())
    closed = {key for key, state in states(lite).items() if state == "superseded"}
    assert closed == {"note:V01:1:d-7:A001", "note:V01:1:d-1:A001"}


def test_every_recipient_has_a_row_of_its_own(lite: Room) -> None:
    step(lite, [Due("d-7", one, NOW + DAY, NOW + 2 * DAY) for one in ("A001", "A002")])
    step(lite, [Due("d-7", "A002", NOW + DAY, NOW + 2 * DAY)])
    assert states(lite) == {"note:V01:1:d-7:A001": "superseded", "note:V01:1:d-7:A002": "open"}
