"""Showing days and times the way people here write them; in other languages through Babel."""

from datetime import date, time
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_skeleton, format_time

Tokyo = ZoneInfo("Asia/Tokyo")

JAPANESE = ("ja", "ja-easy")
WEEKDAYS = "月火水木金土日"

# The first day of each era, newest first. Source: the cabinet orders that changed the era's name.
ERAS = (
    ("令和", date(2019, 5, 1)),
    ("平成", date(1989, 1, 8)),
    ("昭和", date(1926, 12, 25)),
    ("大正", date(1912, 7, 30)),
)


def era_year(day: date) -> str:
    """The Japanese year a day is in, e.g. `令和8年`, `令和元年`; before Taisho the western year."""
    for name, first in ERAS:
        if day >= first:
            year = day.year - first.year + 1
            return f"{name}{'元' if year == 1 else year}年"
    return f"{day.year}年"


def weekday(day: date) -> str:
    """The one-character name of a day's weekday, e.g. `木`."""
    return WEEKDAYS[day.weekday()]


def show_day(day: date, lang: str = "ja", *, with_year: bool = False) -> str:
    """Shows a day in full, e.g. `10月15日(木)`, with its year `令和8年10月15日(木)`.

    `lang` is a language tag such as `en` or `zh-Hans`.
    """
    if lang in JAPANESE:
        return f"{era_year(day) if with_year else ''}{day.month}月{day.day}日({weekday(day)})"
    return str(format_skeleton("yMMMEd" if with_year else "MMMEd", day, locale=_locale(lang)))


def short_day(day: date) -> str:
    """Shows a day where there is little room, e.g. `10/15(木)`."""
    return f"{day.month}/{day.day}({weekday(day)})"


def show_time(moment: time, lang: str = "ja") -> str:
    """Shows a time of day, e.g. `午後2時`, `午前0時5分`; noon is `午後0時`. Seconds are left out."""
    if lang not in JAPANESE:
        return format_time(moment, "short", locale=_locale(lang))
    half = "午前" if moment.hour < 12 else "午後"
    return f"{half}{moment.hour % 12}時{f'{moment.minute}分' if moment.minute else ''}"


def _locale(lang: str) -> Locale:
    return Locale.parse(lang.replace("-", "_"))
