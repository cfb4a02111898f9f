"""The workers' own menu: published beside everybody's, linked to single people, harmless when LINE knows them not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from bot.chat.menus import STAFF, default_menu, menu_called, picture_of
from bot.clock import FixedClock
from bot.delivery.port import Line
from bot.line.client import LineClient
from bot.line.menus import MenuCalls, publish, publish_own
from bot.simulator.line_api import line_api
from bot.simulator.platform import Platform
from bot.simulator.wire import InProcessLine
from tests.houses import SECRET, TOKEN
from tests.line.loopback import serving


@pytest.fixture
def platform(clock: FixedClock) -> Platform:
    """A simulated platform."""
    return Platform(SECRET, TOKEN, clock.now, lambda: 0.0, random.Random(7))


@pytest.fixture
def line(platform: Platform) -> Iterator[LineClient]:
    """The real client and a real server before the platform."""
    app = Flask("line")
    app.register_blueprint(line_api(platform, sleep=lambda _seconds: None))
    with serving(app) as url:
        yield LineClient(f"{url}/line", TOKEN)


@pytest.fixture
def user(platform: Platform) -> str:
    """Somebody who follows us."""
    return platform.add_user("佐伯", friend=True)


def seen(platform: Platform, user: str) -> str | None:
    """The id of the menu on somebody's phone."""
    menu = platform.menus.shown_to(platform.core.user(user))
    return menu.id if menu else None


def test_ones_own_menu_beats_everybodys_until_it_is_taken_away(platform: Platform, line: LineClient, user: str) -> None:
    everybody, own = publish(line, default_menu()), publish_own(line, menu_called(STAFF))
    assert seen(platform, user) == everybody
    assert line.menu(user, "staff").verdict == "accepted"
    assert seen(platform, user) == own
    assert line.menu(user, None).verdict == "accepted"
    assert seen(platform, user) == everybody


def test_the_short_way_does_the_same(platform: Platform, user: str) -> None:
    short = InProcessLine(platform)
    own = publish_own(short, menu_called(STAFF))
    short.menu(user, "staff")
    assert seen(platform, user) == own
    short.menu(user, None)
    assert seen(platform, user) is None


def test_publishing_it_again_changes_nothing_and_does_not_make_it_the_default(
    platform: Platform, line: LineClient, user: str
) -> None:
    own = publish_own(line, menu_called(STAFF))
    assert publish_own(line, menu_called(STAFF)) == own
    assert len(platform.menus.all()) == 1
    assert seen(platform, user) is None


def test_neither_menu_removes_the_other(platform: Platform, line: LineClient) -> None:
    ids = [publish(line, default_menu()), publish_own(line, menu_called(STAFF)), publish(line, default_menu())]
    assert {one["richMenuId"] for one in platform.menus.all()} == set(ids)


def test_one_left_without_its_picture_is_mended(platform: Platform, line: LineClient, user: str) -> None:
    own = publish_own(line, menu_called(STAFF))
    with platform.core.changing() as world:
        menu = world.menus[own]
        world.menus[own] = type(menu)(menu.id, menu.body)
    assert publish_own(line, menu_called(STAFF)) == own
    line.menu(user, "staff")
    assert seen(platform, user) == own


def test_before_it_is_published_nothing_fails(line: LineClient, user: str) -> None:
    outcome = line.menu(user, "staff")
    assert (outcome.verdict, outcome.fault) == ("accepted", "menu not published")


@pytest.mark.parametrize("name", ["staff", None])
def test_somebody_line_does_not_know_is_no_failure(line: LineClient, name: str | None) -> None:
    publish_own(line, menu_called(STAFF))
    assert line.menu("U" + "0" * 32, name).verdict == "accepted"


def test_whoever_is_no_friend_is_answered_as_line_does_and_sees_nothing(platform: Platform, line: LineClient) -> None:
    publish_own(line, menu_called(STAFF))
    stranger = platform.add_user("北川")
    assert line.menu(stranger, "staff").verdict == "accepted"
    platform.follow(stranger)
    assert seen(platform, stranger) is None


@pytest.mark.parametrize(("status", "verdict"), [(500, "lost"), (429, "busy"), (401, "refused")])
@pytest.mark.parametrize("name", ["staff", None])
def test_lines_faults_are_judged_like_those_of_messages(
    platform: Platform, line: Line, user: str, name: str | None, status: int, verdict: str
) -> None:
    platform.faults.add("any", "status", status=status)
    assert line.menu(user, name).verdict == verdict


def test_the_menu_is_named_by_its_picture(line: MenuCalls, tmp_path: Path) -> None:
    (tmp_path / "staff.png").write_bytes(picture_of(menu_called(STAFF)) + b"\x00")
    other = publish_own(line, menu_called(STAFF), tmp_path)
    assert publish_own(line, menu_called(STAFF)) != other
