"""The demo's made-up programme: filled through the front doors, ready for the first press."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from bot.chat.menus import OFFICER, STAFF, menu_called
from bot.clock import TOKYO, ShiftedClock, in_tokyo
from bot.house import House
from bot.simulator.demo import begin_anew, origin, wipe_if_marked
from bot.simulator.platform import Platform
from bot.simulator.programme import Fresh
from bot.simulator.stepper import DemoClock, DemoStepper
from bot.simulator.wire import InProcessLine
from bot.web.app import create_app
from tests.cast import words
from tests.houses import TOKEN, build, copy_of

OPENS = datetime(2026, 10, 14, 17, 59, tzinfo=TOKYO)


class Opened:
    """A filled demo without servers and loops."""

    def __init__(self, house: House) -> None:
        assert isinstance(house.clock, ShiftedClock)
        self.house = house
        self.clock = DemoClock(house, house.clock)
        secret = house.settings.line_channel_secret.get_secret_value()
        self.platform = Platform(secret, TOKEN, self.clock.now, lambda: 0.0, random.Random(3))
        Fresh(house, self.platform, self.clock, create_app(house).test_client()).fill()
        self.sender = house.sender(InProcessLine(self.platform))
        ticker, worker = house.ticker("demo"), house.worker()
        self.stepper = DemoStepper(house, self.clock, ticker, worker, self.sender)

    def heard_by(self, name: str) -> list[str]:
        """What the bot said to somebody, oldest first."""
        user = next(one for one in self.platform.core.world.users.values() if one.name == name)
        return [words(item.message) for item in self.platform.items(user.id) if item.sender == "bot"]


@pytest.fixture
def opened(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """The demo as it stands when somebody opens the page."""
    settings = copy_of(sqlite_template, tmp_path)
    for name in ("database_url", "keystore_url", "contract_key_file"):
        monkeypatch.setenv(name.upper(), str(getattr(settings, name)))
    monkeypatch.setenv("APP_ENV", "test")
    demo = Opened(build(settings, ShiftedClock()))
    yield demo
    demo.sender.close()
    demo.house.close()


def test_it_opens_a_minute_before_the_evening_reminder(opened: Opened) -> None:
    assert abs(opened.stepper.now() - OPENS).total_seconds() < 30
    due = opened.stepper.next_due()
    assert due is not None
    assert in_tokyo(due[0]).isoformat() == "2026-10-14T18:00:00+09:00"


def test_the_first_press_delivers_the_reminder(opened: Opened) -> None:
    due = opened.stepper.next_due()
    assert due is not None
    opened.stepper.advance(due[0])
    assert "明日、アドバイザーがうかがいます。" in opened.heard_by("はな子")[-1]


def test_the_week_reminder_came_in_its_own_week(opened: Opened) -> None:
    said = opened.heard_by("はな子")
    assert sum("来週、アドバイザーがうかがいます。" in one for one in said) == 1


def test_jumping_over_everything_steps_through_each_due_moment(opened: Opened) -> None:
    opened.stepper.advance(datetime(2026, 10, 16, 12, 0, tzinfo=TOKYO))
    headings = [one.splitlines()[0] for one in opened.heard_by("はな子")[-2:]]
    assert headings == ["明日、アドバイザーがうかがいます。", "今日、アドバイザーがうかがいます。"]


def test_nobody_without_a_code_is_bound(opened: Opened) -> None:
    assert "はじめまして。" in opened.heard_by("よしこ")[-1]


def test_the_clock_goes_on_where_it_was_after_a_restart(opened: Opened) -> None:
    again = ShiftedClock()
    assert DemoClock(opened.house, again).restore()
    assert abs(again.now() - opened.stepper.now()).total_seconds() < 5


def test_every_bubble_knows_its_file(opened: Opened) -> None:
    user = next(one for one in opened.platform.core.world.users.values() if one.name == "はな子")
    sent = [item for item in opened.platform.items(user.id) if item.request_id]
    files = {origin(opened.house, item.request_id or "") for item in sent}
    assert {"handlers/visits/officer.py", "handlers/visits/reminders.py", "handlers/people/officer.py"} <= files
    assert None not in files


def test_a_demo_marked_for_a_fresh_start_is_wiped(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    folder.mkdir()
    (folder / "rows.sqlite3").write_text("old")
    wipe_if_marked(folder)
    assert (folder / "rows.sqlite3").exists()
    (folder / "begin-anew").touch()
    wipe_if_marked(folder)
    assert list(folder.iterdir()) == []


def test_beginning_anew_marks_the_folder_and_ends_the_process(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[float] = []

    class Timer:
        def __init__(self, seconds: float, *_call: object) -> None:
            self._seconds = seconds

        def start(self) -> None:
            ended.append(self._seconds)

    monkeypatch.setattr("bot.simulator.demo.threading.Timer", Timer)
    begin_anew(opened.house, tmp_path)
    assert (tmp_path / "begin-anew").exists()
    assert len(ended) == 1


def test_the_clock_stands_still_until_somebody_does_something(opened: Opened) -> None:
    assert opened.stepper.now() == OPENS
    opened.clock.release()
    assert opened.stepper.now() > OPENS


def test_workers_see_the_red_tile_and_officers_their_own_menu(opened: Opened) -> None:
    shown = {one.name: opened.platform.menus.shown_to(one) for one in opened.platform.core.world.users.values()}
    bars = {name: menu.body["chatBarText"] for name, menu in shown.items() if menu}
    workers = [bars[name] for name in ("佐伯", "野々村", "戸田")]
    assert (workers, bars["はな子"]) == ([menu_called(STAFF).bar] * 3, menu_called(OFFICER).bar)
    menu = shown["佐伯"]
    assert menu is not None
    assert menu.body["areas"][0]["action"] == {"type": "message", "label": "事故", "text": "事故"}
