"""Days are read the way people type them; what is no day gets a kind sentence that says why."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.days import NotADay, era_year, read_day, read_day_among, read_days, read_nearest_day, short_day, show_day

MONDAY = date(2026, 10, 12)
Reader = Callable[[str, date], object]
SOON = st.dates(date(2026, 1, 1), date(2040, 12, 31))


def answer(read: Reader, text: str) -> str:
    """What is read, or the sentence of the refusal; anything else raised breaks the test."""
    try:
        return str(read(text, MONDAY))
    except NotADay as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-10-15", "2026-10-15"),
        ("2026/10/15", "2026-10-15"),
        ("2026.10.15", "2026-10-15"),
        ("20261015", "2026-10-15"),
        ("2026年10月15日(木)", "2026-10-15"),
        ("10/15", "2026-10-15"),
        ("10月15日", "2026-10-15"),
        ("10月15日(木)", "2026-10-15"),
        ("10月15日木曜日", "2026-10-15"),
        ("10月15日㈭", "2026-10-15"),
        ("１０／１５（木）", "2026-10-15"),
        (" 10月 15日 です。", "2026-10-15"),
        ("10月15日がいいです", "2026-10-15"),
        ("10月15日でお願いします", "2026-10-15"),
        ("十月十五日", "2026-10-15"),
        ("二〇二六年十月十五日", "2026-10-15"),
        ("15日", "2026-10-15"),
        ("12日", "2026-10-12"),
        ("11日", "2026-11-11"),
        ("31日", "2026-10-31"),
        ("10/12", "2026-10-12"),
        ("10/11", "2027-10-11"),
        ("2/3", "2027-02-03"),
        ("令和8年10月15日", "2026-10-15"),
        ("令和八年十月十五日(木)", "2026-10-15"),
        ("R8.10.15", "2026-10-15"),
        ("r8/10/15", "2026-10-15"),
        ("令和元年5月1日", "2019-05-01"),
        ("平成31年4月30日", "2019-04-30"),
        ("昭和64年1月7日", "1989-01-07"),
        ("今日", "2026-10-12"),
        ("きょう", "2026-10-12"),
        ("明日", "2026-10-13"),
        ("あす", "2026-10-13"),
        ("あした", "2026-10-13"),
        ("明日(火)", "2026-10-13"),
        ("明後日", "2026-10-14"),
        ("あさって", "2026-10-14"),
        ("来週木曜", "2026-10-22"),
        ("来週の木曜日", "2026-10-22"),
        ("来週の月曜", "2026-10-19"),
        ("今週金曜", "2026-10-16"),
        ("今週日曜", "2026-10-18"),
        ("再来週月曜", "2026-10-26"),
        ("木曜", "2026-10-15"),
        ("次の木曜日", "2026-10-15"),
        ("月曜", "2026-10-12"),
        ("来月3日", "2026-11-03"),
        ("①1/5", "2027-01-05"),
    ],
)
def test_a_day_is_read_however_it_is_typed(typed: str, day: str) -> None:
    assert read_day(typed, MONDAY) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("2月30日", "2月30日という日はありません。"),
        ("2026/2/29", "2026年2月29日という日はありません。"),
        ("2/29", "2027年2月29日という日はありません。"),
        ("13/1", "13月1日という日はありません。"),
        ("32日", "32日という日はありません。"),
        ("0日", "0日という日はありません。"),
        ("来月31日", "11月31日という日はありません。"),
        ("令和1年4月30日", "令和1年4月30日という日はありません。"),
        ("令和0年5月1日", "令和0年5月1日という日はありません。"),
        ("0000/1/1", "0年1月1日という日はありません。"),
        ("10/15(水)", "10月15日は木曜日です。"),
        ("2027年2月3日(火)", "2027年2月3日は水曜日です。"),
        ("明日(水)", "10月13日は火曜日です。"),
        ("いつでも", "日にちがわかりませんでした。「10月15日」のように送ってください。"),
        ("", "日にちがわかりませんでした。"),
        ("15", "日にちがわかりませんでした。"),
        ("26/10/15", "日にちがわかりませんでした。"),
        ("10/15か10/16", "日にちがわかりませんでした。"),
    ],
)
def test_what_is_no_day_gets_a_sentence_that_says_why(typed: str, sentence: str) -> None:
    with pytest.raises(NotADay) as refusal:
        read_day(typed, MONDAY)
    assert str(refusal.value).startswith(sentence)
    assert str(refusal.value) == refusal.value.sentence.format(**refusal.value.gaps)


def test_29_february_is_found_when_the_next_year_has_one() -> None:
    assert read_day("2/29", date(2027, 3, 1)) == date(2028, 2, 29)


def test_a_day_many_months_lack_is_the_next_that_exists() -> None:
    assert read_day("31日", date(2026, 4, 1)) == date(2026, 5, 31)
    assert read_day("30日", date(2027, 1, 31)) == date(2027, 3, 30)


@pytest.mark.parametrize("typed", ["明日", "来週木曜", "1/1", "1日", "木曜"])
def test_the_end_of_the_calendar_does_not_break_reading(typed: str) -> None:
    with pytest.raises(NotADay):
        read_day(typed, date(9999, 12, 31))


@given(st.text())
def test_any_text_is_a_day_or_a_refusal(text: str) -> None:
    assert answer(read_day, text)


@given(SOON, st.integers(0, 364))
def test_a_day_shown_without_its_year_is_read_back(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    assert read_day(show_day(day), today) == read_day(short_day(day), today) == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), SOON)
def test_a_day_shown_with_its_year_is_read_back(day: date, today: date) -> None:
    assert read_day(show_day(day, with_year=True), today) == read_day(day.isoformat(), today) == day
    assert read_day(f"{era_year(day)}{day.month}月{day.day}日", today) == day


@given(SOON, st.sampled_from(["10/15", "15日", "木曜", "2月1日", "31日", "日曜日"]))
def test_a_day_without_year_is_never_past(today: date, typed: str) -> None:
    assert read_day(typed, today) >= today


@given(SOON, st.integers(0, 6))
def test_a_wrong_weekday_is_always_noticed(day: date, shift: int) -> None:
    typed = f"{day.month}/{day.day}({'月火水木金土日'[(day.weekday() + shift) % 7]})"
    if shift:
        with pytest.raises(NotADay):
            read_day(typed, day)
    else:
        assert read_day(typed, day) == day


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("10/15", ["2026-10-15"]),
        ("10/15、10/20と11/2", ["2026-10-15", "2026-10-20", "2026-11-02"]),
        ("10/15,10/20", ["2026-10-15", "2026-10-20"]),
        ("10/15・20・22", ["2026-10-15", "2026-10-20", "2026-10-22"]),
        ("11/15・20日", ["2026-11-15", "2026-11-20"]),
        ("10月30日と2日", ["2026-10-30", "2026-11-02"]),
        ("10月15日 (木) 10月20日 (火)", ["2026-10-15", "2026-10-20"]),
        ("10月 15日\n10月 20日", ["2026-10-15", "2026-10-20"]),
        ("①10/15 ②10/20", ["2026-10-15", "2026-10-20"]),
        ("1. 10/15\n2. 10/20", ["2026-10-15", "2026-10-20"]),
        ("木曜か金曜", ["2026-10-15", "2026-10-16"]),
        ("来週の木曜と金曜", ["2026-10-22", "2026-10-23"]),
        ("あしたやあさってでお願いします。", ["2026-10-13", "2026-10-14"]),
        ("10/15 10/15", ["2026-10-15"]),
        ("11/2 10/15", ["2026-11-02", "2026-10-15"]),
    ],
)
def test_several_days_are_read_from_one_message(typed: str, days: list[str]) -> None:
    assert read_days(typed, MONDAY) == [date.fromisoformat(day) for day in days]


@pytest.mark.parametrize("typed", ["", "、", "10/15、そのうち", "10/15、2/30", "10と11"])
def test_one_bad_day_among_several_is_refused(typed: str) -> None:
    with pytest.raises(NotADay):
        read_days(typed, MONDAY)


@given(
    st.lists(st.integers(0, 364), min_size=1, max_size=6, unique=True),
    st.sampled_from(["、", "と", " ", "\n", "，", "や"]),
)
def test_days_shown_in_a_row_are_read_back(ahead: list[int], between: str) -> None:
    days = [MONDAY + timedelta(days=count) for count in ahead]
    assert read_days(between.join(show_day(day) for day in days), MONDAY) == days


@given(st.text(alphabet="0123456789/月日年とや、か 来週木曜(。\n"))
def test_any_list_is_days_or_a_refusal(text: str) -> None:
    assert answer(read_days, text)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("10/13", date(2026, 10, 13)),
        ("10月13日(火)", date(2026, 10, 13)),
        ("10/15", date(2026, 10, 15)),
        ("10/14", date(2026, 10, 14)),
        ("2027/3/1", date(2027, 3, 1)),
        ("今日", date(2026, 10, 14)),
        ("あした", date(2026, 10, 15)),
        ("3/1", date(2027, 3, 1)),
        ("5/1", date(2026, 5, 1)),
    ],
)
def test_a_day_that_may_be_over_is_the_nearest_one(said: str, day: date) -> None:
    assert read_nearest_day(said, date(2026, 10, 14)) == day


def test_a_nearest_day_that_cannot_be_read_is_a_sentence() -> None:
    with pytest.raises(NotADay, match="わかりませんでした"):
        read_nearest_day("ねこ", date(2026, 10, 14))


def in_term(day: date) -> bool:
    """The period of a contract that crosses the year's end."""
    return date(2026, 7, 1) <= day <= date(2027, 3, 31)


