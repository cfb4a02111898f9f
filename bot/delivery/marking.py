"""Marking what is sent a second time because its first answer was lost: nobody takes it for something new."""

from __future__ import annotations

from collections.abc import Sequence

from bot.catalogs import _
from bot.chat.limits import MESSAGES_MOST, problems
from bot.chat.messages import Json

RESENT = _("【再送】同じ内容が二度届いたときは、お許しください。")


def marked(messages: Sequence[Json]) -> list[Json]:
    """The same messages with the mark in front: the last one keeps its quick reply (LINE: only the last one's shows).

    Five messages leave no room for a sixth, so the mark then goes into the first that takes it.
    """
    mark = RESENT.render()
    if len(messages) < MESSAGES_MOST:
        return [{"type": "text", "text": mark}, *messages]
    for number, message in enumerate(messages):
        worded = {**message, "text": f"{mark}\n{message.get('text')}"}
        if "text" in message and "emojis" not in message and not problems([worded], to="group"):
            return [*messages[:number], worded, *messages[number + 1 :]]
    return list(messages)
