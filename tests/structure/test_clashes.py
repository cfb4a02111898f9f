"""Two rooms that claim one name stop the start, and the error says which name."""

from __future__ import annotations

from pathlib import Path
from uuid import uuid4

import pytest

from bot.bootstrap import discover
from bot.errors import Clash, NotConfigured
from bot.house import Rooms
from bot.shell import make_shell

IMPORTS = """
from datetime import time
import click
from bot.chat.commands import command
from bot.chat.dialogues import Dialogue
from bot.chat.doors import Action, Phrase, Reaction, Reader, Segment
from bot.schedule.jobs import Daily, Job
def nothing(*_all): return []
def dialogue(name, *words): return Dialogue(name, name, words, (), nothing)
"""
CLASHES = [
    ('one = dialogue("wish", "こんにちは")', 'other = dialogue("wish", "さようなら")', "dialogue called wish"),
    ('one = dialogue("a", "こんにちは")', 'other = dialogue("b", "こんにちは")', "phrase called こんにちは"),
    ('one = dialogue("a", "Ｗｉｓｈ")', 'other = dialogue("b", "wish。")', "phrase called wish"),
    ('one = Phrase(("使い方",), nothing)', 'other = Phrase(("使い方",), nothing)', "phrase called 使い方"),
    ('one = dialogue("a", "使い方")', 'other = Phrase(("使い方",), nothing)', "begin a dialogue and are a phrase"),
    ('one = command("一覧", "list", about="")(nothing)', 'other = command("表", "list", about="")(nothing)', "list"),
    ('one = command("一覧", "list", about="")(nothing)', 'other = command("一覧", "b", about="")(nothing)', "一覧"),
    ('one = Action("a.go", "staff", nothing)', 'other = Action("a.go", "officer", nothing)', "action called a.go"),
    ('one = Job("note", "", nothing)', 'other = Job("note", "", nothing)', "job called note"),
    ('one = Job("note", "", nothing)', 'other = Daily(Job("note", "", nothing), time(3))', "job called note"),
    ('one = Reader(bytes, "", "", nothing)', 'other = Reader(bytes, "", "", nothing)', "reader called"),
    (
        'one = Segment("all", "", nothing, nothing)',
        'other = Segment("all", "", nothing, nothing)',
        "segment called all",
    ),
    ('one = Reaction("not understood", nothing)', 'other = Reaction("not understood", nothing)', "not understood"),
    ('one = click.Group("staff")', 'other = click.Group("staff")', "shell command called staff"),
]
RESERVED = [
    ('one = Phrase(("もどる",), nothing)', "もどる"),
    ('one = dialogue("a", "キャンセル")', "キャンセル"),
    ('one = Action("answer", "officer", nothing)', "answer"),
    ('one = Action("dialogue", "officer", nothing)', "dialogue"),
]


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder from which packages can be imported."""
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


def rooms(folder: Path, **modules: str) -> str:
    """A package of rooms, each a module with this text; its name."""
    name = f"rooms_{uuid4().hex}"
    for room, text in modules.items():
        (folder / name / room).mkdir(parents=True)
        (folder / name / room / "__init__.py").touch()
        (folder / name / room / "door.py").write_text(IMPORTS + text)
    (folder / name / "__init__.py").touch()
    return name


def found(folder: Path, **modules: str) -> Rooms:
    """What the platform finds in such rooms."""
    return discover([rooms(folder, **modules)])


def test_what_rooms_export_is_found_and_nobody_registers_it(packages: Path) -> None:
    seen = found(
        packages,
        north='one = dialogue("wish", "こんにちは")\njob = Job("note", "", nothing)',
        south='two = command("一覧", "list", about="")(nothing)\nstaff = click.Group("stuff")',
    )
    assert set(seen.doors.dialogues) == {"wish"}
    assert {"一覧", "list"} <= set(seen.doors.commands)
    assert "note" in seen.jobs
    assert [group.name for group in seen.shell] == ["stuff"]


@pytest.mark.parametrize(("one", "other", "named"), CLASHES)
def test_two_claims_to_one_name_stop_the_start(packages: Path, one: str, other: str, named: str) -> None:
    with pytest.raises(Clash, match=named):
        found(packages, north=one, south=other)


@pytest.mark.parametrize(("one", "other"), [(one, other) for one, other, _named in CLASHES])
def test_each_of_them_alone_is_fine(packages: Path, one: str, other: str) -> None:
    found(packages, north=one)
    found(packages, south=other)


@pytest.mark.parametrize(("one", "named"), RESERVED)
def test_names_the_platform_answers_to_itself_stop_the_start(packages: Path, one: str, named: str) -> None:
    with pytest.raises(Clash, match=named):
        found(packages, north=one)


def test_one_value_seen_through_two_modules_is_no_clash(packages: Path) -> None:
    package = rooms(packages, north='one = dialogue("wish", "こんにちは")')
    (packages / package / "south.py").write_text(f"from {package}.north.door import one\nagain = one\n")
    assert set(discover([package]).doors.dialogues) == {"wish"}


def test_the_real_rooms_do_not_clash() -> None:
    assert discover(["handlers"]).doors.dialogues


def test_a_second_package_of_rooms_may_not_clash_with_the_first(packages: Path) -> None:
    with pytest.raises(Clash, match="dialogue called advisor_visit"):
        discover(["handlers", rooms(packages, north='one = dialogue("advisor_visit", "こんにちは")')])


def test_a_rooms_shell_may_not_hide_a_command_of_ours(packages: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROOMS", rooms(packages, north='one = click.Group("migrate")'))
    with pytest.raises(Clash, match="migrate"):
        make_shell()


def test_a_room_that_lacks_something_fails_by_its_own_name(packages: Path) -> None:
    with pytest.raises(ModuleNotFoundError, match="no_such_thing"):
        found(packages, north="import no_such_thing")


@pytest.mark.parametrize("name", ["no_such_rooms", "handlers.no_such_room", "handlers.visits.rules"])
def test_rooms_that_do_not_exist_are_a_sentence(name: str) -> None:
    with pytest.raises(NotConfigured, match=f"ROOMS names {name}"):
        discover([name])
