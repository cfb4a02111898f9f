"""Whatever somebody sends at any question of any dialogue: a kind next step in their language, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.catalogs import spoken
from bot.chat.confirming import FIX, YES, Confirm, FixChoice
from bot.chat.conversation import BACK, LEAVE, RESTART
from bot.chat.postbacks import encode
from bot.clock import TOKYO, FixedClock
from tests.cast import Town
from tests.chat.walking import DIALOGUES, Heard, Place, places
from tests.houses import build, copy_of
from tests.people.test_every_language import strange

CHECKED = ("ja", "ja-easy", "en")
WALL = "きのうの会合では、いろいろな話が出まして、まず会長さんがおっしゃるには、" * 60
NONSENSE: dict[str, Callable[[Place], Place]] = {
    "a sticker": lambda place: place.send("sticker"),
    "a photo": lambda place: place.send("image"),
    "a film": lambda place: place.send("video"),
    "a voice": lambda place: place.send("audio"),
    "a map": lambda place: place.send("location"),
    "a file": lambda place: place.send("file"),
    "what LINE invents next": lambda place: place.send("hologram"),
    "emoji": lambda place: place.say("👍🏽🙏"),
    "a wall of text": lambda place: place.say(WALL),
    "a sign": lambda place: place.say("☆"),
    "a phone number": lambda place: place.say("090-0000-1234です"),
    "yesterday's button": lambda place: place.tap_old(),
    "yesterday's way back": lambda place: place.tap_old(BACK),
    "yesterday's way out": lambda place: place.tap_old(LEAVE),
    "yesterday's new beginning": lambda place: place.tap_old(RESTART),
    "yesterday's words": lambda place: place.say("1").late(),
    "yesterday's leaving": lambda place: place.say("やめる").late(),
}
SHORT = (
    "はい。",
    "うん",
    "１",
    "②",
    "いいえ",
    "なし",
    "わかりません",
    "99",
    "0",
    "-1",
    "1と2",
    "ok",
    "?",
    "yes",
    "네",
    "是",
)
LEAVING = (
    "やめる", "やっぱりやめる", "やっぱりやめます。", "やめます", "やめたい", "キャンセル", "cancel", "Stop", "quit",
    "取消", "不做了", "취소", "그만두기", "그만",
)  # fmt: skip
GOING_BACK = (
    "もどる",
    "戻る",
    "もどります",
    "前にもどる",
    "一つ前",
    "Back",
    "go back",
    "返回",
    "上一步",
    "뒤로",
    "뒤로 가기",
)


def every(languages: Iterable[str]) -> pytest.MarkDecorator:
    """Each dialogue in each of these languages."""
    walks = [(name, language) for name in DIALOGUES for language in languages]
    return pytest.mark.parametrize("standing", walks, ids="-".join, indirect=True)


@pytest.fixture(scope="module")
def quiet_town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One town for all of these tests, because nothing that is said here ever happens."""
    clock = FixedClock(datetime(2026, 10, 14, 17, 59, tzinfo=TOKYO))
    house = build(copy_of(sqlite_template, tmp_path_factory.mktemp("quiet")), clock)
    with Town(house, clock) as town:
        yield town
    house.close()


@pytest.fixture
def standing(request: pytest.FixtureRequest, quiet_town: Town) -> Iterator[Place]:
    """はな子 at each question of a dialogue, one after the other, in one language."""
    return places(quiet_town.hanako, *request.param)


def kana_in(heard: Heard, language: str) -> list[str]:
    """Kana read by somebody whose language has none."""
    return [] if language.startswith("ja") else strange(heard.words)


@every(CHECKED)
def test_what_is_no_answer_is_met_kindly_and_the_question_stands_again(standing: Iterator[Place]) -> None:
    wrong = []
    for place in standing:
        for what, does in NONSENSE.items():
            with does(place).answered() as heard:
                kept = (heard.state, heard.answers) == ("open", place.given)
                if not (kept and heard.asks_again) or kana_in(heard, place.turn.language):
                    wrong.append((place.question.key, what, heard.words))
    assert wrong == []


