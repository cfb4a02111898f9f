"""Whoever chose a language reads that language: in the chat wherever a tap leads, and on every page of their own."""

from __future__ import annotations

import re

import pytest

from bot.catalogs import LANGUAGES, SOURCE_LANGUAGE, Lazy, catalog, spoken
from bot.chat.menus import OFFICER, menu_called
from bot.store.chats import Chat as ChatRow
from handlers.contract.rules import profile
from handlers.people.languages import ASK
from tests.cast import ASSOCIATIONS, Chat, Town
from tests.people.own_pages import inside

KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa]+")
CONTRACT = profile("nerima-r8")
NAMES = (*ASSOCIATIONS, *LANGUAGES.values(), ASK, CONTRACT.title, CONTRACT.contractor.name)  # the same in all
STEPS = 3  # taps after the words of the menu
FOREIGN = [one for one in spoken() if one not in (SOURCE_LANGUAGE, "ja-easy")]
PAGES = ("/my", "/my/data", "/my/contact", "/my/consent", "/my/consent/end", "/my/data/erase", "/my/visits",
         "/my/questions")  # fmt: skip


@pytest.fixture(params=FOREIGN)
def reader(request: pytest.FixtureRequest, town: Town) -> Chat:
    """An officer who chose this language, and whose association has wished for a visit."""
    speak(town.hanako, request.param)
    return town.hanako


def speak(chat: Chat, language: str) -> None:
    """The chat's language."""
    with chat.town.house.db.write() as session:
        row = session.get_one(ChatRow, chat.town.house.directory.chat_of("user", chat.user))
        row.language = language


def strange(text: str) -> list[str]:
    """Kana that are left when names are taken away."""
    for name in sorted(NAMES, key=len, reverse=True):
        text = text.replace(name, "").replace(name.replace("\n", " "), "")
    return KANA.findall(text)


def language_of(chat: Chat) -> str:
    """What the chat speaks now."""
    with chat.town.house.db.read() as session:
        return session.get_one(ChatRow, chat.town.house.directory.chat_of("user", chat.user)).language


def walk(chat: Chat, words: str) -> list[str]:
    """Say words and tap everything that comes of it, some steps deep; what was read that is in no such language."""
    language, found = language_of(chat), []
    todo: list[tuple[str, ...]] = [()]
    tapped: set[str] = set()
    while todo:
        path = todo.pop(0)
        chat.say(words)
        for label in path:
            chat.tap(label)
        speak(chat, language)  # a tap may have chosen another
        found += [f"{words} > {' > '.join(path)}: {word}" for word in strange(chat.answer)]
        new = [one for one in chat.buttons() if one not in tapped and one not in LANGUAGES.values()]
        tapped.update(new)
        if len(path) < STEPS:
            todo += [(*path, label) for label in new if is_tap(chat, label)]
    return found


def is_tap(chat: Chat, label: str) -> bool:
    """Whether a button is answered in the chat without anything more to choose."""
    return chat.action(label)["type"] in ("postback", "message")


@pytest.mark.parametrize("place", range(len(menu_called(OFFICER).tiles)))
def test_wherever_a_tile_leads_the_chat_speaks_the_language_of_its_reader(reader: Chat, place: int) -> None:
    tile = menu_called(OFFICER).tiles[place]
    assert walk(reader, Lazy(tile.said).render(language_of(reader))) == []


@pytest.mark.parametrize("said", menu_called(OFFICER).more)
def test_so_do_the_other_words_of_the_menu(reader: Chat, said: str) -> None:
    assert walk(reader, Lazy(said).render(language_of(reader))) == []


@pytest.mark.parametrize("language", FOREIGN)
def test_a_stranger_is_spoken_to_as_they_chose(town: Town, language: str) -> None:
    town.stranger.say("こんにちは")
    speak(town.stranger, language)
    said = (
        town.stranger.say("こんにちは").answer
        + town.stranger.say("コード").answer
        + town.stranger.say("ABCD-2345").answer
    )
    assert strange(said) == []


def test_every_page_of_ones_own_speaks_as_the_chat_does(reader: Chat) -> None:
    town = inside(reader)
    assert {page: strange(town.http.get(page, follow_redirects=True).text) for page in PAGES} == dict.fromkeys(
        PAGES, []
    )


def test_the_page_says_its_language_to_the_browser(reader: Chat) -> None:
    town = inside(reader)
    assert f'<html lang="{language_of(reader)}">' in town.http.get("/my").text


def test_what_is_wrong_in_a_form_is_said_in_the_language_of_its_reader(reader: Chat) -> None:
    town = inside(reader)
    page = town.http.get("/my/contact").text
    stamp = page.split('name="csrf" value="')[1].split('"')[0]
    wrong = {"csrf": stamp, "name": "x" * 81, "phone": "abc", "mail": "abc"}
    assert strange(town.http.post("/my/contact", data=wrong).text) == []


def test_no_catalog_says_the_japanese_words_again() -> None:
    same = [one for language in FOREIGN for said, one in catalog(language).items() if said == one and KANA.search(one)]
    assert same == []
