"""What goes wrong with surveys at a table of eighty-year-olds: too late, too long, in the wrong place."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from bot.catalogs import show
from bot.chat.dialogues import DialogueRow
from handlers.people.tables import Person
from handlers.surveys.cards import CLOSED, NOT_ASKED
from tests.cast import Chat, Town
from tests.people.test_every_language import FOREIGN, speak, strange
from tests.surveys.hands import Phone, fields, seat_path
from tests.surveys.stage import KEPT, THANKS, WAY, answer, counts, kept, near_the_end

OPINION = "きょうは、とてもよいお話をうかがいました。うちの町会でも、" * 40
NOWHERE = (
    "はい。",
    "うん",
    "１",
    "②",
    "やっぱりやめる",
    "もどる",
    "つづける",
    "アンケート",
    "答える",
    OPINION,
    "👍",
    "?",
)
NO_OPINION = ("特になし", "とくにありません。", "いいえ", "なし", "つぎへ（書かない）", "次", "nothing", "없음")
ASK_AGAIN = "きょうの講習会は、いかがでしたか。"


def begun(town: Town) -> Chat:
    """はな子 takes part and answers."""
    near_the_end(town, town.hanako)
    return town.hanako.tap("答える")


@pytest.fixture
def phone(town: Town) -> Phone:
    """The page of a sheet, begun."""
    near_the_end(town, sheets=20)
    one = Phone(town, seat_path(town, 7))
    one.begin()
    return one


def test_an_invitation_may_be_answered_by_typing_what_its_button_says(town: Town) -> None:
    near_the_end(town, town.hanako)
    town.hanako.say("答える").heard(ASK_AGAIN)


@pytest.mark.parametrize(
    "words", ["特になし", "とくにありません。", "いいえ", "なし", "つぎへ（書かない）", "次", "nothing", "없음"]
)
def test_nothing_to_add_is_an_answer(town: Town, words: str) -> None:
    answer(begun(town), *WAY[:-1]).say(words).heard(THANKS)
    assert kept(town) == [KEPT]


def test_a_long_opinion_in_the_chat_hears_where_it_belongs_and_is_not_kept(town: Town) -> None:
    chat = answer(begun(town), *WAY[:-1]).say(OPINION)
    chat.heard("ここに書かれた言葉は、保存していません。", "ご意見やご感想がありましたら")
    assert kept(town) == [KEPT]


@pytest.mark.parametrize("language", ["ja", *FOREIGN])
def test_who_is_too_late_hears_so_in_their_language(town: Town, language: str) -> None:
    chat = answer(begun(town), "満足")
    speak(chat, language)
    town.staff.say("/アンケート締切 W01").tap("はい、締め切ります")
    before = counts(town)
    town.platform.sticker(chat.user)
    chat.listen().say("1").heard(show(CLOSED, language))
    assert counts(town) == before


def test_a_sticker_after_it_closed_ends_the_dialogue_kindly(town: Town) -> None:
    chat = answer(begun(town), "満足")
    town.staff.say("/アンケート締切 W01").tap("はい、締め切ります")
    chat.listen()
    town.platform.sticker(chat.user)
    town.settle()
    chat.heard("もう締め切りました。")
    chat.say("やめる").heard("いま途中の相談はありません。")


@pytest.mark.parametrize("language", ["ja", *FOREIGN])
def test_a_stranger_hears_a_next_step_whatever_they_send_and_nothing_is_kept(town: Town, language: str) -> None:
    near_the_end(town, town.hanako)
    speak(town.stranger.say("こんにちは"), language)
    with town.house.db.read() as session:
        people = session.scalar(select(func.count()).select_from(Person))
    heard = [(words, town.stranger.say(words).answer) for words in NOWHERE]
    assert [words for words, said in heard if not said] == []
    assert [said for _words, said in heard if language in FOREIGN and strange(said)] == []
    assert dict(heard)["答える"] == show(NOT_ASKED, language)
    with town.house.db.read() as session:
        assert session.scalar(select(func.count()).select_from(Person)) == people
        assert session.scalars(select(DialogueRow)).all() == []


def test_a_language_chosen_in_the_middle_of_a_page_takes_along_what_was_filled_in(phone: Phone) -> None:
    page = phone.section(1, {"q.satisfied": "5"})
    assert "2／3" in page.text
    page = phone._send("/1?l=ko", fields({"satisfied": ("4",), "useful": ("cases", "papers")}))
    assert page.request.path.endswith("/1")
    assert '<html lang="ko">' in page.text
    assert page.text.count("checked") == 3
    assert (kept(phone.town)[0]["satisfied"], kept(phone.town)[0]["useful"]) == (("4",), ("cases", "papers"))


def test_a_number_that_cannot_be_read_stands_there_to_be_mended(phone: Phone) -> None:
    page = phone.section(3, {"q.together": "たくさん", "q.voice": "よかったです。"})
    assert (page.status_code, 'value="たくさん"' in page.text, "よかったです。" in page.text) == (422, True, True)


def test_as_many_words_as_the_page_allows_are_kept_whole(phone: Phone) -> None:
    lines = ["あ" * 99] * 10  # 1,000 signs with the ends of their lines, which browsers send as two signs each
    phone.section(3, {"q.voice": "\r\n".join(lines)})
    assert "\n".join(lines) in phone.see("/3").text


@pytest.mark.parametrize("language", FOREIGN)
def test_an_address_that_leads_nowhere_says_so_in_the_readers_language(phone: Phone, language: str) -> None:
    for path in (f"{phone.path}/9?l={language}", f"/s/nothing2?l={language}"):
        page = phone.town.http.get(path, headers={"Accept": "text/html"})
        assert (page.status_code, strange(page.text)) == (404, [])
