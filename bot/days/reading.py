"""Reading the days people type: `10/15`, `令和8年10月15日(木)`, `来週の木曜`, `あさって`."""

import re
from collections.abc import Callable, Iterable
from datetime import date, timedelta

from bot.days.showing import ERAS, WEEKDAYS, weekday
from bot.text import key, plain, whole_number

UNCLEAR = "日にちがわかりませんでした。「10月15日」のように送ってください。"
IMPOSSIBLE = "{day}という日はありません。「10月15日」のように送ってください。"
ALMOST_A_YEAR = timedelta(days=364)
OTHER_WEEKDAY = "{day}は{weekday}曜日です。日にちと曜日をたしかめて、もう一度送ってください。"


class NotADay(ValueError):
    """What was typed is no day, and the sentence says kindly why.

    `sentence` is one of this module's templates and `gaps` what fills it, so that it can be said in other languages.
    """

    def __init__(self, sentence: str, **gaps: str) -> None:
        super().__init__(sentence.format(**gaps))
        self.sentence = sentence
        self.gaps = gaps


_NUMBER_MARKS = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
_KANJI_NUMBER = re.compile("(?<![〇零一二三四五六七八九十])[〇零一二三四五六七八九十]{1,4}(?=[年月日時分])")
_WISH = re.compile("(?:[がで](?:いい|良い|よい)|を?希望(?:します)?|[にでは]|頃|ごろ)$")
_WEEKDAY = rf"(?:\(?(?P<weekday>[{WEEKDAYS}])(?:曜日?)?\)?)?"
_DATE = r"(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
_ERA_LETTERS = {"r": "令和", "h": "平成", "s": "昭和", "t": "大正"}
_ERA_FIRST = dict(ERAS)
_WORDS = {
    **dict.fromkeys(("今日", "きょう", "本日"), 0),
    **dict.fromkeys(("明日", "あす", "あした"), 1),
    **dict.fromkeys(("明後日", "あさって"), 2),
    **dict.fromkeys(("昨日", "きのう"), -1),
    **dict.fromkeys(("一昨日", "おととい"), -2),
    **dict.fromkeys(("明明後日", "明々後日", "しあさって"), 3),
}
WEEKS = {"今週": 0, "来週": 1, "再来週": 2, "さ来週": 2}
_YEARS = {"今年": 0, "来年": 1}
_MONTHS = {"今月": 0, "来月": 1, "再来月": 2}

Reader = Callable[[re.Match[str], date], date]


def without_marks(text: str) -> str:
    """Drops ① and the like, which would otherwise read as digits of the date behind them."""
    return _NUMBER_MARKS.sub(" ", text)


def with_digits(text: str) -> str:
    """Writes kanji numbers before 年, 月, 日, 時 and 分 as digits."""
    return _KANJI_NUMBER.sub(lambda found: _digits(found.group()), text)


def _digits(kanji: str) -> str:
    number = whole_number(kanji)
    return kanji if number is None else str(number)


