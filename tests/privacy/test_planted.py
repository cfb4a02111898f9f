"""The whole story with planted names, phones, mails and LINE ids: afterwards no file, log or message holds one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import logs
from bot.simulator.player import actions
from handlers.people.codes import OFFICER, issue
from handlers.people.tables import Person
from tests.cast import Chat, Town, words

NAME, PHONE, MAIL = "見本野 植太", "03-0000-4649", "ueta@mihon.example"
TYPED = ("080-0000-4649 に電話してください", "mihonmaru@example.com です")
BY_PAGE = (NAME, "植太", PHONE, PHONE.replace("-", ""), MAIL)
BY_CHAT = ("080-0000-4649", "08000004649", "mihonmaru@example.com", "ひみつの将棋盤")


@pytest.fixture
def lived(town: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town in which the whole story was played with planted data, logging to the real place."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr(tempfile, "tempdir", None)
    logs.start()
    live(town)
    yield town
    monkeypatch.setattr(tempfile, "tempdir", None)


def live(town: Town) -> None:
    """A stranger becomes an officer, registers, wishes, is visited, asks to be erased; staff look and act."""
    ueta = Chat(town, town.platform.add_user("植太さんのLINE", friend=True))
    for typed in TYPED:
        ueta.say(typed)
    wish(ueta)
    with town.house.db.write() as session:
        code = issue(session, town.house.vault, OFFICER, town.now, association=town.associations["あさがお町会"])
    ueta.say(code).tap("同意する").say("わたしの情報")
    register(town, link(ueta))
    for typed in TYPED:
        ueta.say(typed)
    for command in ("/希望一覧", "/役員 あさがお町会", "/従事者", "/区へ あさがお町会", "/訪問 あさがお町会"):
        town.staff.say(command)
    town.staff.say(f"/訪問 {TYPED[0]}").say("/選定 あさがお町会").tap("電話").say("/日程確定 あさがお町会 10/30 14:00")
    look(town, ueta)
    town.time_is(town.now + timedelta(days=15))
    ueta.say("わたしの情報").tap("情報の削除を頼む").tap("はい、削除を頼みます")
    town.staff.say("/事故")


def wish(ueta: Chat) -> None:
    """A wish for a tool the officer names in their own words."""
    ueta.say("アドバイザーに来てほしい").tap("その他").say("ひみつの将棋盤").tap("初めて").tap("そのほか")
    ueta.say("10").tap("ない").tap("あとで相談").tap("はい、伝えてください")


def link(chat: Chat) -> str:
    """The path of the newest link this chat was given."""
    uris = [action["uri"] for item in chat.items for action in actions(item.message) if "/p/" in action.get("uri", "")]
    return "/p/" + str(uris[-1]).rsplit("/", 1)[-1]


def register(town: Town, path: str) -> None:
    """Name, phone and mail on our own page."""
    town.http.get(path)
    town.http.post(path)
    page = town.http.get("/my/contact").text
    stamp = page.split('name="csrf" value="')[1].split('"')[0]
    given = {"csrf": stamp, "name": NAME, "phone": PHONE, "mail": MAIL}
    assert "登録しました" in town.http.post("/my/contact", data=given, follow_redirects=True).text
    assert NAME in town.http.get("/my/contact").text


def look(town: Town, ueta: Chat) -> None:
    """A worker asks for the page in 1:1 chat."""
    worker = Chat(town, town.saeki)
    worker.say("/画面")
    town.http.post(link(worker))
    assert town.http.get("/staff").status_code in (200, 302)
    with town.house.db.read() as session:
        assert session.scalars(select(Person.code).where(Person.name.is_not(None))).all()


def said_by_the_bot(town: Town, chat: str) -> str:
    """Every word of the bot in a chat."""
    return "\n".join(words(one.message) for one in town.platform.items(chat) if one.sender == "bot" and one.message)


def planted(town: Town) -> list[str]:
    """Everything that must stand nowhere: what was typed, and every LINE id."""
    ids = [user.id for user in town.platform.core.world.users.values()]
    groups = list(town.platform.core.world.groups)
    return [*BY_PAGE, *BY_CHAT, "植太さんのLINE", *ids, *groups]


def test_no_file_of_the_house_holds_what_was_planted(lived: Town, tmp_path: Path) -> None:
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert {"rows.sqlite3", "rows.sqlite3-wal", "keys.sqlite3"} <= {file.name for file in files}
    found = [
        (file.name, word)
        for file in files
        for word in planted(lived)
        if word.encode() in (content := file.read_bytes()) or word.encode("utf-16-le") in content
    ]
    assert found == []


def test_no_log_line_holds_what_was_planted(lived: Town, capfd: pytest.CaptureFixture[str]) -> None:
    live_again = Chat(lived, lived.takeshi.user)
    live_again.say(TYPED[0]).say("アドバイザーに来てほしい")
    said = "".join(capfd.readouterr())
    assert [word for word in planted(lived) if word in said] == []


def test_no_message_holds_what_was_registered_on_the_page(lived: Town) -> None:
    for chat in [*lived.platform.core.world.users, *lived.platform.core.world.groups]:
        said = "\n".join(
            words(one.message) for one in lived.platform.items(chat) if one.sender == "bot" and one.message
        )
        assert [word for word in BY_PAGE if word in said] == []


def test_no_message_to_the_group_holds_what_somebody_typed(lived: Town) -> None:
    said = said_by_the_bot(lived, lived.staff.group or "")
    assert [word for word in (*BY_PAGE, *BY_CHAT) if word in said] == []


def test_what_is_planted_would_be_found(lived: Town, tmp_path: Path) -> None:
    (tmp_path / "leak.txt").write_text(f"x{PHONE}x")
    with pytest.raises(AssertionError):
        test_no_file_of_the_house_holds_what_was_planted(lived, tmp_path)
