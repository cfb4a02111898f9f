"""The ways everybody has at any time: what an officer hears ends with 「メニュー」 and 「人に聞く」 to tap."""

from __future__ import annotations

from dataclasses import replace

from bot.catalogs import _
from bot.chat.messages import Card, Cards, Say, Text
from bot.chat.turn import Response

MENU, SOMEBODY = Say(_("メニュー")), Say(_("人に聞く"))
MOST_QUICK = 13  # LINE: Quick reply


def with_ways(response: Response) -> Response:
    """The same with the ways under its last message, where phones show them; they can be typed as well."""
    said = [place for place, one in enumerate(response) if isinstance(one, Text | Card | Cards)]
    if not said:
        return response
    last = response[said[-1]]
    assert isinstance(last, Text | Card | Cards)
    ways = tuple(one for one in (MENU, SOMEBODY) if one not in last.quick)[: MOST_QUICK - len(last.quick)]
    ended = list(response)
    ended[said[-1]] = replace(last, quick=(*last.quick, *ways))
    return ended
