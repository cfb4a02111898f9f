"""What people wrote, as staff may see it: numbers, addresses and accounts are covered; names only people can tell."""

from __future__ import annotations

import re

from bot.catalogs import _
from bot.chat.guards import NAMES, what_is_personal

COVERED = _("（{what}のように見えるため、伏せました）")
ALL_COVERED = _("（個人の情報のように見えるため、全体を伏せました）")
FIGURES = "＊＊＊＊"
_PIECES = re.compile(r"[^。！？!?\n]+[。！？!?\n]*|[。！？!?\n]+")
_LONG_NUMBER = re.compile(r"[0-9０-９](?:[\s\-‐‑–—―−ーｰ－.・/]{0,2}[0-9０-９]){4,}")


def masked(words: str) -> str:
    """The words with every sentence covered that looks personal, and every number of five figures or more."""
    seen = "".join(_piece(one) for one in _PIECES.findall(words))
    bare = _LONG_NUMBER.sub(FIGURES, seen)
    return str(ALL_COVERED) if what_is_personal(bare) is not None else bare.strip()


def _piece(sentence: str) -> str:
    kind = what_is_personal(sentence)
    if kind is None:
        return sentence
    return str(COVERED.fill(what=NAMES[kind])) + ("\n" if sentence.endswith("\n") else "")
