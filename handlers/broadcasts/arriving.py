"""What a broadcast looks like to whoever gets it: the words staff wrote, and a button in the reader's own language."""

from __future__ import annotations

from bot.catalogs import _
from bot.chat.messages import Card, Message, Open, Text

DEFAULT_LABEL = _("ページをひらく")
ABOVE_LINK = _("下のボタンで、ページがひらきます。")


def messages(body: str, link: str | None, label: str | None) -> list[Message]:
    """What arrives: the plain words, and under them a button for the link when there is one."""
    said: list[Message] = [Text(body)]
    if link:
        said.append(Card(ABOVE_LINK, (), (Open(label or DEFAULT_LABEL, link),)))
    return said
