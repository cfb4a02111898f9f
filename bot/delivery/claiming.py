"""Which messages go next: what is most urgent first, in order within a chat, and nobody held back by a failing one."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from bot.clock import wall
from bot.delivery.tables import OutboxMessage


def waiting_ones(most: int, urgent: bool | None) -> Select[OutboxMessage]:
    """Messages whose time has come and that no earlier, still untried message of their chat holds back."""
    earlier = aliased(OutboxMessage)
    held_back = exists().where(
        earlier.chat_id == OutboxMessage.chat_id,
        earlier.seq < OutboxMessage.seq,
        earlier.priority <= OutboxMessage.priority,
        or_(earlier.state == "sending", and_(earlier.state == "queued", earlier.attempts == 0)),
    )
    due = and_(OutboxMessage.state.in_(("queued", "sending")), OutboxMessage.try_at <= wall())
    if urgent is not None:
        due = and_(due, OutboxMessage.priority == 0 if urgent else OutboxMessage.priority > 0)
    in_order = select(OutboxMessage).where(due, ~held_back).order_by(OutboxMessage.priority, OutboxMessage.seq)
    return in_order.limit(most)


def one_a_chat(rows: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    """The first message of each chat: a chat hears one at a time."""
    taken: dict[UUID, OutboxMessage] = {}
    for row in rows:
        taken.setdefault(row.chat_id or row.id, row)
    return list(taken.values())
