"""What concerns an incident is stopped by nothing: no lock of the group, no failed guard, no period that ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, update

from bot.chat.doors import Action
from bot.chat.found import Doors
from bot.chat.messages import Text
from bot.chat.postbacks import encode
from bot.chat.routing import Router
from bot.chat.turn import Response, Turn
from bot.delivery.tables import OutboxMessage
from handlers.people.tables import Worker
from tests.cast import Chat, Town
from tests.chat.raw import postback

DONE = "しました。"


def done(_turn: Turn, _values: Mapping[str, str]) -> Response:
    """What the buttons of this room do."""
    return [Text(DONE)]


ROOM = {
    "test.always": Action("test.always", "staff", done, always=True),
    "test.ordinary": Action("test.ordinary", "staff", done),
}


@pytest.fixture
def furnished(town: Town) -> Town:
    """A town with two more buttons."""
    return with_doors(town)


def with_doors(town: Town, only_incidents: Callable[[], bool] = lambda: False) -> Town:
    """The town, with a worker who knows the two buttons."""
    found: Doors = town.house.rooms.doors
    doors = replace(found, actions={**found.actions, **ROOM})
    town.worker = replace(town.house, router=Router(doors, only_incidents=only_incidents)).worker()
    return town


def tap(chat: Chat, which: str) -> Chat:
    """Press one of the two."""
    return postback(chat.listen(), encode(f"test.{which}"))


def lock(town: Town) -> None:
    """A stranger comes into the private group."""
    town.platform.join(town.platform.add_user("よその人"), town.staff.group or "")
    town.settle()


def end_periods(town: Town) -> None:
    """Everybody's period is over."""
    with town.house.db.write() as session:
        session.execute(update(Worker).values(ends_on=date(2026, 10, 1)))


def test_both_buttons_work_on_an_ordinary_day(furnished: Town) -> None:
    for which in ("always", "ordinary"):
        tap(furnished.staff, which).heard(DONE)


def test_a_locked_group_stops_only_the_ordinary_one(furnished: Town) -> None:
    lock(furnished)
    tap(furnished.staff, "ordinary").heard("命令は止まっています")
    tap(furnished.staff, "always").heard(DONE)


def test_a_failed_guard_stops_only_the_ordinary_one(town: Town) -> None:
    with_doors(town, lambda: True)
    tap(town.staff, "ordinary").heard("いまは「/事故」だけが使えます。")
    tap(town.staff, "always").heard(DONE)


def test_a_failed_guard_leaves_officers_no_button_of_incidents(town: Town) -> None:
    with_doors(town, lambda: True)
    assert DONE not in tap(town.hanako, "always").answer


def test_a_period_that_ended_stops_only_the_ordinary_one(furnished: Town) -> None:
    end_periods(furnished)
    own = Chat(furnished, furnished.nonomura)
    for chat in (own, furnished.staff):
        assert DONE not in tap(chat, "ordinary").answer
        tap(chat, "always").heard(DONE)


@pytest.mark.parametrize(("which", "priority"), [("always", 0), ("ordinary", 5)])
def test_the_answer_of_an_always_button_is_most_urgent(furnished: Town, which: str, priority: int) -> None:
    tap(furnished.staff, which).heard(DONE)
    assert last_priority(furnished) == priority


@pytest.mark.parametrize(("command", "priority"), [("/事故", 0), ("事故", 0), ("/希望一覧", 5)])
def test_the_answer_of_an_always_command_is_most_urgent(town: Town, command: str, priority: int) -> None:
    town.staff.say(command)
    assert last_priority(town) == priority


def last_priority(town: Town) -> int:
    """The priority of the newest answer."""
    with town.house.db.read() as session:
        rows = select(OutboxMessage.priority).where(OutboxMessage.method == "reply")
        return session.scalars(rows.order_by(OutboxMessage.seq.desc())).first() or 0
