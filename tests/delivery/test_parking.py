"""When the month is tight the least important waits, is never lost, and what matters more still goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select, update

from bot.chat.priorities import ANNOUNCEMENT, NEWS, TIPS
from bot.clock import TOKYO, wall
from bot.delivery.erased import forget_chat
from bot.delivery.month import on_its_way
from bot.delivery.parking import ASK, NEXT_MONTH, keep_readable, let_go
from bot.delivery.quarantine import quarantine
from bot.delivery.reserve import Allowance, Reserved
from bot.delivery.tables import LineMonth, MonthCost, OutboxMessage
from bot.schedule.tables import DueCost, DueRow
from bot.schedule.upkeep import tidy
from tests.cast import Chat
from tests.delivery.desk import around, chat_of, heard, outbox, pass_time, queue
from tests.delivery.post_room import PostRoom
from tests.delivery.test_reserve import spent

KEPT = 100
LIMIT = 5000
OCTOBER = "2026-10"


@pytest.fixture
def plan(either_post: PostRoom) -> PostRoom:
    """A desk whose month has five thousand, a hundred of them kept for incidents."""
    reserved = Reserved(lambda _session, _now: KEPT)
    either_post.sender._room = replace(either_post.sender._room, allowance=Allowance(LIMIT, (reserved,)))
    return either_post


def announce(post: PostRoom, priority: int = ANNOUNCEMENT, expires_at: datetime | None = None) -> None:
    """Something that is not urgent for はな子, tried once."""
    queue(post.town, [post.town.hanako], "お知らせです", priority=priority, expires_at=expires_at)
    post.sender.step()


def parked(post: PostRoom, expires_at: datetime | None = None) -> UUID:
    """A message that waits; its id."""
    spent(post, LIMIT - KEPT)
    announce(post, expires_at=expires_at)
    row = outbox(post.house)[-1]
    assert (row.state, row.fault) == ("parked", "tight")
    return row.id


def due(post: PostRoom, cost: int, at: datetime, priority: int = NEWS, state: str = "open") -> None:
    """Something the schedule will still say, with what it costs."""
    with post.house.db.write() as session:
        row = DueRow(
            id=uuid4(), key=str(uuid4()), job="note", anchor="V01", revision=1, offset="d-1", recipient="A001",
            due_at=at, expires_at=at + timedelta(hours=1), state=state, made_at=post.town.now,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add(DueCost(due_id=row.id, about="お知らせ", priority=priority, cost=cost, at=post.town.now))


def change(post: PostRoom, **values: object) -> None:
    """Change what is parked."""
    with post.house.db.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.state == "parked").values(**values))


def newest(post: PostRoom) -> str:
    """The state of the newest message."""
    return outbox(post.house)[-1].state


def asks(post: PostRoom) -> list[DueRow]:
    """When staff will be asked."""
    with post.house.db.read() as session:
        return list(session.scalars(select(DueRow).where(DueRow.job == ASK)))


@pytest.mark.parametrize(("already", "state"), [(LIMIT - KEPT - 1, "sent"), (LIMIT - KEPT, "parked")])
def test_what_is_not_urgent_waits_where_it_would_take_what_is_kept(plan: PostRoom, already: int, state: str) -> None:
    spent(plan, already)
    announce(plan)
    assert newest(plan) == state


@pytest.mark.parametrize(
    ("priority", "state"), [(NEWS, "sent"), (6, "sent"), (ANNOUNCEMENT, "parked"), (TIPS, "parked")]
)
def test_what_is_planned_and_more_important_makes_only_the_rest_wait(plan: PostRoom, priority: int, state: str) -> None:
    spent(plan, LIMIT - KEPT - 10)
    due(plan, 10, plan.town.now + timedelta(days=3))
    announce(plan, priority)
    assert newest(plan) == state


@pytest.mark.parametrize(
    ("cost", "at", "priority", "row_state"),
    [
        (9, datetime(2026, 10, 20, tzinfo=TOKYO), NEWS, "open"),
        (10, datetime(2026, 11, 1, tzinfo=TOKYO), NEWS, "open"),
        (10, datetime(2026, 10, 20, tzinfo=TOKYO), ANNOUNCEMENT, "open"),
        (10, datetime(2026, 10, 20, tzinfo=TOKYO), NEWS, "superseded"),
    ],
)
def test_what_is_cheaper_later_less_important_or_called_off_leaves_room(
    plan: PostRoom, cost: int, at: datetime, priority: int, row_state: str
) -> None:
    spent(plan, LIMIT - KEPT - 10)
    due(plan, cost, at, priority, row_state)
    announce(plan)
    assert newest(plan) == "sent"


@pytest.mark.parametrize(("month", "about", "state"), [
    (OCTOBER, "朝のまとめ", "parked"), ("2026-11", "朝のまとめ", "sent"), (OCTOBER, "kept", "sent"),
])  # fmt: skip
def test_what_rooms_expect_this_month_counts_as_planned(plan: PostRoom, month: str, about: str, state: str) -> None:
    spent(plan, LIMIT - KEPT - 10)
    with plan.house.db.write() as session:
        session.add(MonthCost(month=month, about=about, priority=NEWS, cost=10))
    announce(plan)
    assert newest(plan) == state


@pytest.mark.parametrize(("priority", "state"), [(ANNOUNCEMENT, "sent"), (TIPS, "parked")])
def test_tips_leave_room_for_announcements_that_are_planned(plan: PostRoom, priority: int, state: str) -> None:
    spent(plan, LIMIT - KEPT - 10)
    due(plan, 10, plan.town.now + timedelta(days=3), ANNOUNCEMENT)
    announce(plan, priority)
    assert newest(plan) == state


def test_staff_are_asked_in_time_about_what_is_of_no_use_in_an_hour(plan: PostRoom) -> None:
    parked(plan)
    with plan.house.db.write() as session:
        session.execute(update(DueRow).where(DueRow.job == ASK).values(state="done", ended_at=plan.town.now))
    announce(plan, expires_at=plan.town.now + timedelta(minutes=30))
    assert sorted(row.due_at - plan.town.now for row in asks(plan))[-1] == timedelta(minutes=1)


def test_what_rooms_expect_that_matters_no_more_leaves_room(plan: PostRoom) -> None:
    spent(plan, LIMIT - KEPT - 10)
    with plan.house.db.write() as session:
        session.add(MonthCost(month=OCTOBER, about="こつ", priority=TIPS, cost=10))
    announce(plan)
    assert newest(plan) == "sent"


@pytest.mark.parametrize(("beyond", "state"), [(-50, "sent"), (9, "sent"), (10, "held")])
def test_what_line_counts_beyond_ours_is_gone_for_the_sender_too(plan: PostRoom, beyond: int, state: str) -> None:
    spent(plan, LIMIT - KEPT - 10)
    with plan.house.db.write() as session:
        now = plan.town.now
        session.add(LineMonth(month=OCTOBER, quota=None, consumed=1000 + beyond, ours=1000, asked_at=now))
    announce(plan, NEWS)
    assert newest(plan) == state


def test_alarms_on_their_way_are_paid_from_the_reserve(plan: PostRoom) -> None:
    queue(plan.town, [plan.town.hanako], "事故です", priority=0)
    queue(plan.town, [plan.town.hanako], "お知らせです")
    with plan.house.db.read() as session:
        assert on_its_way(session) == 1


def test_what_is_queued_and_more_important_counts_as_planned(plan: PostRoom) -> None:
    spent(plan, LIMIT - KEPT - 1)
    queue(plan.town, [plan.town.takeshi], "大事です")
    with plan.house.db.write() as session:  # it backs off for a while
        session.execute(
            update(OutboxMessage).where(OutboxMessage.state == "queued").values(try_at=wall() + timedelta(hours=1))
        )
    announce(plan)
    assert newest(plan) == "parked"


def test_the_threshold_is_the_profiles(plan: PostRoom) -> None:
    room = plan.sender._room
    plan.sender._room = replace(room, allowance=replace(room.allowance, waits_from=5))
    spent(plan, LIMIT - KEPT)
    announce(plan, NEWS)
    assert newest(plan) == "parked"


def test_what_waits_holds_nobody_up(plan: PostRoom) -> None:
    parked(plan)
    with plan.house.db.write() as session:
        session.execute(update(OutboxMessage).where(OutboxMessage.recipients > 1).values(recipients=LIMIT - KEPT - 1))
    queue(plan.town, [plan.town.hanako], "大事です")
    plan.sender.step()
    assert heard(plan.town.hanako) == ["大事です"]


def test_staff_are_asked_once_about_all_that_waits(plan: PostRoom) -> None:
    parked(plan)
    announce(plan)
    announce(plan, TIPS)
    assert [row.due_at - plan.town.now for row in asks(plan)] == [timedelta(minutes=1)]


def test_two_cards_are_an_hour_apart(plan: PostRoom) -> None:
    parked(plan)
    with plan.house.db.write() as session:
        session.execute(update(DueRow).where(DueRow.job == ASK).values(state="done", ended_at=plan.town.now))
    announce(plan)
    assert sorted(row.due_at - plan.town.now for row in asks(plan))[-1] == timedelta(hours=1)


def test_within_its_month_it_stays(plan: PostRoom) -> None:
    parked(plan)
    with plan.house.db.write() as session:
        assert let_go(session, datetime(2026, 10, 31, 23, 59, tzinfo=TOKYO)) == 0


@pytest.mark.parametrize("fault", ["tight", "tight, asked", NEXT_MONTH])
def test_a_new_month_lets_it_go_whatever_was_decided(plan: PostRoom, fault: str) -> None:
    parked(plan)
    change(plan, fault=fault)
    plan.town.clock.moment = datetime(2026, 11, 1, 9, 10, tzinfo=TOKYO)
    with plan.house.db.write() as session:
        assert let_go(session, plan.town.now) == 1
    plan.sender.step()
    assert heard(plan.town.hanako) == ["お知らせです"]


def test_what_is_too_late_by_then_is_missed_and_said(plan: PostRoom) -> None:
    parked(plan, expires_at=plan.town.now + timedelta(days=1))
    plan.town.clock.moment += timedelta(days=2)
    with plan.house.db.write() as session:
        assert let_go(session, plan.town.now) == 1
    plan.sender.step()
    assert newest(plan) == "missed"
    with plan.house.db.read() as session:
        told = session.scalars(select(OutboxMessage.key).where(OutboxMessage.purpose == "trouble")).all()
    assert any(key and key.startswith("trouble:missed") for key in told)


def test_the_words_of_what_waits_are_kept_and_sealed_anew(plan: PostRoom) -> None:
    parked(plan)
    long_ago = wall().date() - timedelta(days=29)
    change(plan, payload_day=long_ago)
    with plan.house.db.write() as session:
        tidy(around(plan.house, session), DueRow())
        keep_readable(around(plan.house, session))
    row = outbox(plan.house)[-1]
    assert row.payload is not None
    assert row.payload_day == wall().date()
    with plan.house.db.write() as session:
        plan.house.vault.keys.destroy("day", [str(long_ago)])
        let_go(session, datetime(2026, 11, 1, tzinfo=TOKYO))
    plan.town.clock.moment = datetime(2026, 11, 1, 9, 10, tzinfo=TOKYO)
    plan.sender.step()
    assert heard(plan.town.hanako) == ["お知らせです"]


def test_somebody_erased_gets_nothing_that_waited(plan: PostRoom) -> None:
    parked(plan)
    with plan.house.db.write() as session:
        forget_chat(session, _chat(plan, plan.town.hanako))
    assert (outbox(plan.house)[-1].state, outbox(plan.house)[-1].payload) == ("dead", None)


def test_what_waits_in_a_backup_is_quarantined(plan: PostRoom) -> None:
    parked(plan)
    with plan.house.db.write() as session:
        quarantine(session, wall())
    assert (newest(plan), outbox(plan.house)[-1].in_doubt) == ("quarantined", True)


def test_what_may_have_arrived_is_asked_about_to_the_end(plan: PostRoom) -> None:
    plan.fault("push", "status", 500)
    announce(plan)
    spent(plan, LIMIT)
    pass_time(plan.house, timedelta(minutes=1), OutboxMessage.state == "queued")
    plan.sender.step()
    assert [row.state for row in outbox(plan.house)][0] == "sent"


def _chat(post: PostRoom, chat: Chat) -> UUID:
    return chat_of(post.town, chat)
