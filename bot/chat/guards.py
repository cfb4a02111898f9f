"""Telling when somebody types into a chat what must not be there (001G-3(3), 003-§11): numbers, addresses, accounts.

Reading is linear in the length of the text: gaps between figures are bounded, repetitions possessive, windows short.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from bot.catalogs import Lazy, _
from bot.chat.places import is_address
from bot.text import plain

NOT_KEPT = _("{what}のように見えたので、保存せず、だれにも伝えていません。{where}")
ON_OUR_PAGE = _("お名前や電話番号は、LINEには書かないでください。「わたしの情報」から専用のページで登録できます。")
NEVER = _("この事業で{what}をうかがうことは、決してありません。")


class Kind(Enum):
    """What a text looks like; the value is the word for the log, never what was typed."""

    MY_NUMBER = "my number"
    BANK_ACCOUNT = "bank account"
    MAIL = "mail"
    PHONE = "phone"
    ADDRESS = "address"

    @property
    def sentence(self) -> Lazy:
        """What the person hears: what it looked like, that it was not kept, where such things belong."""
        what = NAMES[self]
        needed = self not in (Kind.MY_NUMBER, Kind.BANK_ACCOUNT)
        return NOT_KEPT.fill(what=what, where=ON_OUR_PAGE if needed else NEVER.fill(what=what))


NAMES = {
    Kind.MY_NUMBER: _("マイナンバー"),
    Kind.BANK_ACCOUNT: _("銀行の口座番号"),
    Kind.MAIL: _("メールアドレス"),
    Kind.PHONE: _("電話番号"),
    Kind.ADDRESS: _("住所"),
}

_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―⁃−─━ーｰ", "-"))
_KANJI_FIGURES = str.maketrans("〇零一二三四五六七八九", "00123456789")
_ADDRESS_OF_A_PAGE = re.compile(r"https?://[!-~]++")
_UUID = re.compile(r"(?<![0-9A-Fa-f-])[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}(?![0-9A-Fa-f-])")
_LONG_WORD = re.compile(r"(?<![0-9A-Za-z-])[0-9A-Za-z-]{20,}+")
_TURNS = re.compile(r"[A-Za-z][0-9-]|[0-9-][A-Za-z]")
_FIGURES = re.compile(r"[0-9]+")
_SPACED = re.compile(r"[0-9](?:[ -]{0,3}+[0-9])*+")
_DIALLED = re.compile(r"\+?[0-9](?:[ ().-]{0,3}+[0-9])*+")
_DAY = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_MAIL = re.compile(r"(?<![\w.+-])[\w.+-]++ ?(?:@|\(at\)) ?[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)*+\.?", re.ASCII)
_MOBILE = re.compile(r"0[5789]0[0-9]{8}")
_OF_TEN = re.compile(r"0[1-9][0-9]{8}")
_SERVICE = re.compile(r"0(?:120|570|990)[0-9]{6}")
_LOCAL = re.compile(
    r"(?:電話|でんわ|携帯|けいたい|ケ-タイ|TEL|Tel|tel|FAX|Fax|fax|ファックス)[^0-9\n]{0,6}([0-9]{2,4})-([0-9]{4})(?![0-9])"
)
_TIME = re.compile(r"(?:[01]?[0-9]|2[0-3])[0-5][05]")
_BANK = re.compile(r"銀行|信金|信用金庫|信用組合|信組|労金|農協|支店|普通|当座|預金|貯金|口座|ゆうちょ|郵貯|振込先")
_ACCOUNT = re.compile(r"(?<![0-9])(?:[0-9]{7}|[0-9](?: [0-9]){6})(?![0-9]| ?[円人名])")
_ACCOUNT_NAMED = re.compile(r"口座番号[^0-9\n]{0,6}(?:[0-9][ -]?){6}[0-9](?![0-9])")
_POSTAL_BANK = re.compile(
    r"記号[^0-9\n]{0,6}[0-9]{5}(?:-[0-9])?[^0-9\n]{0,6}[0-9]{1,8}"
    r"|(?:ゆうちょ|郵貯|貯金)[^0-9\n]{0,10}[01][0-9]{4}(?:-[0-9])?[^0-9\n]{1,6}[0-9]{6,8}(?![0-9])"
)


def what_is_personal(text: str) -> Kind | None:
    """What a chat text looks like that has no place in a chat; None when it may be handled."""
    lines = "\n".join(plain(line) for line in text.splitlines())
    seen = _ADDRESS_OF_A_PAGE.sub(" ", lines.translate(_DASHES))
    figures = _LONG_WORD.sub(_without_codes, _UUID.sub(" ", seen)).translate(_KANJI_FIGURES)
    found = {
        Kind.MY_NUMBER: _has_my_number(figures),
        Kind.BANK_ACCOUNT: _has_account(figures),
        Kind.MAIL: _has_mail(seen),
        Kind.PHONE: _has_phone(figures),
        Kind.ADDRESS: is_address(seen),
    }
    return next((kind for kind, there in found.items() if there), None)


def check_digit(first: str) -> int:
    """The twelfth figure of a My Number from its first eleven: weights 2 to 7, then 2 to 6, from the right.

    平成26年総務省令第85号 第5条.
    """
    weights = (*range(2, 8), *range(2, 7))
    rest = sum(int(figure) * weight for figure, weight in zip(reversed(first), weights, strict=True)) % 11
    return 0 if rest <= 1 else 11 - rest


def _without_codes(found: re.Match[str]) -> str:
    """Letters and figures in turn are a code (a ULID), not somebody's number."""
    return " " if len(_TURNS.findall(found[0])) >= 3 else found[0]