@every(CHECKED)
def test_short_words_are_understood_or_asked_again_and_nothing_is_lost(standing: Iterator[Place]) -> None:
    wrong = []
    for place in standing:
        for typed in SHORT:
            with place.say(typed).answered() as heard:
                gone = heard.state == "open" and not lasting(place) <= set(heard.answers or ())
                same = heard.state == "open" and heard.answers == place.given
                if not heard.words or gone or (same and not heard.asks_again) or kana_in(heard, place.turn.language):
                    wrong.append((place.question.key, typed, heard.words))
    assert wrong == []


def lasting(place: Place) -> set[str]:
    """What has to stay whatever is answered here: of a question that mends all but what it mends."""
    if isinstance(place.question, FixChoice):
        return set()
    return {key for key, value in place.given.items() if value not in (YES, FIX)}


@every(spoken())
def test_whoever_changes_their_mind_is_let_go_and_nothing_is_kept(standing: Iterator[Place]) -> None:
    wrong = []
    for place in standing:
        for typed in LEAVING:
            with place.say(typed).answered() as heard:
                if (heard.state, heard.answers) != ("left", None) or not heard.words:
                    wrong.append((place.question.key, typed, heard.words))
    assert wrong == []


@every(spoken())
def test_the_way_back_is_understood_in_every_language(standing: Iterator[Place]) -> None:
    wrong = []
    for place in standing:
        before = place.dialogue.last_answered(place.given, before=place.question)
        for typed in GOING_BACK:
            with place.say(typed).answered() as heard:
                expected = {key: value for key, value in place.given.items() if key != before}
                if (heard.state, heard.answers) != ("open", expected):
                    wrong.append((place.question.key, typed, heard.words))
    assert wrong == []


@every(spoken())
def test_every_button_may_be_typed_as_it_reads(standing: Iterator[Place]) -> None:
    """Who types what a button says means that button: nothing else may take the words."""
    wrong = []
    for place in standing:
        for label, data in place.buttons():
            with place.tap(data).answered() as tapped:
                meant = (tapped.state, tapped.answers)
            with place.say(label).answered() as heard:
                if (heard.state, heard.answers) != meant:
                    wrong.append((place.question.key, label, heard.words))
    assert wrong == []


@every(("ja",))
@pytest.mark.parametrize("language", spoken())
def test_a_language_chosen_half_way_asks_the_same_question_in_it(standing: Iterator[Place], language: str) -> None:
    wrong = []
    for place in standing:
        with place.tap(encode("people.speak", l=language)).answered() as heard:
            if (heard.state, heard.answers) != ("open", place.given) or not heard.asks_again:
                wrong.append((place.question.key, heard.words))
    assert wrong == []


AGREEING = (
    "はい",
    "はい。",
    "うん",
    "ええ",
    "yes",
    "Yes.",
    "ok",
    "OK",
    "okay",
    "1",
    "①",
    "是",
    "是的",
    "好",
    "好的",
    "네",
    "예",
    "응",
)
MENDING = (
    "なおす",
    "いいえ",
    "ちがいます",
    "no",
    "No.",
    "2",
    "②",
    "不是",
    "不对",
    "修改",
    "아니요",
    "아니오",
    "고치기",
)


@every(spoken())
def test_yes_and_no_are_understood_in_every_language(standing: Iterator[Place]) -> None:
    wrong: list[str] = []
    for place in standing:
        if isinstance(place.question, Confirm):
            for typed in AGREEING:
                with place.say(typed).answered() as heard:
                    wrong += [typed] if heard.state != "done" else []
            for typed in MENDING:
                with place.say(typed).answered() as heard:
                    wrong += [typed] if (heard.answers or {}).get("sure") != FIX else []
    assert wrong == []
