"""The menu reaches LINE once, changes when its words or its picture change, and mends what was interrupted."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from bot.chat.menus import FOLDER, default_menu
from bot.clock import FixedClock
from bot.line.client import LineClient, LineRefused
from bot.line.menus import MenuCalls, publish, rich_menu
from bot.simulator.line_api import line_api
from bot.simulator.platform import Platform
from bot.simulator.wire import InProcessLine
from tests.houses import SECRET, TOKEN
from tests.line.loopback import serving

MENU = default_menu()


@pytest.fixture
def platform(clock: FixedClock) -> Platform:
    """A simulated platform."""
    return Platform(SECRET, TOKEN, clock.now, lambda: 0.0, random.Random(7))


@pytest.fixture
def line(platform: Platform) -> InProcessLine:
    """A short way to it."""
    return InProcessLine(platform)


@pytest.fixture
def real_line(platform: Platform) -> Iterator[LineClient]:
    """The real client and a real server before the platform."""
    app = Flask("line")
    app.register_blueprint(line_api(platform, sleep=lambda _seconds: None))
    with serving(app) as url:
        yield LineClient(f"{url}/line", TOKEN)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The menu's picture, to be changed."""
    shutil.copy(FOLDER / f"{MENU.name}.png", tmp_path)
    return tmp_path


def there(line: MenuCalls) -> list[str]:
    """The ids of the menus LINE has."""
    return [one["richMenuId"] for one in line.call("GET", "/v2/bot/richmenu/list")["richmenus"]]


def shown(line: MenuCalls) -> Any:
    """The id of the menu everybody sees."""
    return line.call("GET", "/v2/bot/user/all/richmenu").get("richMenuId")


def test_the_menu_is_made_with_its_picture_and_shown_to_everybody(
    platform: Platform, line: InProcessLine, folder: Path
) -> None:
    made = publish(line, MENU, folder)
    assert there(line) == [made]
    assert shown(line) == made
    assert platform.menus.image(made) == ((folder / f"{MENU.name}.png").read_bytes(), "image/png")


def test_again_changes_nothing(line: InProcessLine, folder: Path) -> None:
    made = publish(line, MENU, folder)
    assert publish(line, MENU, folder) == made
    assert there(line) == [made]


def test_a_changed_picture_replaces_the_old_menu(line: InProcessLine, folder: Path) -> None:
    old = publish(line, MENU, folder)
    with (folder / f"{MENU.name}.png").open("ab") as picture:
        picture.write(b"\x00")
    new = publish(line, MENU, folder)
    assert new != old
    assert there(line) == [new]
    assert shown(line) == new


def test_changed_words_replace_the_old_menu(line: InProcessLine, folder: Path) -> None:
    old = publish(line, MENU, folder)
    new = publish(line, MENU.model_copy(update={"bar": "ひらく"}), folder)
    assert there(line) == [new] != [old]


def test_menus_of_others_are_left_alone(line: InProcessLine, folder: Path) -> None:
    other = rich_menu(MENU, b"") | {"name": "somebody's menu"}
    theirs = line.call("POST", "/v2/bot/richmenu", other)["richMenuId"]
    publish(line, MENU, folder)
    assert theirs in there(line)


def test_the_real_client_brings_it_to_a_real_server(platform: Platform, real_line: LineClient, folder: Path) -> None:
    made = publish(real_line, MENU, folder)
    assert publish(real_line, MENU, folder) == made
    assert there(real_line) == [made]
    assert platform.menus.image(made)[0] == (folder / f"{MENU.name}.png").read_bytes()


def test_a_menu_left_without_its_picture_is_mended(platform: Platform, real_line: LineClient, folder: Path) -> None:
    picture = (folder / f"{MENU.name}.png").read_bytes()
    left = real_line.call("POST", "/v2/bot/richmenu", rich_menu(MENU, picture))["richMenuId"]
    assert publish(real_line, MENU, folder) == left
    assert platform.menus.image(left)[0] == picture
    assert shown(real_line) == left


def test_when_line_refuses_it_is_said_and_the_old_menu_stays(
    platform: Platform, real_line: LineClient, folder: Path
) -> None:
    old = publish(real_line, MENU, folder)
    (folder / f"{MENU.name}.png").write_bytes(b"no picture at all")
    with pytest.raises(LineRefused, match="LINE answered 400"):
        publish(real_line, MENU, folder)
    assert shown(real_line) == old