def _has_my_number(text: str) -> bool:
    for run in _SPACED.finditer(text):
        groups = _FIGURES.findall(run[0])
        for some in _windows(groups, 12):
            whole = len(some) == len(groups)
            number = "".join(some)
            if (whole or min(map(len, some)) >= 3) and not _dated(some) and check_digit(number[:11]) == int(number[11]):
                return True
    return False


def _windows(groups: list[str], length: int) -> Iterator[tuple[str, ...]]:
    """Neighbouring groups of figures that are so long together; each group has at least one figure."""
    for start in range(len(groups)):
        total, end = 0, start
        while end < len(groups) and total < length:
            total, end = total + len(groups[end]), end + 1
        if total == length:
            yield tuple(groups[start:end])


def _dated(groups: tuple[str, ...]) -> bool:
    """Whether a day stands among them: 20261015 1400, 2026-10-15 1400."""
    threes = zip(groups, groups[1:], groups[2:], strict=False)
    joined = (year + month.zfill(2) + day.zfill(2) for year, month, day in threes)
    return any(_DAY.fullmatch(one) for one in (*groups, *joined))


def _has_phone(text: str) -> bool:
    named = _LOCAL.search(text)
    if named is not None and not (_TIME.fullmatch(named[1]) and _TIME.fullmatch(named[2])):
        return True
    for run in _DIALLED.finditer(text):
        groups = _FIGURES.findall(run[0])
        if run[0][0] == "+" and 9 <= sum(map(len, groups)) <= 16:
            return True
        if any(_is_phone(some) for length in (10, 11) for some in _windows(groups, length)):
            return True
    return False


def _is_phone(groups: tuple[str, ...]) -> bool:
    number, lengths = "".join(groups), [len(one) for one in groups]
    singly = max(lengths) == 1
    if _SERVICE.fullmatch(number):
        return lengths[0] >= 4 or singly
    if _MOBILE.fullmatch(number):
        return singly or (lengths[0] >= 3 and lengths[-1] in (2, 4, 8, 11))
    if _OF_TEN.fullmatch(number):
        return singly or len(groups) == 1 or (len(groups) <= 3 and lengths[0] >= 2 and lengths[-1] in (4, 6, 7, 8))
    return False


def _has_mail(text: str) -> bool:
    for found in _MAIL.finditer(text):
        name, _dot, end = found[0].rstrip(".").rpartition(".")
        if ("@" in name or "(at)" in name) and end.isalpha() and len(end) >= 2:
            return True
    return False


def _has_account(text: str) -> bool:
    if _POSTAL_BANK.search(text) or _ACCOUNT_NAMED.search(text):
        return True
    return bool(_BANK.search(text) and _ACCOUNT.search(text))
