"""The three kinds of events, as staff name them and as commands read them."""

from __future__ import annotations

from typing import NewType

from bot.catalogs import Lazy, _
from bot.chat.doors import Reader
from bot.chat.turn import Refusal, Turn
from bot.text import key as comparable

Kind = NewType("Kind", str)  # seminar | exchange | visit

TITLES: dict[str, Lazy] = {"seminar": _("講習会"), "exchange": _("意見交換会"), "visit": _("派遣")}
BEFORE_THE_START = "before the start"  # somebody asks for what has to be settled before real people are served
LETTERS = {"seminar": "W", "exchange": "X", "visit": "V"}
_WORDS = {
    "seminar": ("講習会", "講習", "デジタル活用講習会", "seminar"),
    "exchange": ("意見交換会", "交換会", "交流会", "exchange"),
    "visit": ("派遣", "訪問", "アドバイザー派遣", "visit"),
}


def kind_of(words: str) -> str | None:
    """The kind somebody means, or None."""
    said = comparable(words)
    return next((kind for kind, names in _WORDS.items() if said in map(comparable, names)), None)


def _read(_turn: Turn, words: str) -> Kind:
    found = kind_of(words)
    if found is None:
        raise Refusal(_("「{words}」は、講習会・派遣・意見交換会のどれでもありません。").fill(words=words))
    return Kind(found)


kind = Reader(Kind, _("行事の種類"), "講習会", _read)
