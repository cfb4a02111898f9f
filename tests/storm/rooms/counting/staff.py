"""In groups an order is a command."""

from __future__ import annotations

from bot.chat.commands import command
from bot.chat.turn import Response, Turn
from tests.storm.rooms.counting.officer import carry_out
from tests.storm.rooms.counting.rules import Order


@command("storm", about="counts", anywhere=True)
def count_in_group(turn: Turn, number: int) -> Response:
    """Answer with the number."""
    return carry_out(turn, Order(number))
