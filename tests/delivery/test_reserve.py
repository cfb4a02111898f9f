"""Ordinary messages never eat what is kept back for incidents; staff hear that they wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from bot.clock import TOKYO, wall
from bot.contract import bounds
from bot.delivery.month import used
from bot.delivery.outbox import queue_again
from bot.delivery.reserve import Allowance, Reserved
from bot.delivery.tables import OutboxMessage
from tests.cast import Town
from tests.delivery.desk import around, ask, heard, outbox, queue
from tests.delivery.post_room import PostRoom

KEPT = 100  # what the one room of these tests keeps back


@pytest.fixture
def plan(either_post: PostRoom) -> PostRoom:
    """The desk of a house whose only reserve is the hundred of these tests."""
    return with_reserve(either_post, Reserved(lambda _session, _now: KEPT))


def with_reserve(post: PostRoom, *reserved: Reserved, monthly: int | None = 5000) -> PostRoom:
    """The desk with another allowance."""
    post.sender._room = replace(post.sender._room, allowance=Allowance(monthly, reserved))
    return post


def spent(
    post: PostRoom, recipients: int, when: datetime | None = None, method: str = "push", state: str = "sent"
) -> None:
    """So much was sent this month, or at another moment."""
    chat = post.town.group
    with post.house.db.write() as session:
        session.add(
            OutboxMessage(
                id=uuid4(), method=method, chat_id=chat, purpose="test", origin="tests", recipients=recipients,
                payload_day=wall().date(), digest=b"", retry_key=uuid4(), state=state, queued_at=post.town.now,
                try_at=wall() + timedelta(days=1), ended_at=when or post.town.now,
            )
        )  # fmt: skip


def month_of(post: PostRoom) -> int:
    """What the month has cost."""
    with post.house.db.read() as session:
        return used(session, post.town.now)


def last(post: PostRoom) -> tuple[str, str | None]:
    """State and fault of the newest message."""
    row = outbox(post.house)[-1]
    return row.state, row.fault


@pytest.mark.parametrize(("already", "state"), [(5000 - KEPT - 1, "sent"), (5000 - KEPT, "held")])
def test_an_ordinary_push_goes_up_to_the_reserve_and_no_further(plan: PostRoom, already: int, state: str) -> None:
    spent(plan, already)
    queue(plan.town, [plan.town.hanako], "お知らせです")
    plan.sender.step()
    assert last(plan) == (state, None if state == "sent" else "reserve")
    assert heard(plan.town.hanako) == (["お知らせです"] if state == "sent" else [])


def test_a_multicast_counts_every_recipient(plan: PostRoom) -> None:
    spent(plan, 5000 - KEPT - 1)
    queue(plan.town, [plan.town.hanako, plan.town.takeshi], "お知らせです")
    plan.sender.step()
    assert last(plan) == ("held", "reserve")


def test_what_one_claim_takes_is_spent_for_the_next_in_it(plan: PostRoom) -> None:
    spent(plan, 5000 - KEPT - 1)
    queue(plan.town, [plan.town.hanako], "一")
    queue(plan.town, [plan.town.takeshi], "二")
    plan.sender.step()
    assert sorted(row.state for row in outbox(plan.house)[-2:]) == ["held", "sent"]


def test_what_is_under_way_is_spent_too(plan: PostRoom) -> None:
    spent(plan, 5000 - KEPT, state="sending")
    queue(plan.town, [plan.town.hanako], "お知らせです")
    plan.sender.step()
    assert last(plan) == ("held", "reserve")


def test_an_incident_is_always_tried(plan: PostRoom) -> None:
    spent(plan, 6000)
    queue(plan.town, [plan.town.hanako], "事故です", priority=0)
    plan.sender.step()
    assert heard(plan.town.hanako) == ["事故です"]


def test_a_reply_is_free(plan: PostRoom) -> None:
    spent(plan, 6000)
    ask(plan.town, plan.town.hanako)
    plan.sender.step()
    assert last(plan) == ("sent", None)


def test_what_may_have_arrived_is_asked_about_to_the_end(plan: PostRoom) -> None:
    queue(plan.town, [plan.town.hanako], "お知らせです")
    plan.fault("push", "status", 500)
    plan.sender.step()
    spent(plan, 6000)
    plan.send()
    assert outbox(plan.house)[0].state == "sent"


def test_staff_hear_once_a_day_that_messages_are_held_back_even_then(plan: PostRoom) -> None:
    spent(plan, 6000)
    for said in ("一", "二"):
        queue(plan.town, [plan.town.hanako], said)
        plan.send(2)
    told = [one for one in heard(plan.town.staff) if "事故のために取っておくため" in one]
    assert len(told) == 1


def test_staff_can_try_again_when_there_is_room(plan: PostRoom) -> None:
    spent(plan, 6000)
    queue(plan.town, [plan.town.hanako], "お知らせです")
    plan.sender.step()
    with plan.house.db.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.recipients == 6000).values(recipients=1))
        row = session.scalars(select(OutboxMessage).where(OutboxMessage.fault == "reserve")).one()
        queue_again(around(plan.house, session), row)
    plan.send()
    assert heard(plan.town.hanako) == ["お知らせです"]


def test_the_list_of_what_did_not_arrive_says_why(town: Town, post: PostRoom) -> None:
    with_reserve(post, Reserved(lambda _session, _now: KEPT))
    spent(post, 6000)
    queue(town, [town.hanako], "お知らせです")
    post.sender.step()
    town.staff.say("/不達").heard("今月の残りの通数を事故のために取ってあります")


@pytest.mark.parametrize(
    ("when", "counts"),
    [
        (datetime(2026, 10, 1, 0, 0, tzinfo=TOKYO), True),
        (datetime(2026, 9, 30, 23, 59, tzinfo=TOKYO), False),
        (datetime(2026, 10, 31, 23, 59, tzinfo=TOKYO), True),
        (datetime(2026, 11, 1, 0, 0, tzinfo=TOKYO), False),
    ],
)
def test_the_month_is_tokyos(either_post: PostRoom, when: datetime, *, counts: bool) -> None:
    before = month_of(either_post)
    spent(either_post, 7, when)
    assert month_of(either_post) - before == (7 if counts else 0)


@pytest.mark.parametrize(
    ("method", "state", "counts"),
    [
        ("push", "sent", True), ("multicast", "presumed", True), ("push", "sending", True), ("reply", "sent", False),
        ("push", "dead", False), ("push", "queued", False), ("leave", "sent", False),
    ],
)  # fmt: skip
def test_only_what_line_counts_is_counted(post: PostRoom, method: str, state: str, *, counts: bool) -> None:
    spent(post, 7, method=method, state=state)
    assert month_of(post) == (7 if counts else 0)


def test_without_a_plan_there_is_no_limit(post: PostRoom) -> None:
    with_reserve(post, Reserved(lambda _session, _now: KEPT), monthly=None)
    spent(post, 1_000_000)
    queue(post.town, [post.town.hanako], "お知らせです")
    post.sender.step()
    assert last(post) == ("sent", None)


def test_the_month_is_added_up_once_a_claim(post: PostRoom) -> None:
    asked: list[datetime] = []

    def needs(_session: object, now: datetime) -> int:
        asked.append(now)
        return 0

    with_reserve(post, Reserved(needs))
    for chat in (post.town.hanako, post.town.takeshi, post.town.stranger):
        queue(post.town, [chat], "お知らせです")
    post.sender.step()
    assert len(asked) == 1


def test_a_house_knows_the_plan_of_its_profile_and_what_its_rooms_keep_back(town: Town) -> None:
    room = town.house.sender(town.line)._room
    plan = bounds(town.house.settings.contract).line
    assert plan is not None
    assert room.allowance.monthly == plan.monthly == 5000
    assert room.allowance.reserved == town.house.rooms.reserved
    assert len(town.house.rooms.reserved) >= 1
