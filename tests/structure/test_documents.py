"""Every setting, every command of the shell and every command of staff is documented for operators."""

from __future__ import annotations

import re
from collections.abc import Iterator

import click
import pytest

from bot.bootstrap import discover
from bot.settings import Settings
from bot.shell import make_shell
from tests.structure.sources import PROJECT

OPERATIONS = (PROJECT / "docs" / "operations.md").read_text(encoding="utf-8")
COMMANDS = {found.names: found for found in discover().doors.commands.values()}


def shell_commands(group: click.Group, prefix: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command, those in groups with the name of their group."""
    for name, found in group.commands.items():
        if isinstance(found, click.Group):
            yield from shell_commands(found, f"{prefix}{name} ")
        else:
            yield f"{prefix}{name}", found


@pytest.fixture(scope="module")
def shell() -> dict[str, click.Command]:
    """The whole command line."""
    return dict(shell_commands(make_shell()))


@pytest.mark.parametrize("name", [name.upper() for name in Settings.model_fields])
def test_every_setting_is_documented(name: str) -> None:
    assert f"`{name}`" in OPERATIONS


def test_no_setting_is_documented_that_does_not_exist() -> None:
    table = OPERATIONS.split("## Settings")[1].split("\n## ")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]
    named = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert named == {name.upper() for name in Settings.model_fields}


def test_every_command_of_the_shell_is_documented(shell: dict[str, click.Command]) -> None:
    assert [name for name in shell if f"python -m bot {name}" not in OPERATIONS] == []


def test_no_command_of_the_shell_is_documented_that_does_not_exist(shell: dict[str, click.Command]) -> None:
    named = set(re.findall(r"python -m bot ([a-z][a-z-]*(?: [a-z][a-z-]*)?)", OPERATIONS))
    first_words = {name.split()[0] for name in shell}
    assert {name for name in named if name not in shell and name.split()[0] not in first_words} == set()


def test_every_option_of_the_shell_is_documented(shell: dict[str, click.Command]) -> None:
    options = {
        option
        for found in shell.values()
        for one in found.params
        if isinstance(one, click.Option)
        for option in one.opts
    }  # fmt: skip
    assert sorted(option for option in options if option not in OPERATIONS) == []


@pytest.mark.parametrize("names", COMMANDS, ids=lambda names: str(names[-1]))
def test_every_command_of_staff_is_documented_by_both_names(names: tuple[str, ...]) -> None:
    row = next((line for line in OPERATIONS.splitlines() if line.startswith(f"| `/{names[0]}")), "")
    assert all(f"`/{name}" in row for name in names)


@pytest.mark.parametrize("names", COMMANDS, ids=lambda names: str(names[-1]))
def test_every_command_of_staff_has_a_japanese_and_an_english_name(names: tuple[str, ...]) -> None:
    assert not names[0].isascii()
    assert any(name.isascii() for name in names)


def test_every_argument_of_a_command_can_be_read() -> None:
    readers = discover().doors.readers
    wanted = {parameter.type for found in COMMANDS.values() for parameter in found.parameters}
    assert wanted <= set(readers)
    for found in COMMANDS.values():
        assert found.usage(readers)
