"""Days as people of other languages type them, written the Japanese way: `Nov 30`, `11월 30일 (월)`, `11月30日周一`."""

import re

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAME = rf"(?P<name>{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_MONTH_FIRST = re.compile(rf"\b{_NAME}\s*{_DAY}(?!\d)", re.IGNORECASE | re.ASCII)
_DAY_FIRST = re.compile(rf"(?<!\d){_DAY}\s*(?:of\s+)?{_NAME}\b", re.IGNORECASE | re.ASCII)
_WEEKDAYS = re.compile(
    r"\b(?:mon|tue|tues|wed|wednes|thu|thur|thurs|fri|sat|satur|sun)(?:day)?\b[,.]?"
    r"|[(\uff08]?(?:周|星期|礼拜)[一二三四五六日天][)\uff09]?|[(\uff08]?[월화수목금토일]요일[)\uff09]?"
    r"|[(\uff08][월화수목금토일][)\uff09]",
    re.IGNORECASE,
)
_KOREAN = re.compile(r"(\d)\s*([년월일])\s*(?:에)?")
_KANJI = {"년": "年", "월": "月", "일": "日"}
_BETWEEN = re.compile(r"\s+(?:and|or|및|또는|그리고)\s+|\s*(?:(?<![令昭])和|或者?|还有|以及)\s*", re.IGNORECASE)


def as_japanese(text: str) -> str:
    """The same days in Japanese spelling; the names of weekdays fall away, Japanese ones stay."""
    bare = _WEEKDAYS.sub(" ", text)
    said = _KOREAN.sub(lambda found: found[1] + _KANJI[found[2]] + (" " if found[2] == "일" else ""), bare)
    for pattern in (_MONTH_FIRST, _DAY_FIRST):
        said = pattern.sub(_numbers, said)
    return _BETWEEN.sub("、", said)


def _numbers(found: re.Match[str]) -> str:
    return f"{_MONTHS.index(found['name'].lower()) + 1}/{found['day']}"
