"""Which messages go next: what is most urgent first, in order within a chat, and nobody held back by a failing one.

Alarms (urgent pushes with an end to their use) keep no order: one whose process died must not hold back the others of
its chat until its lease ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from bot.clock import wall
from bot.delivery.port import Outcome
from bot.delivery.promises import Attempt, Next, before_push, before_reply, too_late
from bot.delivery.tables import OutboxMessage

NEVER = timedelta(seconds=10)  # longer than anything urgent ever waits: the host's clock was set back meanwhile


def waiting_ones(most: int, urgent: bool | None) -> Select[OutboxMessage]:
    """Messages whose time has come and that no earlier message of their chat, untried or under way, holds back."""
    earlier = aliased(OutboxMessage)
    held_back = exists().where(
        earlier.chat_id == OutboxMessage.chat_id,
        earlier.seq < OutboxMessage.seq,
        earlier.priority <= OutboxMessage.priority,
        or_(earlier.state == "sending", and_(earlier.state == "queued", earlier.attempts == 0)),
    )
    now = wall()
    come = or_(OutboxMessage.try_at <= now, and_(OutboxMessage.priority == 0, OutboxMessage.try_at > now + NEVER))
    due = and_(OutboxMessage.state.in_(("queued", "sending")), come)
    if urgent is not None:
        due = and_(due, OutboxMessage.priority == 0 if urgent else OutboxMessage.priority > 0)
    alarm = and_(OutboxMessage.priority == 0, OutboxMessage.method == "push", OutboxMessage.expires_at.is_not(None))
    in_order = (
        select(OutboxMessage).where(due, or_(alarm, ~held_back)).order_by(OutboxMessage.priority, OutboxMessage.seq)
    )
    return in_order.limit(most)


def one_a_chat(rows: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """The earliest of each chat, since its messages go one after the other, and every alarm."""
    taken: dict[UUID, OutboxMessage] = {}
    for row in rows:
        taken.setdefault(row.id if _is_alarm(row) else row.chat_id or row.id, row)
    return list(taken.values())


def _is_alarm(row: OutboxMessage) -> bool:
    return row.priority == 0 and row.method == "push" and row.expires_at is not None


def attempt_of(row: OutboxMessage, outcome: Outcome) -> Attempt:
    """A finished attempt as the table of promises wants it."""
    now = wall()
    return Attempt(
        method=row.method, number=row.attempts, verdict=outcome.verdict,
        token_age=now - row.token_born_at if row.token_born_at else None,
        since_first=now - (row.first_tried_at or now), must_arrive=row.must_arrive,
        answer_was_lost_before=row.in_doubt,
    )  # fmt: skip


def before_trying(row: OutboxMessage, now: datetime) -> Next | None:
    """What the table says of a message before another attempt; None when it may be tried as it is."""
    if row.expires_at is not None and now > row.expires_at:
        return too_late(row.in_doubt)
    if row.method == "reply" and row.token_born_at is not None:
        return before_reply(wall() - row.token_born_at, row.in_doubt, row.must_arrive)
    return before_push(wall() - row.first_tried_at) if row.first_tried_at is not None else None
