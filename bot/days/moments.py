"""Reading times of day, and days with their time: `午後2時半`, `14:00`, `10月15日午後2時`."""

import re
from collections.abc import Callable
from datetime import date, time

from bot.days.reading import read_day, read_day_among, with_digits, without_marks
from bot.text import key, plain

UNCLEAR = "時刻がわかりませんでした。「午後2時」のように送ってください。"
IMPOSSIBLE = "{time}という時刻はありません。「午後2時」のように送ってください。"
MORNING_OR_AFTERNOON = "{time}が午前か午後かわかりませんでした。「午後2時」のように送ってください。"
WHICH_HOUR = "{time}がいつのことかわかりませんでした。「14:00」のように送ってください。"
BOTH_NEEDED = "日にちと時刻がわかりませんでした。「10月15日 午後2時」のように送ってください。"


class NotATime(ValueError):
    """What was typed is no time of day, and the sentence says kindly why; see `NotADay` for its parts."""

    def __init__(self, sentence: str, **gaps: str) -> None:
        super().__init__(sentence.format(**gaps))
        self.sentence = sentence
        self.gaps = gaps


_ANY_HOUR = range(24)
_PARTS = {
    **dict.fromkeys(("午前", "am", "a.m."), range(12)),
    **dict.fromkeys(("午後", "pm", "p.m."), range(12, 24)),
    "朝": range(4, 12),
    **dict.fromkeys(("昼", "お昼"), range(10, 16)),
    "夕方": range(15, 20),
    **dict.fromkeys(("夜", "晩"), range(17, 24)),
}
# Typed with one digit, these hours may as well be meant for the afternoon, so we ask; `02:00` is the 24-hour clock.
_UNSURE = ("1", "2", "3", "4", "5", "6")

_PART = "|".join(re.escape(part) for part in sorted(_PARTS, key=len, reverse=True))
_CLOCK = r"\d{1,2}\s*(?::\s*\d{2}(?::00)?|時\s*(?:半|\d{1,2}\s*分)?|(?=\s*[ap]\.?m))"
_ENDS = r"(?:ちょうど|ごろ|頃|から|開始|スタート|に|で|がいい|を?希望(?:します)?)*"
_TIME = re.compile(
    rf"(?P<part>{_PART})?の?(?P<hour>\d{{1,2}})(?::(?P<minute>\d{{2}})(?::00)?|(?P<said>時)(?:(?P<half>半)|(?P<minutes>\d{{1,2}})分)?)?"
    rf"(?P<after>[ap]\.?m\.?)?{_ENDS}",
    re.ASCII,
)
_NOON = re.compile(f"(?:お昼の)?正午{_ENDS}")
_MOMENT = re.compile(
    rf"(?P<day>.+?)(?:[\sの、,]|(?<=\d)T)*(?P<time>(?:(?:{_PART})\s*の?\s*)?(?<![\d/.月-]){_CLOCK}.*|(?:お昼の)?正午.*)",
    re.IGNORECASE | re.ASCII,
)


def _hour(said: int, hours: range) -> int | None:
    """The hour on the 24-hour clock that `said` can mean among `hours`."""
    return next((hour for hour in (said, said + 12) if hour in hours), None)


def _part(found: re.Match[str]) -> str | None:
    after: str | None = found["after"]
    return f"{after[0]}m" if after else found["part"]


def _from(found: re.Match[str]) -> time:
    part, said = _part(found), int(found["hour"])
    minute = 30 if found["half"] else int(found["minute"] or found["minutes"] or 0)
    shown = f"{found['part'] or ''}{said}時" + (f"{minute}分" if minute else "")
    hour = _hour(said, _PARTS[part] if part else _ANY_HOUR)
    if said >= 24 or minute >= 60:
        raise NotATime(IMPOSSIBLE, time=shown)
    if hour is None:
        raise NotATime(WHICH_HOUR, time=shown)
    if part is None and found["hour"] in _UNSURE:
        raise NotATime(MORNING_OR_AFTERNOON, time=shown)
    return time(hour, minute)


def read_time(text: str) -> time:
    """Reads a time of day as people type it, e.g. `14:00`, `午後2時半`, `2pm`; a bare `2時` is asked back.

    Raises `NotATime` with a sentence for the person.
    """
    typed = with_digits(key(without_marks(text)))
    if _NOON.fullmatch(typed):
        return time(12)
    found = _TIME.fullmatch(typed)
    if found is None or not (found["minute"] or found["said"] or _part(found)):
        raise NotATime(UNCLEAR)
    return _from(found)


def read_moment(text: str, today: date, among: Callable[[date], bool] | None = None) -> tuple[date, time]:
    """Reads a day and a time typed together, e.g. `10/15 14:00`, `10月15日午後2時`, or a picker's `2026-10-15T14:00`.

    With `among` a day without its year may be over, where only that is in the period (`read_day_among`).
    Raises `NotADay` or `NotATime`, the latter also when one of the two is missing.
    """
    found = _MOMENT.fullmatch(with_digits(plain(without_marks(text))))
    if found is None:
        raise NotATime(BOTH_NEEDED)
    day = read_day_among(found["day"], today, among) if among else read_day(found["day"], today)
    return day, read_time(found["time"])
