"""What staff type about a meeting, and how: numbers that are exactly numbers, a place, a title, things."""

from __future__ import annotations

import re
from typing import NewType

from bot.catalogs import _
from bot.chat.doors import Reader
from bot.chat.turn import Refusal, Turn
from bot.text import plain, whole_number

EXACT = re.compile(r"(\d{1,4}|[〇一二三四五六七八九十百]{1,5})\s*[人名部班]?", re.ASCII)
WORDS = 40  # a line may have spaces in it

Told = NewType("Told", str)  # the headcount as the ward told it
Attended = NewType("Attended", int)
Place = NewType("Place", str)
Title = NewType("Title", str)
Things = NewType("Things", str)  # what participants bring
Equipped = NewType("Equipped", str)  # a thing and who provides it


def exact(words: str) -> int | None:
    """A number that is said exactly; 「15人くらい」, 「約15」 and 「15〜20」 are none, however they are typed."""
    found = EXACT.fullmatch(plain(words))
    return whole_number(found[1]) if found else None


def _attended(_turn: Turn, words: str) -> Attended:
    """「12」 or 「出席 12人」."""
    number = exact(plain(words).removeprefix("出席"))
    if number is None:
        raise Refusal(_("「{words}」は数として読めませんでした。").fill(words=words))
    return Attended(number)


attendance = Reader(Attended, _("出席"), "12", _attended, words=3)
told = Reader(Told, _("人数"), "15", lambda _turn, words: Told(words), words=WORDS)
place = Reader(Place, _("会場の名前"), "見本区民館", lambda _turn, words: Place(words), words=WORDS)
title = Reader(Title, _("題名"), "はじめてのLINE", lambda _turn, words: Title(words), words=WORDS)
things = Reader(Things, _("持ち物"), "スマートフォン", lambda _turn, words: Things(words), words=WORDS)
equipped = Reader(Equipped, _("機材と用意する人"), "ルーター 当社", lambda _turn, words: Equipped(words), words=WORDS)
