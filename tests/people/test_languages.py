"""Choosing a language: at the beginning or at any time, by tap; what is said next comes in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import catalogs
from bot.catalogs import catalog, heard_as, spoken
from bot.errors import ContentFault
from bot.store.chats import Chat as ChatRow
from tests.cast import Town

ENGLISH = """
msgid "これからは、このことばでお話しします。「ことば」と送ると、いつでも変えられます。"
msgstr "We will talk in this language. Send \\\\"Language\\\\" to change it at any time."

msgid "どなたでもお使いになれます。"
msgstr "Everybody can use this."
"""


@pytest.fixture
def english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A house that speaks a little English."""
    (tmp_path / "en.po").write_text(ENGLISH.replace("\\\\", "\\"), encoding="utf-8")
    monkeypatch.setattr(catalogs, "LOCALE", tmp_path)
    forget()
    yield tmp_path
    forget()


def forget() -> None:
    """Read the catalogs anew."""
    spoken.cache_clear()
    catalog.cache_clear()


def language_of(town: Town) -> str:
    """What stands beside the stranger's chat."""
    chat = town.house.directory.chat_of("user", town.stranger.user)
    with town.house.db.read() as session:
        return session.get_one(ChatRow, chat).language


@pytest.mark.usefixtures("english")
def test_every_language_there_is_can_be_chosen_by_its_own_name(town: Town) -> None:
    town.stranger.say("ことば")
    assert town.stranger.buttons() == ["日本語", "English"]


@pytest.mark.usefixtures("english")
def test_from_then_on_everything_is_said_in_it(town: Town) -> None:
    town.stranger.say("Language").tap("English").heard("We will talk in this language.", "Everybody can use this.")
    assert language_of(town) == "en"


@pytest.mark.usefixtures("english")
def test_and_back_again(town: Town) -> None:
    town.stranger.say("Language").tap("English").say("언어").tap("日本語").heard("どなたでもお使いになれます。")
    assert language_of(town) == "ja"


def test_a_language_nobody_translated_is_not_offered(town: Town) -> None:
    town.stranger.say("ことば")
    assert town.stranger.buttons() == [catalogs.LANGUAGES[one] for one in spoken()]


@pytest.mark.usefixtures("english")
def test_words_are_heard_in_every_language() -> None:
    assert {"どなたでもお使いになれます", "everybodycanusethis"} <= heard_as(
        catalogs.Lazy("どなたでもお使いになれます。")
    )


def test_a_catalog_nobody_can_read_is_named(english: Path) -> None:
    (english / "en.po").write_text("nonsense", encoding="utf-8")
    forget()
    with pytest.raises(ContentFault, match="en.po"):
        catalog("en")
