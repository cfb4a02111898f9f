"""Staff commands: any slash, any space, two languages; what is missing or too much is explained with an example."""

from __future__ import annotations

import pytest

from tests.cast import Chat, Town
from tests.chat.wishing import wished


@pytest.fixture
def staff(town: Town) -> Chat:
    """The staff's group; いなほ町会 has wished."""
    wished(town.takeshi)
    return town.staff


LISTS = (
    "/希望一覧", "／希望一覧", " /希望一覧 ", "/ 希望一覧", "／　希望一覧", "/希望一覧。", "//希望一覧",
    "/visits", "/VISITS", "／ｖｉｓｉｔｓ", "/希望一覧をお願いします", "/\n希望一覧",
)  # fmt: skip
SHOWS = (
    "/訪問 いなほ町会", "/訪問　いなほ町会", "／訪問\nいなほ町会", "/visit いなほ 町会", "/訪問 V01", "/訪問 v01",
    "/訪問 Ｖ０１", "/訪問 V1", "/訪問 A002", "/訪問 ａ００２",
)  # fmt: skip


@pytest.mark.parametrize("command", LISTS)
def test_the_list_can_be_asked_for_in_many_ways(staff: Chat, command: str) -> None:
    staff.say(command).heard("いなほ町会（V01）")


@pytest.mark.parametrize("command", SHOWS)
def test_a_visit_can_be_named_in_many_ways(staff: Chat, command: str) -> None:
    staff.say(command).heard("いなほ町会（V01）", "いま: 希望を受け付けました")


@pytest.mark.parametrize("command", ["/訪問", "/visit", "/訪問　"])
def test_a_missing_argument_is_named_with_an_example(staff: Chat, command: str) -> None:
    staff.say(command).heard("団体がありません。", "使い方: /訪問 団体", "例: /訪問 さくら町会")


@pytest.mark.parametrize("command", ["/希望一覧 いなほ町会", "/希望一覧 1 2 3", "/訪問 いなほ町会 さくら町会 みなと"])
def test_an_argument_too_many_is_named_with_an_example(staff: Chat, command: str) -> None:
    staff.say(command).heard("がわかりませんでした。", "使い方: /", "例: /")


@pytest.mark.parametrize(
    ("command", "why"),
    [
        ("/訪問 いなぼ町会", "「いなぼ町会」という団体はありません。もしかして: いなほ町会"),
        ("/訪問 zzz", "「zzz」という団体はありません。"),
        ("/訪問 V99", "V99という訪問はありません。"),
        ("/訪問 V99999999999999999999", "という訪問はありません。"),
        ("/訪問 V", "「V」という団体はありません。"),
        ("/訪問 さくら町会", "さくら町会からの希望は、まだありません。"),
        ("/日程確定 いなほ町会 2月30日 14:00", "2月30日という日はありません。"),
        ("/日程確定 いなほ町会 11/30", "日にちと時刻がわかりませんでした。"),
        ("/日程確定 いなほ町会 11/30 2時", "2時が午前か午後かわかりませんでした。"),
        ("/日程確定 いなほ町会 11/30 25:00", "という時刻はありません。"),
        ("/日程確定 いなほ町会", "日時がありません。"),
        ("/区へ いなほ町会 きのうくらい", "日にちがわかりませんでした。"),
        ("/区へ いなほ町会 10/20", "10月20日(火)はまだ来ていません。"),
        ("/再送 たくさん", "「たくさん」は数として読めませんでした。"),
        ("/再送 999", "番号999で送り直せるものはありません。"),
        ("/再送 999999999999999", "数として読めませんでした。"),
        ("/登録 ABCD-2345", "もう登録されています。"),
    ],
)
def test_a_wrong_argument_is_explained(staff: Chat, command: str, why: str) -> None:
    staff.say(command).heard(why)
    assert why.startswith("もう") or "使い方: /" in staff.answer


@pytest.mark.parametrize(
    ("command", "near"),
    [
        ("/希望一らん", "/希望一覧"),
        ("/visit一覧", "/visits"),
        ("/日程", "/日程案"),
        ("/不足", "/不達"),
        ("/bisits", "/visits"),
    ],
)
def test_an_unknown_command_suggests_the_nearest(staff: Chat, command: str, near: str) -> None:
    staff.say(command).heard("という命令はありません。もしかして:", near)


@pytest.mark.parametrize("command", ["/むかしむかし", "/", "／", "/　", "/???", "/👍"])
def test_a_command_like_no_other_is_told_where_the_list_is(staff: Chat, command: str) -> None:
    staff.say(command).heard("という命令はありません。「/使い方」で一覧が出ます。")


@pytest.mark.parametrize("command", ["/使い方", "/help", "／ヘルプ", "/HELP"])
def test_help_lists_every_command_once(staff: Chat, command: str) -> None:
    staff.say(command).heard("使える命令", "/希望一覧　", "/不達　", "/中止　")
    names = [found.names[0] for found in staff.town.house.rooms.doors.commands.values()]
    for name in set(names):
        assert staff.answer.count(f"/{name}　") == 1


@pytest.mark.parametrize(
    "words", ["/" + "あ" * 4999, "/訪問 " + "あ" * 4990, "/訪問" + " あ" * 2400, "/" + "👍" * 2000]
)
def test_a_command_of_five_thousand_characters_is_refused_kindly(staff: Chat, words: str) -> None:
    staff.say(words).heard("命令が長すぎて読み取れませんでした。")


def test_an_argument_that_is_almost_too_long_is_still_explained(staff: Chat) -> None:
    staff.say("/訪問 " + "👍" * 400).heard("という団体はありません。", "使い方: /訪問 団体")


def test_braces_in_what_people_type_are_only_braces(staff: Chat) -> None:
    staff.say("/訪問 {name}").heard("「{name}」という団体はありません。")
    staff.say("/{near}").heard("「/{near}」という命令はありません。")


def test_the_day_of_forwarding_may_be_given_and_lies_in_the_past(staff: Chat) -> None:
    staff.say("/区へ いなほ町会 10/12").heard("いま: 区へ伝えました（10月12日(月)）")


def test_the_day_of_forwarding_may_be_today(staff: Chat) -> None:
    staff.say("/区へ いなほ町会 今日").heard("いま: 区へ伝えました（10月14日(水)）")


def test_every_command_answers_by_its_english_name_too(staff: Chat) -> None:
    for found in set(staff.town.house.rooms.doors.commands.values()):
        assert len(found.names) == 2
        assert found.names[1].isascii()


def test_every_usage_line_can_be_shown(staff: Chat) -> None:
    doors = staff.town.house.rooms.doors
    for found in doors.commands.values():
        assert f"/{found.names[0]}" in str(found.usage(doors.readers))


def test_an_example_has_a_word_for_every_argument_that_is_needed(staff: Chat) -> None:
    for found in staff.town.house.rooms.doors.commands.values():
        needed = sum(one.required for one in found.parameters)
        assert not found.example or len(found.example.split()) >= needed, found.names


def test_a_command_that_was_mistyped_is_shown_with_its_own_example(staff: Chat) -> None:
    staff.say("/送付済").heard("使い方: /送付済 種類 日", "例: /送付済 実施報告書 10/15 S02 S03 W03")
    staff.say("/使い方").heard("/会場　区が決めた会場を入れる（例 /会場 W03 見本区民館）")
