"""What the pages of the register do with a form."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import request

from bot.chat.postbacks import is_uuid
from bot.chat.turn import Refusal, Surroundings
from bot.days import NotADay, read_nearest_day
from bot.text import whole_number
from bot.web.offers import field, for_a_page
from handlers.handovers import changes
from handlers.handovers.rules import MOST_ITEMS, Item, Taken
from handlers.handovers.tables import Handover

ROWS = range(1, MOST_ITEMS + 1)


def take(around: Surroundings, by: str) -> Handover:
    """A new handing over; rows without a word are left out."""
    items = tuple(_item(row) for row in ROWS if field(request.form, f"what{row}"))
    received_by = field(request.form, "received_by").upper() or by
    office, way = field(request.form, "office"), request.form.get("way", "")
    return changes.take(around, Taken(_day(around), office, way, received_by, items), by)


def give(around: Surroundings, handover: Handover, by: str) -> None:
    """The receipt was handed to the ward."""
    changes.give_receipt(around, handover, by, _day(around), request.form.get("how", ""))


def end(around: Surroundings, handover: Handover, by: str) -> None:
    """An item went back, was erased or destroyed."""
    item, how = request.form.get("item"), request.form.get("how", "")
    method, witness = field(request.form, "method"), field(request.form, "witness").upper()
    if item is None or not is_uuid(item):
        raise Refusal(changes.ENDED)
    changes.end(around, handover, UUID(item), by, _day(around), how, method, witness)


DEEDS = {"give": give, "end": end}


def _item(row: int) -> Item:
    form = request.form
    return Item(
        what=field(form, f"what{row}"), medium=form.get(f"medium{row}", ""),
        count=whole_number(field(form, f"count{row}")) or 0, important=form.get(f"important{row}") == "yes",
        place=field(form, f"place{row}"),
    )  # fmt: skip


def _day(around: Surroundings) -> date:
    words = field(request.form, "on")
    try:
        return read_nearest_day(words, around.today) if words else around.today
    except NotADay as error:
        raise Refusal(for_a_page(error)) from None
