"""Reading what people type: the same word however it was typed, numbers in any script, and lengths as LINE counts."""

import difflib
import re
import unicodedata
from collections.abc import Iterable

import regex

_CLUSTERS = regex.compile(r"\X")
_EMOJI = regex.compile(
    r"(?:\p{Emoji_Presentation}|\p{RI}{2}|[0-9#*]\uFE0F?\u20E3|\p{Extended_Pictographic}\uFE0F"
    r"|(?![\u0000-\u24FF\u3000-\u33FF])\p{Extended_Pictographic}).*",
    regex.DOTALL,
)

# Marks that change how a character is drawn but not what it says: variation selectors, zero-width space, BOM.
_UNSEEN = re.compile("[\u180b-\u180d\u180f\u200b\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")  # 1️⃣
_DASHES = re.compile("[\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc]")
_WAVES = re.compile("[\u301c\u3030]")
_STOPS = "。.、,!?…~"
_POLITE = tuple(
    before + asking + after
    for before in ("を", "で", "に", "")
    for asking in ("お願い", "おねがい")
    for after in ("します", "いたします", "致します", "したいです", "")
)
_ENDINGS = ("です", *_POLITE)


def utf16_units(text: str) -> int:
    """Counts text the way LINE limits text messages. An emoji usually counts 2. LINE: Character counting."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def graphemes(text: str) -> int:
    """Counts what a reader sees as one character, the way LINE limits labels and titles. LINE: Character counting."""
    return len(_CLUSTERS.findall(text))


def plain(text: str) -> str:
    """Makes text typed on different phones alike (NFKC, single spaces, no invisible marks); case stays."""
    return " ".join(unicodedata.normalize("NFKC", _UNSEEN.sub("", text)).split())


def key(text: str) -> str:
    """Turns what somebody typed, or a label, into the form in which the two are compared.

    Spaces, case, full stops, polite endings and the shape of dashes do not count; hiragana and katakana stay apart.
    Never empty unless nothing but spaces was typed. For comparing only, never for showing.
    """
    joined = plain(plain(text).casefold()).replace(" ", "")
    alike = unicodedata.normalize("NFKC", _WAVES.sub("~", _DASHES.sub("-", joined)))
    return _without_ending(alike)


def _without_ending(text: str) -> str:
    """Takes full stops and polite endings away for as long as something is left."""
    while True:
        bare = text.rstrip(_STOPS) or text
        ending = next((each for each in _ENDINGS if bare.endswith(each) and bare != each), "")
        if not ending:
            return bare
        text = bare.removesuffix(ending)


_KANJI_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0}
_WORDS = {
    "ひとり": 1, "ふたり": 2, "ひとつ": 1, "ふたつ": 2, "みっつ": 3, "よっつ": 4, "いつつ": 5, "ゼロ": 0,
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "하나": 1, "둘": 2, "셋": 3, "넷": 4, "다섯": 5, "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9, "열": 10,
    "两个人": 2, "两": 2, "两个": 2, "两人": 2, "两位": 2,
}  # fmt: skip
_POSITIONAL = re.compile(f"[{''.join(_KANJI_DIGITS)}]{{1,4}}")
_SCALED = re.compile(
    "(?:([一二三四五六七八九]?)千)?(?:([一二三四五六七八九]?)百)?(?:([一二三四五六七八九]?)十)?([一二三四五六七八九]?)"
)
_ROUND = "約|およそ|だいたい|大体|ほぼ|たぶん|多分|計|合計|全部で|no\\.?|about|around|大约|约|大概|第|약|대략"
_COUNTED = "人|名|番目?|個|台|件|回|枚|部|冊|本|つ|組|世帯|[かヶケ箇]所|様|さん|people|persons?|个|명|분|번째?"
_ROUGHLY = "くらい|ぐらい|位|ほど|程度|前後|弱|強|orso|左右|쯤|정도"
_COUNT = re.compile(
    rf"(?:{_ROUND})?\(?(?P<number>\d{{1,9}}|\d{{1,3}}(?:,\d{{3}}){{1,2}}|[〇零一二三四五六七八九十百千]+)\)?"
    rf"(?:{_COUNTED}){{0,2}}(?:{_ROUGHLY}){{0,2}}",
    re.ASCII,
)


def _kanji_number(text: str) -> int | None:
    if _POSITIONAL.fullmatch(text):
        return int("".join(str(_KANJI_DIGITS[digit]) for digit in text))
    parts = _SCALED.fullmatch(text)
    if parts is None:
        return None
    scaled = zip(parts.groups()[:3], (1000, 100, 10), strict=True)
    return sum(scale * _KANJI_DIGITS.get(digit, 1) for digit, scale in scaled if digit is not None) + _KANJI_DIGITS.get(
        parts.group(4), 0
    )


def whole_number(text: str) -> int | None:
    """Reads one whole number as people type it, e.g. `１２`, `12人`, `十二`, `①`, `約10人`.

    None if there is none, or more than one. Kanji reach 9999, digits nine places; there are no negative numbers.
    """
    typed = key(text)
    found = _COUNT.fullmatch(typed)
    if found is None:
        return _WORDS.get(typed)
    number = found["number"].replace(",", "")
    return int(number) if number.isdigit() and number.isascii() else _kanji_number(number)


def nearest(word: str, words: Iterable[str], most: int = 3) -> tuple[str, ...]:
    """Guesses which of `words` somebody meant, likeliest first, to offer and never to act on."""
    typed = key(word)
    scored = [(difflib.SequenceMatcher(None, typed, key(each)).ratio(), each) for each in dict.fromkeys(words)]
    likely = sorted((pair for pair in scored if pair[0] >= 0.5), key=lambda pair: -pair[0])
    return tuple(each for _, each in likely[:most])


def without_emoji(text: str) -> str:
    """The words of a message that also holds emoji; a digit on a key (1️⃣) stays as that digit."""
    clusters = _CLUSTERS.findall(_KEYCAP.sub(r"\1", text))
    return "".join(cluster for cluster in clusters if not _EMOJI.fullmatch(cluster)).strip()
