"""Times are read and shown on the clock people use; days are shown as they stand on paper."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.days import (
    NotADay,
    NotATime,
    Tokyo,
    era_year,
    read_moment,
    read_time,
    short_day,
    show_day,
    show_time,
)

MONDAY = date(2026, 10, 12)
MINUTES = st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


def answer(read: Callable[[], object]) -> str:
    """What is read, or the sentence of the refusal; anything else raised breaks the test."""
    try:
        return str(read())
    except (NotADay, NotATime) as refusal:
        return str(refusal)


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("14:00", "14:00"),
        ("１４：００", "14:00"),
        ("14:00:00", "14:00"),
        ("14時", "14:00"),
        ("14時半", "14:30"),
        ("14時05分", "14:05"),
        ("十四時", "14:00"),
        ("午後2時", "14:00"),
        ("午後２時30分", "14:30"),
        ("午後2時半から", "14:30"),
        ("午後2:30", "14:30"),
        ("午後14時", "14:00"),
        ("2pm", "14:00"),
        ("2 PM", "14:00"),
        ("2:30 p.m.", "14:30"),
        ("am9:30", "09:30"),
        ("9時", "09:00"),
        ("9:00", "09:00"),
        ("02:00", "02:00"),
        ("午前2時", "02:00"),
        ("朝9時です", "09:00"),
        ("お昼の1時", "13:00"),
        ("夕方5時ごろ", "17:00"),
        ("夜7時", "19:00"),
        ("正午", "12:00"),
        ("12時", "12:00"),
        ("午後12時半", "12:30"),
        ("午後0時", "12:00"),
        ("午前0時5分", "00:05"),
        ("0:00", "00:00"),
    ],
)
def test_a_time_is_read_however_it_is_typed(typed: str, moment: str) -> None:
    assert read_time(typed) == time.fromisoformat(moment)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("24時", "24時という時刻はありません。"),
        ("25時", "25時という時刻はありません。"),
        ("14:60", "14時60分という時刻はありません。"),
        ("2時", "2時が午前か午後かわかりませんでした。"),
        ("2:30", "2時30分が午前か午後かわかりませんでした。"),
        ("午前12時", "午前12時がいつのことかわかりませんでした。"),
        ("夜12時", "夜12時がいつのことかわかりませんでした。"),
        ("14", "時刻がわかりませんでした。「午後2時」のように送ってください。"),
        ("", "時刻がわかりませんでした。"),
        ("午後", "時刻がわかりませんでした。"),
        ("14時から16時", "時刻がわかりませんでした。"),
    ],
)
def test_what_is_no_time_gets_a_sentence_that_says_why(typed: str, sentence: str) -> None:
    with pytest.raises(NotATime) as refusal:
        read_time(typed)
    assert str(refusal.value).startswith(sentence)
    assert str(refusal.value) == refusal.value.sentence.format(**refusal.value.gaps)


@given(MINUTES)
def test_a_time_shown_is_read_back(moment: time) -> None:
    assert read_time(show_time(moment)) == read_time(f"{moment:%H:%M}") == moment


@given(st.text())
def test_any_text_is_a_time_or_a_refusal(text: str) -> None:
    assert answer(lambda: read_time(text))


@pytest.mark.parametrize(
    ("typed", "moment"),
    [
        ("10/15 14:00", "2026-10-15T14:00"),
        ("10月15日午後2時", "2026-10-15T14:00"),
        ("10月15日(木)の午後 2時 から", "2026-10-15T14:00"),
        ("2026-10-15T14:00", "2026-10-15T14:00"),
        ("2026-10-15t09:00", "2026-10-15T09:00"),
        ("20261015 14:00", "2026-10-15T14:00"),
        ("11/1 11:00", "2026-11-01T11:00"),
        ("１０／１５　１４時半", "2026-10-15T14:30"),
        ("10/15 2pm", "2026-10-15T14:00"),
        ("10/15 pm 2:30", "2026-10-15T14:30"),
        ("10/15、14:00", "2026-10-15T14:00"),
        ("明日14時", "2026-10-13T14:00"),
        ("明日の朝9時", "2026-10-13T09:00"),
        ("15日14時", "2026-10-15T14:00"),
        ("来週木曜の14時半", "2026-10-22T14:30"),
        ("十月十五日十四時", "2026-10-15T14:00"),
        ("10/15正午", "2026-10-15T12:00"),
    ],
)
def test_a_day_and_a_time_are_read_together(typed: str, moment: str) -> None:
    day, clock = read_moment(typed, MONDAY)
    assert datetime.combine(day, clock).isoformat(timespec="minutes") == moment


@pytest.mark.parametrize("typed", ["10/15", "14:00", "", "いつでも", "10/1514:00", "10/15 25時", "10/15 2時"])
def test_a_moment_without_a_clear_time_is_refused(typed: str) -> None:
    with pytest.raises(NotATime):
        read_moment(typed, MONDAY)


@pytest.mark.parametrize("typed", ["2/30 14:00", "10/15(水)14:00", "いつか14時"])
def test_a_moment_without_a_clear_day_is_refused(typed: str) -> None:
    with pytest.raises(NotADay):
        read_moment(typed, MONDAY)


@given(st.integers(0, 364), MINUTES, st.sampled_from(["", " ", "の", "、"]))
def test_a_day_and_a_time_shown_are_read_back(ahead: int, clock: time, between: str) -> None:
    day = MONDAY + timedelta(days=ahead)
    assert read_moment(f"{show_day(day)}{between}{show_time(clock)}", MONDAY) == (day, clock)
    assert read_moment(f"{day:%Y-%m-%d}T{clock:%H:%M}", MONDAY) == (day, clock)


@given(st.text(alphabet="0123456789/:月日時分半午前後pm明のT "))
def test_any_text_is_a_moment_or_a_refusal(text: str) -> None:
    assert answer(lambda: read_moment(text, MONDAY))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        ("2026-10-15", "令和8年"),
        ("2020-01-01", "令和2年"),
        ("2019-05-01", "令和元年"),
        ("2019-04-30", "平成31年"),
        ("1989-01-08", "平成元年"),
        ("1989-01-07", "昭和64年"),
        ("1926-12-24", "大正15年"),
        ("1912-07-29", "1912年"),
    ],
)
def test_the_year_is_named_by_its_era(day: str, year: str) -> None:
    assert era_year(date.fromisoformat(day)) == year


def test_days_are_shown_as_on_paper() -> None:
    day = date(2026, 10, 5)
    assert show_day(day) == "10月5日(月)"
    assert show_day(day, with_year=True) == "令和8年10月5日(月)"
    assert short_day(day) == "10/5(月)"


def test_days_are_shown_in_other_languages() -> None:
    day = date(2026, 10, 15)
    assert show_day(day, "en") == "Thu, Oct 15"
    assert show_day(day, "en", with_year=True) == "Thu, Oct 15, 2026"
    assert show_day(day, "zh-Hans") == "10月15日周四"


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("14:00", "午後2時"),
        ("14:30", "午後2時30分"),
        ("09:05", "午前9時5分"),
        ("12:00", "午後0時"),
        ("00:00", "午前0時"),
    ],
)
def test_times_are_shown_on_the_twelve_hour_clock(moment: str, shown: str) -> None:
    assert show_time(time.fromisoformat(moment)) == shown


def test_times_are_shown_in_other_languages() -> None:
    assert show_time(time(14, 30), "zh-Hans") == "14:30"
    assert show_time(time(14, 30), "en").replace("\u202f", " ") == "2:30 PM"


def test_tokyo_is_nine_hours_ahead_all_year() -> None:
    assert {datetime(2026, month, 1, tzinfo=Tokyo).utcoffset() for month in range(1, 13)} == {timedelta(hours=9)}
