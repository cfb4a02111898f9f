"""Subjects and file names an official can file: what it is comes first, and no sign in them does anything."""

from __future__ import annotations

import unicodedata
from datetime import date

import regex

SUBJECT_MOST, NAME_MOST = 90, 200  # signs as people count them; bytes in UTF-8, so that it fits any disk (255)
NEEDS_ANSWER, FOR_FILING = "要確認", "ご報告"
_CLUSTERS = regex.compile(r"\X")
_WIDE = str.maketrans('\\/:*?"<>|', "￥／：＊？”＜＞｜")  # what no Windows file name may hold, as it looks
_NEVER = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")  # Unicode: control signs, half signs, private and unknown ones
_ENDING = regex.compile(r"[A-Za-z0-9]{1,8}")
_DEVICE = regex.compile(r"(?i)con|prn|aux|nul|com[0-9]|lpt[0-9]")  # names Windows keeps for itself
_JOINERS = "\u200c\u200d"  # without them some names and emoji fall apart


def subject_for(what: str, *, by: date | None = None, mark: str = "", contract: str = "") -> str:
    """「【要確認 10/15】講習会第3回 実施報告書」: what to do until when, what it is, and of which contract.

    `mark` is said in place of 要確認 where nothing is asked for; a long one ends in 「…」.
    """
    asked = f"{mark or NEEDS_ANSWER} {by.month}/{by.day}" if by is not None else mark
    head = f"【{asked}】" if asked else ""
    tail = f"（{one_line(contract)}）" if contract else ""
    whole = head + one_line(what) + tail
    if _length(whole) > SUBJECT_MOST:
        whole = head + one_line(what)
    return _cut(whole, SUBJECT_MOST).replace("=?", "=？")


def file_name_for(day: date, *parts: str, ending: str = "docx") -> str:
    """`20261015_講習会第3回_実施報告書.docx`: sorts by day, opens on every system, keeps 髙﨑𠮷 as they are."""
    said = "_".join(name for one in parts if (name := safe_name(one)))
    return _fit(f"{day:%Y%m%d}_{said or '書類'}", f".{safe_name(ending).lower()}")


def clean_file_name(name: str) -> str:
    """A file name somebody brought along, made safe; the ending stays."""
    whole = safe_name(name) or "書類"
    stem, _dot, ending = whole.rpartition(".")
    if not _ENDING.fullmatch(ending) or not stem.strip(" ."):
        return _fit(whole, "")
    stem = stem.rstrip(" .")
    return _fit(f"_{stem}" if _DEVICE.fullmatch(stem) else stem, f".{ending.lower()}")


def safe_name(words: str) -> str:
    """Words as a part of a file name: forbidden signs in their wide shape, no unseen ones, no dots or spaces around."""
    seen = one_line(words).translate(_WIDE).replace("=?", "=？")
    return seen.strip(" .\u3000")


def one_line(words: str) -> str:
    """Words in one line: spaces single, nothing unseen that turns the order of signs or breaks a header.

    Characters stay what they are: NFC or NFKC would change some names.
    """
    return " ".join("".join(_visible(sign) for sign in words).split())


def _visible(sign: str) -> str:
    kind = unicodedata.category(sign)
    if sign.isspace() or kind in ("Zl", "Zp"):
        return " "
    if kind in _NEVER or (kind == "Cf" and sign not in _JOINERS):
        return ""
    return sign


def _length(text: str) -> int:
    return len(_CLUSTERS.findall(text))


def _cut(text: str, most: int) -> str:
    signs = _CLUSTERS.findall(text)
    return text if len(signs) <= most else "".join(signs[: most - 1]).rstrip() + "…"


def _fit(stem: str, ending: str) -> str:
    """As many whole signs of the stem as fit before the ending."""
    left, kept = NAME_MOST - len(ending.encode()), ""
    for sign in _CLUSTERS.findall(stem):
        if len((kept + sign).encode()) > left:
            break
        kept += sign
    return kept.rstrip(" .") + ending
