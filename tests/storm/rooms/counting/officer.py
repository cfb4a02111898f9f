"""In 1:1 chat every text is an order."""

from __future__ import annotations

import os

from sqlalchemy import insert

from bot.chat.doors import Reaction
from bot.chat.messages import Message, Text
from bot.chat.routing import NOT_UNDERSTOOD
from bot.chat.turn import Notice, Response, Turn
from bot.clock import wall
from tests.storm.rooms.counting.rules import Order, read_order
from tests.storm.rooms.counting.tables import effect


def count(turn: Turn) -> Response:
    """Do what a text asks for."""
    return carry_out(turn, read_order((turn.event.text or "").split()[1:]))


def carry_out(turn: Turn, order: Order) -> Response:
    """Leave one row, answer, tell the others."""
    turn.session.execute(
        insert(effect).values(
            number=order.number, chat_id=turn.chat, event_id=turn.event.id, worker=os.getpid(), handled_at=wall()
        )
    )
    said: list[Message | Notice] = [Text(order.answer)]
    if order.tell:
        said.append(Notice(order.tell, (Text(order.notice),), "storm"))
    return said


on_anything = Reaction(NOT_UNDERSTOOD, count)
