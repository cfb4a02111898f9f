"""What must not be typed into a chat is noticed however it is typed; what people really type is let through."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.chat.guards import Kind, check_digit, what_is_personal

PERSONAL = {
    Kind.MY_NUMBER: (
        "123456789018",
        "1234 5678 9018",
        "1234-5678-9018",
        "１２３４５６７８９０１８",
        "１２３４　５６７８　９０１８",
        "1234ー5678ー9018",
        "1 2 3 4 5 6 7 8 9 0 1 8",
        "マイナンバーは123456789018です",
        "個人番号:1234-5678-9018",
        "番号は\n1234 5678 9018\nです",
        "一二三四五六七八九〇一八",
        "123 456 789 018 よろしくお願いします",
        "10人です 1234 5678 9018",
    ),
    Kind.PHONE: (
        "03-6759-9119",
        "0367599119",
        "03 6759 9119",
        "03(6759)9119",
        "(03) 6759-9119",
        "０３－６７５９－９１１９",
        "０３ー６７５９ー９１１９",
        "03−6759−9119",
        "03‐6759‐9119",
        "03.6759.9119",
        "090 1234 5678",
        "090-1234-5678",
        "09012345678",
        "０９０１２３４５６７８",
        "090 12 34 56 78",
        "0 9 0 1 2 3 4 5 6 7 8",
        "080-1234-5678です。",
        "携帯は070-1234-5678",
        "050-1234-5678",
        "TEL03-6759-9119",
        "電話０９０－１２３４－５６７８まで",
        "〇九〇ー一二三四ー五六七八",
        "0120-123-456",
        "0120 123 456",
        "0120123456",
        "0800-123-4567",
        "0570-012-345",
        "+81-3-6759-9119",
        "+81 90 1234 5678",
        "＋８１９０１２３４５６７８",
        "+81(0)90-1234-5678",
        "電話は3993-1111です",
        "けいたい 1234-5678",
        "講習会3のことで 090-1234-5678 に電話ください",
        "0422-12-3456",
        "04992-1-2345",
        "10/15 14:00 03-6759-9119",
    ),
    Kind.MAIL: (
        "hanako@example.jp",
        "ｈａｎａｋｏ＠ｅｘａｍｐｌｅ．ｊｐ",
        "メールはhanako.yamada+sakura@mail.example.ne.jpです",
        "hanako @ example.jp",
        "hanako(at)example.jp",
        "<hanako@example.jp>",
        "HANAKO_1@EXAMPLE.CO.JP。",
        "a1b2c3d4e5f6g7h8i9j0k1@example.ne.jp",
        "hanako..1@example.ne.jp.",
    ),
    Kind.ADDRESS: (
        "〒123-4567",
        "〒１２３－４５６７",
        "〒1234567",
        "郵便番号は123-4567",
        "123-4567",
        "176-8501 東京都練馬区",
        "練馬区豊玉北6-12-1",
        "練馬区豊玉北６－１２－１",
        "練馬区豊玉北6ー12ー1",
        "練馬区豊玉北 6-12-1",
        "東京都練馬区豊玉北六丁目12番1号",
        "東京都練馬区豊玉北六丁目十二番一号",
        "豊玉北6丁目12-1",
        "豊玉北６丁目１２番１号",
        "豊玉北6丁目12番地",
        "豊玉北六丁目十二の一",
        "豊玉北六の十二の一",
        "豊玉北6-12-1",
        "豊玉北6の12の1です",
        "練馬区豊玉北6-12",
        "住所は豊玉北6丁目12",
        "北6 丁目 12 番 1 号",
        "十二番地の一です",
        "12番1号",
        "中野市大字中野12番地",
        "豊玉北6-12-1 さくら荘203",
    ),
    Kind.BANK_ACCOUNT: (
        "さくら銀行 練馬支店 普通 1234567",
        "さくら銀行練馬支店普通1234567",
        "普通預金1234567",
        "普通 １２３４５６７",
        "当座 1234567",
        "口座番号は1234567です",
        "口座番号 123-4567",
        "口座番号：1 2 3 4 5 6 7",
        "振込先は 0123456 です",
        "いなほ信用金庫 7654321",
        "練馬支店 (普) 1234567",
        "記号 12345 番号 12345671",
        "記号12345-1 番号12345671",
        "ゆうちょ 12345-12345671",
        "ゆうちょ銀行 記号１２３４５ 番号１２３４５６７１",
    ),
}  # fmt: skip

ORDINARY = (
    # commands and codes
    "ABCD-2345",
    "ＡＢＣＤ－２３４５",
    "/登録 ABCD-2345",
    "A7K2-9MQ4",
    "2345-6789",
    "V01",
    "A012",
    "P0123",
    "S03",
    "I001",
    "/希望一覧",
    "/訪問 さくら町会",
    "/日程確定 さくら町会 10/15 14:00",
    "/日程確定 V01 10-15 14:00",
    "/日程案 V01 10/15 14:00 10/16 10:00 10/20 13:30",
    "/請求 R012",
    "/再送 12",
    "/役員追加 さくら町会 会長",
    "講習会3",
    "講習会3 10/15(木) LINE",
    "意見交換会2",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "550e8400-e29b-41d4-a716-446655440000",
    "00000000-0000-4000-8000-123456789018",
    "01J9Z0123456789018ABCDEFGH",
    # days and times
    "10/15",
    "2026-10-15",
    "2026/10/15",
    "２０２６－１０－１５",
    "2026.10.15",
    "20261015",
    "２０２６１０１５",
    "令和8年10月15日",
    "令和八年十月十五日",
    "R8.10.15",
    "令和8-10-15",
    "候補日8-10-15",
    "10-15",
    "10月15日(木)14時",
    "14:00",
    "14:00-16:00",
    "1400-1600",
    "0900-1030",
    "0900-1030 100人",
    "10/15 0900-1030 30人",
    "2026-10-15 14:00",
    "2026-10-15 1400",
    "20261015 1400",
    "2026-10-15T14:00:00+09:00",
    "2026-10-15 10:00 2026-10-16 10:00",
    "10/15、10/16、10/20のどれか",
    "午前10時から12時まで",
    "二〇二六年十月十五日",
    "二〇二六-十-十五",
    "電話は0900-1700にください",
    "2026-2027",
    # counts and money
    "15",
    "15人",
    "１５人です",
    "約20名",
    "10-15人",
    "10人、12人、15人",
    "12 15 20 18",
    "十五人",
    "10,000円",
    "１０，０００円",
    "1000000円",
    "銀行で1000000円おろす",
    "1,234,567円",
    "予算は300000円です",
    "90%",
    "3.5時間",
    # names and places
    "さくら町会",
    "豊玉北六丁目町会",
    "「豊玉北六丁目町会」です",
    "豊玉北6丁目町会",
    "さくら町会10-15",
    "練馬一丁目二番街会",
    "三丁目の公園で集まりたい",
    "3丁目の公園で集まりたい",
    "六丁目 10/15 14:00",
    "6丁目10時集合",
    "6丁目15人、7丁目12人",
    "1-2丁目",
    "練馬区役所",
    "練馬区",
    "練馬区役所10-15時",
    "区民センターで10-12時",
    "東京都練馬区豊玉北",
    "豊玉北六丁目",
    "一番町町会",
    "2番地区会館",
    "第3番地区",
    "1番2号車",
    "駅の3番出口",
    "会館の2階201号室",
    "銀行の前の公園で集まりたい",
    "普通でよいです",
    "口座を開きたい",
    "普通は10人くらい、多くて15人",
    "郵便番号がわかりません",
    # words about our things
    "LINE公式アカウント",
    "@engawa-mihon",
    "集合 @公民館",
    "10時@会館",
    "https://engawa.example.jp/my/0312345678?code=123456789018",
    "https://engawa.example.jp/p/a@example.jp に書きました",
    "電話番号を変えたい",
    "メールアドレスはどこに書きますか",
    "マイナンバーは要りますか",
    "アドバイザーに来てほしい",
    "機種変更した",
    "わたしの情報",
    "①",
    "１と３",
    "",
    " ",
    "\n",
    "👍",
    "Wi-Fi 2.4GHz",
    "Windows 11とAndroid 14",
    "ver 1.2.3@2.0.1",
    "+10人",
    "iPhone15が3台",
)


@pytest.mark.parametrize(("kind", "text"), [(kind, text) for kind, texts in PERSONAL.items() for text in texts])
def test_what_is_personal_is_noticed(kind: Kind, text: str) -> None:
    assert what_is_personal(text) is kind


@pytest.mark.parametrize("text", ORDINARY)
def test_what_people_really_type_is_let_through(text: str) -> None:
    assert what_is_personal(text) is None


def test_there_are_enough_examples() -> None:
    assert sum(map(len, PERSONAL.values())) >= 60
    assert len(set(ORDINARY)) >= 80


@pytest.mark.parametrize("number", ["123456789018", "000000000000", "100000000013", "999999999993"])
def test_the_check_digit_follows_the_official_formula(number: str) -> None:
    first = [int(figure) for figure in number[:11]]
    total = sum(first[11 - n] * (n + 1 if n <= 6 else n - 5) for n in range(1, 12))
    assert check_digit(number[:11]) == (0 if total % 11 <= 1 else 11 - total % 11)


def test_a_known_number_has_its_known_check_digit() -> None:
    assert check_digit("12345678901") == 8


ELEVEN = st.text(string.digits, min_size=11, max_size=11)
GAP = st.sampled_from(["", "", " ", "-", "　", "－", "ー", " - "])
DAY = re.compile(r"(19|20)\d\d[^\d]*(0?[1-9]|1[0-2])[^\d]*(0?[1-9]|[12]\d|3[01])")


@given(ELEVEN, st.lists(GAP, min_size=11, max_size=11), st.booleans())
def test_a_my_number_is_found_in_any_spacing(first: str, gaps: list[str], wide: bool) -> None:
    number = first + str(check_digit(first))
    spaced = number[0] + "".join(gap + figure for gap, figure in zip(gaps, number[1:], strict=True))
    assume(DAY.search(spaced) is None)
    typed = spaced.translate(str.maketrans(string.digits, "０１２３４５６７８９")) if wide else spaced
    assert what_is_personal(f"番号は{typed}です") is Kind.MY_NUMBER


@given(ELEVEN, st.integers(1, 9), st.sampled_from(["", " ", "-"]))
def test_twelve_figures_with_a_wrong_check_digit_are_no_my_number(first: str, off: int, gap: str) -> None:
    number = first + str((check_digit(first) + off) % 10)
    assert what_is_personal(gap.join((number[:4], number[4:8], number[8:]))) is not Kind.MY_NUMBER


@given(st.sampled_from(["070", "080", "090"]), st.text(string.digits, min_size=8, max_size=8), GAP, GAP)
def test_a_mobile_number_is_found_however_it_is_joined(head: str, rest: str, one: str, other: str) -> None:
    assert what_is_personal(f"{head}{one}{rest[:4]}{other}{rest[4:]}") is Kind.PHONE


@given(st.text(max_size=200))
def test_any_text_gets_an_answer(text: str) -> None:
    assert what_is_personal(text) in {None, *Kind}


@pytest.mark.parametrize(
    "part",
    [
        "1",
        "1-",
        "0 ",
        "12 ",
        "a",
        "a.",
        "a@",
        "@a.",
        "(at)",
        "区",
        "区桜",
        "桜1-1",
        "六",
        "丁目",
        "1丁目",
        "番地",
        "-",
        "1---",
        "+",
        "(1)",
        "http://",
        "口座",
        "1,",
        "a1",
        "090-",
        "桜六の六の",
        "電話",
        "記号",
        "〒",
        "\n",
        "　",
        "ー",
        "普通 1 ",
    ],
)
def test_long_hostile_texts_are_read_to_the_end(part: str) -> None:
    what_is_personal((part * 5000)[:5000])
    what_is_personal((part * 5000)[:5000] + "x")


@pytest.mark.parametrize("kind", Kind)
def test_the_person_hears_what_it_looked_like_and_that_it_was_not_kept(kind: Kind) -> None:
    said = kind.sentence.render()
    assert "のように見えたので、保存せず、だれにも伝えていません。" in said
    assert "{" not in said


@pytest.mark.parametrize("kind", [Kind.PHONE, Kind.MAIL, Kind.ADDRESS])
def test_what_is_needed_is_sent_to_our_own_page(kind: Kind) -> None:
    assert "「わたしの情報」から専用のページで登録できます。" in kind.sentence.render()


@pytest.mark.parametrize("kind", [Kind.MY_NUMBER, Kind.BANK_ACCOUNT])
def test_what_is_never_needed_is_said_to_be_never_asked(kind: Kind) -> None:
    said = kind.sentence.render()
    assert "決してありません" in said
    assert "わたしの情報" not in said


@pytest.mark.parametrize("kind", Kind)
def test_no_sentence_of_ours_is_itself_taken_for_personal(kind: Kind) -> None:
    assert what_is_personal(kind.sentence.render()) is None