def _made(year: int, month: int, day: int, shown: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise NotADay(IMPOSSIBLE, day=shown) from None


def _western(found: re.Match[str], today: date) -> date:
    year, month, day = int(found["year"]), int(found["month"]), int(found["day"])
    return _made(year, month, day, f"{year}年{month}月{day}日")


def _in_era(found: re.Match[str], today: date) -> date:
    name = _ERA_LETTERS.get(found["era"], found["era"])
    count = 1 if found["year"] == "元" else int(found["year"])
    month, day, first = int(found["month"]), int(found["day"]), _ERA_FIRST[name]
    shown = f"{name}{found['year']}年{month}月{day}日"
    read = _made(first.year + count - 1, month, day, shown)
    if count < 1 or read < first:
        raise NotADay(IMPOSSIBLE, day=shown)
    return read


def _in_year(found: re.Match[str], today: date) -> date:
    year, month, day = today.year + _YEARS[found["years"]], int(found["month"]), int(found["day"])
    return _made(year, month, day, f"{year}年{month}月{day}日")


def _next_of_year(found: re.Match[str], today: date) -> date:
    """The next such month and day, today included; 29 February only if this year or the next has one."""
    month, day = int(found["month"]), int(found["day"])
    shown = f"{month}月{day}日"
    _made(2000, month, day, shown)
    for year in (today.year, today.year + 1):
        try:
            read = date(year, month, day)
        except ValueError:
            continue
        if read >= today:
            return read
    raise NotADay(IMPOSSIBLE, day=f"{today.year + 1}年{shown}")


def _month_after(today: date, months: int) -> tuple[int, int]:
    return today.year + (today.month - 1 + months) // 12, (today.month - 1 + months) % 12 + 1


def _next_of_month(found: re.Match[str], today: date) -> date:
    """The next such day of a month, today included; months that lack it are passed over."""
    day = int(found["day"])
    if not 1 <= day <= 31:
        raise NotADay(IMPOSSIBLE, day=f"{day}日")
    for months in range(3):
        try:
            read = date(*_month_after(today, months), day)
        except ValueError:
            continue
        if read >= today:
            return read
    raise NotADay(UNCLEAR)


def _in_month(found: re.Match[str], today: date) -> date:
    year, month = _month_after(today, _MONTHS[found["months"]])
    return _made(year, month, int(found["day"]), f"{month}月{found['day']}日")


def _in_week(found: re.Match[str], today: date) -> date:
    """A weekday of this week or a later one; weeks begin on Monday."""
    monday = today - timedelta(days=today.weekday())
    return monday + timedelta(weeks=WEEKS[found["weeks"]], days=WEEKDAYS.index(found["of"]))


def _next_weekday(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=(WEEKDAYS.index(found["of"]) - today.weekday()) % 7)


def _word(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=_WORDS[found["word"]])


def either(words: Iterable[str]) -> str:
    """A pattern that matches any of `words`, the longest that fits."""
    return "|".join(sorted(words, key=len, reverse=True))


_FORMS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(pattern, re.ASCII), reader)
    for pattern, reader in (
        (rf"(?P<year>\d{{4}})[-/.年]{_DATE}{_WEEKDAY}", _western),
        (rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d){_WEEKDAY}", _western),
        (rf"(?P<era>令和|平成|昭和|大正|[rhst])\.?(?P<year>\d{{1,2}}|元)[-/.年]{_DATE}{_WEEKDAY}", _in_era),
        (rf"(?P<years>{either(_YEARS)})の?{_DATE}{_WEEKDAY}", _in_year),
        (rf"{_DATE}{_WEEKDAY}", _next_of_year),
        (rf"(?P<day>\d{{1,2}})日{_WEEKDAY}", _next_of_month),
        (rf"(?P<months>{either(_MONTHS)})の?(?P<day>\d{{1,2}})日{_WEEKDAY}", _in_month),
        (rf"(?P<weeks>{either(WEEKS)})の?(?P<of>[{WEEKDAYS}])(?:曜日?)?", _in_week),
        (rf"(?:[次今]の|今度の)?(?P<of>[{WEEKDAYS}])曜日?", _next_weekday),
        (rf"(?P<word>{either(_WORDS)}){_WEEKDAY}", _word),
    )
)


def _read(typed: str, today: date) -> date:
    for pattern, reader in _FORMS:
        if found := pattern.fullmatch(typed):
            return _on_its_weekday(reader(found, today), found, today)
    raise NotADay(UNCLEAR)


def _on_its_weekday(day: date, found: re.Match[str], today: date) -> date:
    """Refuses a day whose typed weekday is another one, since one of the two is a slip."""
    said = found.groupdict().get("weekday")
    if said and said != weekday(day):
        year = "" if day.year == today.year else f"{day.year}年"
        raise NotADay(OTHER_WEEKDAY, day=f"{year}{day.month}月{day.day}日", weekday=weekday(day))
    return day


def read_day(text: str, today: date) -> date:
    """Reads one day as people type it; without a year it is the next such day, `today` included.

    Raises `NotADay` with a sentence for the person when there is no such day, when day and weekday contradict each
    other, and when the text is not understood.
    """
    typed = with_digits(key(without_marks(text)))
    try:
        return _read(_WISH.sub("", typed), today)
    except OverflowError:
        raise NotADay(UNCLEAR) from None


def read_nearest_day(text: str, today: date) -> date:
    """Reads a day that may be over: without a year it is the nearest such day, before `today` or after it.

    Raises `NotADay` as `read_day` does.
    """
    gone = _gone_by(text, today)
    try:
        coming = read_day(text, today)
    except NotADay:
        if gone is None:
            raise
        return gone
    return min((coming, gone or coming), key=lambda day: abs(day - today))


def read_day_among(text: str, today: date, among: Callable[[date], bool]) -> date:
    """Reads a day of some period: without a year the next such day, or the last one where only that is in the period.

    A day that is not in the period either way is the next one. Raises `NotADay` as `read_day` does.
    """
    gone = _gone_by(text, today)
    try:
        coming = read_day(text, today)
    except NotADay:
        if gone is None or not among(gone):
            raise
        return gone
    return gone if gone is not None and among(gone) and not among(coming) else coming


def _gone_by(text: str, today: date) -> date | None:
    """The last such day that is over, where the text leaves the year to us; 「あした」 was no day of last year."""
    if plain(text).startswith(tuple(_YEARS)):
        return None
    try:
        day = read_day(text, today - ALMOST_A_YEAR)
        return day if read_day(text, day) == day else None
    except NotADay:
        return None
