"""Staff's own words about a meeting on our pages: plain text that names nobody (001G-3(3))."""

from __future__ import annotations

from bot.catalogs import _
from bot.chat.guards import NAMES, what_is_personal
from bot.chat.turn import Refusal

LOOKS_PERSONAL = _("{what}のように見えたので、保存していません。個人情報を書かずに直してください。")


def plain_line(words: str, most: int, what: str) -> str:
    """One line of at most so many characters; raises Refusal when it is too long or looks personal."""
    return plain_words(" ".join(words.split()), most, what)


def plain_words(words: str, most: int, what: str) -> str:
    """Several lines of at most so many characters; raises Refusal when they are too long or look personal."""
    said = "\n".join(line.rstrip() for line in words.replace("\0", "").strip().splitlines())
    if len(said) > most:
        raise Refusal(_("{what}は{n}字までにしてください（いま{long}字）。").fill(what=what, n=most, long=len(said)))
    personal = what_is_personal(said)
    if personal is not None:
        raise Refusal(LOOKS_PERSONAL.fill(what=NAMES[personal]))
    return said
