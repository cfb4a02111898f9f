"""What people type is read the same way however their phone writes it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import graphemes, key, nearest, plain, utf16_units, whole_number


@pytest.mark.parametrize(
    ("text", "units", "seen"),
    [
        ("", 0, 0),
        ("あ", 1, 1),
        ("a\r\n", 3, 2),
        ("👍", 2, 1),
        ("👍🏽", 4, 1),
        ("👨‍👩‍👧", 8, 1),
        ("🇯🇵", 4, 1),
        ("か\u3099", 2, 1),
        ("葛\U000e0100", 3, 1),
    ],
)
def test_length_is_counted_in_both_of_lines_ways(text: str, units: int, seen: int) -> None:
    assert (utf16_units(text), graphemes(text)) == (units, seen)


def test_half_an_emoji_counts_as_one_unit() -> None:
    assert utf16_units("\ud83d") == 1


@given(st.text())
def test_a_reader_never_sees_more_characters_than_units(text: str) -> None:
    assert graphemes(text) <= utf16_units(text)


@given(st.text(), st.text())
def test_units_add_up(one: str, other: str) -> None:
    assert utf16_units(one + other) <= utf16_units(one) + utf16_units(other)


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("  ＬＩＮＥ　公式\nアカウント ", "LINE 公式 アカウント"),
        ("ｽﾏﾎ", "スマホ"),
        ("か\u3099", "が"),
        ("葛\U000e0100城", "葛城"),
        ("❤\ufe0f", "❤"),
        ("\ufeffはい\u200b", "はい"),
        ("Zoom", "Zoom"),
    ],
)
def test_plain_text_is_alike_from_every_phone(typed: str, shown: str) -> None:
    assert plain(typed) == shown


@given(st.text())
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("はい。", "はい"),
        ("はいです", "はい"),
        ("はい、お願いします！！", "はい"),
        ("はい～", "はい"),
        ("参加でお願い致します。", "参加"),
        ("ＬＩＮＥ　公式アカウント", "LINE公式アカウント"),
        ("line公式 アカウント？", "LINE公式アカウント"),
        ("ｽﾏｰﾄﾌｫﾝ", "スマートフォン"),
        ("スマ−トフォン", "スマートフォン"),
        ("スマ―トフォン", "スマートフォン"),
        ("10〜20人", "10～20人"),
        ("10‐20人", "10-20人"),
    ],
)
def test_what_people_type_meets_the_label(typed: str, label: str) -> None:
    assert key(typed) == key(label)


@pytest.mark.parametrize(
    ("one", "other"),
    [("はい", "ハイ"), ("参加", "不参加"), ("参加します", "参加"), ("です", ""), ("お願いします", ""), ("?", "!")],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert key(key(text)) == key(text)


@given(st.text())
def test_a_key_is_empty_only_for_nothing(text: str) -> None:
    assert bool(key(text)) == bool(plain(text))


def test_endless_politeness_is_read_to_its_end() -> None:
    assert key("はい" + "です" * 5000) == "はい"


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("１２", 12),
        ("12人", 12),
        ("十二", 12),
        ("①", 1),
        ("⑳", 20),
        ("1番", 1),
        ("1番目", 1),
        ("1.", 1),
        ("(3)", 3),
        ("No.1", 1),
        ("約10人", 10),
        ("10人くらい", 10),
        ("だいたい１０名ほどです。", 10),
        ("十五人くらい", 15),
        ("百二十人", 120),
        ("九千九百九十九", 9999),
        ("千", 1000),
        ("二〇", 20),
        ("〇", 0),
        ("0", 0),
        ("１，２００世帯", 1200),
        ("５つ", 5),
        ("ふたりです", 2),
        ("2、お願いします", 2),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "10か15",
        "10-15",
        "10〜15人",
        "1,2",
        "3.5",
        "-5",
        "一万",
        "十人十",
        "二百百",
        "15日",
        "午後2時",
        "はい",
        "1 2人と3人",
        "9" * 5000,
    ],
)
def test_what_is_no_single_number_is_not_guessed(typed: str) -> None:
    assert whole_number(typed) is None


@given(st.integers(0, 999_999_999))
def test_every_number_written_in_digits_is_read(number: int) -> None:
    assert whole_number(str(number)) == whole_number(f"{number:,}人") == number


def in_kanji(number: int) -> str:
    """Writes 1 to 9999 the way people do, without 一 before 十, 百 and 千."""
    digits = "〇一二三四五六七八九"
    written = ""
    for scale, sign in ((1000, "千"), (100, "百"), (10, "十")):
        count, number = divmod(number, scale)
        written += (digits[count] if count > 1 else "") + sign if count else ""
    return written + (digits[number] if number else "")


@given(st.integers(1, 9999))
def test_every_number_written_in_kanji_is_read(number: int) -> None:
    assert whole_number(in_kanji(number)) == number


@given(st.text())
def test_reading_a_number_never_breaks(text: str) -> None:
    assert (whole_number(text) or 0) >= 0


def test_the_nearest_words_come_first() -> None:
    words = ["講習会", "意見交換会", "訪問", "講習会の資料"]
    assert nearest("講習回", words)[0] == "講習会"
    assert nearest("いけん", words) == ()


def test_no_more_words_are_offered_than_asked_for() -> None:
    assert nearest("報告", ["報告1", "報告2", "報告3", "報告4", "報告1"], most=2) == ("報告1", "報告2")


@given(st.text(min_size=1), st.lists(st.text(min_size=1), max_size=4))
def test_a_word_that_is_there_is_among_the_nearest(word: str, others: list[str]) -> None:
    found = nearest(word, [*others, word], most=5)
    assert not key(word) or word in found
