"""What rooms bring for one officer alone: pages behind one-time links, and what they keep of somebody, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from bot.catalogs import Sentence
from bot.chat.turn import Surroundings


@dataclass(frozen=True)
class OwnPage:
    """A page for one officer alone, opened by a one-time link out of their chat.

    `purpose` names it in links and buttons (at most 12 signs). `endpoint` is where a link lands; a link about one thing
    lands at `about`, which takes that thing's id as `about`. `why` says why this is a page and no chat, `words` are
    what to send in the chat for a new link. `order` is its place among the officer's pages, 0 for one that has none.
    `life` is how long a session that was opened for it lasts after the last thing done.
    """

    purpose: str
    endpoint: str
    title: Sentence
    why: Sentence
    words: Sentence
    order: int = 0
    about: str = ""
    life: timedelta = timedelta(hours=1)


@dataclass(frozen=True)
class KeptAbout:
    """What a room keeps about somebody, as sentences that very person may read: a part of 「わたしの情報」.

    `of` is asked with the person's id; `empty` stands there when it has nothing to say.
    """

    name: str
    title: Sentence
    order: int
    of: Callable[[Surroundings, UUID], Sequence[Sentence]]
    empty: Sentence