@pytest.mark.parametrize(
    ("today", "said", "day"),
    [
        (date(2026, 10, 14), "10/13", date(2026, 10, 13)),
        (date(2026, 10, 14), "9月1日(火)", date(2026, 9, 1)),
        (date(2026, 10, 14), "3/15", date(2027, 3, 15)),
        (date(2026, 7, 1), "3/15", date(2027, 3, 15)),
        (date(2026, 12, 31), "12/25", date(2026, 12, 25)),
        (date(2027, 3, 30), "9/1", date(2026, 9, 1)),
        (date(2027, 3, 30), "今年12/1", date(2027, 12, 1)),
        (date(2026, 12, 31), "来年1月27日", date(2027, 1, 27)),
        (date(2026, 12, 31), "明日", date(2027, 1, 1)),
        (date(2027, 1, 1), "昨日", date(2026, 12, 31)),
        (date(2027, 1, 1), "おととい", date(2026, 12, 30)),
        (date(2026, 10, 14), "6/1", date(2027, 6, 1)),
        (date(2026, 10, 14), "2025/10/13", date(2025, 10, 13)),
    ],
)
def test_a_day_of_a_period_is_the_one_inside(today: date, said: str, day: date) -> None:
    assert read_day_among(said, today, in_term) == day


@pytest.mark.parametrize("said", ["10/30(木)", "2/30", "ねこ"])
def test_no_other_year_is_taken_for_a_slip(said: str) -> None:
    with pytest.raises(NotADay):
        read_day_among(said, date(2026, 10, 14), in_term)
