"""A fault in a file people edit is named by file and line."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ConfigDict, Field

from bot.chat.menus import FOLDER, Menu
from bot.content import CONTENT, line_of, load
from bot.errors import ContentFault
from handlers.contract.rules import Profile

GOOD = (CONTENT / "contracts" / "nerima-r8.toml").read_text(encoding="utf-8")


class Inner(BaseModel):
    """A part of a file."""

    model_config = ConfigDict(extra="forbid")
    count: int = Field(ge=1)
    day: date


class Shape(BaseModel):
    """A file."""

    model_config = ConfigDict(extra="forbid")
    title: str
    parts: tuple[Inner, ...] = ()
    first: Inner | None = None


def faults(tmp_path: Path, text: str | bytes) -> list[str]:
    """The faults of a file called made-up.toml, one a line."""
    path = tmp_path / "made-up.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ContentFault) as fault:
        load(path, Shape)
    return str(fault.value).splitlines()


def test_a_good_file_becomes_the_shape(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text('title = "はい"\n[first]\ncount = 1\nday = 2026-10-14\n')
    assert load(tmp_path / "good.toml", Shape).first == Inner(count=1, day=date(2026, 10, 14))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentFault, match=r"nowhere\.toml: there is no such file"):
        load(tmp_path / "nowhere.toml", Shape)


def test_files_of_the_project_are_named_by_their_path() -> None:
    with pytest.raises(ContentFault, match="^content/contracts/atlantis.toml: "):
        load(CONTENT / "contracts" / "atlantis.toml", Shape)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('title = "a"\ntitle = "b"\n', 2),
        ("title = \n", 1),
        ('title = "a"\n\n[first\n', 3),
        ('title = "a"\nx = [1,\n', 2),
    ],
)
def test_what_is_not_toml_is_named_with_its_line(tmp_path: Path, text: str, line: int) -> None:
    assert faults(tmp_path, text)[0].startswith(f"made-up.toml:{line}: ")


def test_what_is_not_utf_8_is_named_with_its_line(tmp_path: Path) -> None:
    assert faults(tmp_path, b'# fine\ntitle = "\x81\x40"\n') == ["made-up.toml:2: this is not UTF-8"]


def test_every_fault_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    text = "title = 5\ntypo = 1\n\n[first]  # the first part\ncount = 0\nday = 2026-10-14\n"
    assert [one.split(" ")[0] for one in faults(tmp_path, text)] == [
        "made-up.toml:1:", "made-up.toml:5:", "made-up.toml:2:",
    ]  # fmt: skip


def test_a_missing_key_is_named_at_its_table(tmp_path: Path) -> None:
    text = 'title = "a"\n[first]   # a comment\ncount = 1\n\n[other]\nday = 2026-10-14\n'
    assert faults(tmp_path, text)[0].startswith("made-up.toml:2: first.day: ")


def test_a_fault_in_the_second_of_several_parts_is_named_there(tmp_path: Path) -> None:
    part = "[[parts]]\ncount = {}\nday = 2026-10-14\n"
    text = 'title = "a"\n' + part.format(1) + part.format(0)
    assert faults(tmp_path, text) == ["made-up.toml:6: parts.1.count: Input should be greater than or equal to 1"]


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("title",), 1),
        (("a", "b", "key"), 4),
        (("a", "b", "missing"), 3),
        (("list", 0, "key"), 6),
        (("list", 1, "key"), 8),
        (("list", 1, "under", "key"), 10),
        (("quoted name",), 2),
        (("nowhere",), 1),
        (("list", 7, "key"), 1),
    ],
)
def test_the_line_of_a_place(place: tuple[str | int, ...], line: int) -> None:
    text = "\n".join((
        "title = 1", '"quoted name" = 1', "[a.b]", "key = 1", "[[list]]", "key = 1", "[[list]]  # more", "key = 1",
        "[list.under]", "key = 1",
    ))  # fmt: skip
    assert line_of(text, place) == line


@pytest.mark.parametrize(
    ("before", "after", "place"),
    [
        ("from = 21", "from = 24", "quiet.from"),
        ('short = "区"', "", "ward"),
        ("about = 3", 'about = "three"', "visits.about"),
        ("first_day = 2026-09-01", "first_day = 2027-03-16", "visits"),
        ("last_comfortable_day = 2027-03-10", "last_comfortable_day = 2027-03-16", "visits"),
        ("until = 8", "untill = 8", "quiet"),
        ('phone = "03-6759-9119"', "phone = 3", "ward.phone"),
    ],
)
def test_a_fault_in_a_contract_is_named_where_it_stands(tmp_path: Path, before: str, after: str, place: str) -> None:
    text = GOOD.replace(before, after)
    assert text != GOOD
    (tmp_path / "made-up.toml").write_text(text)
    with pytest.raises(ContentFault) as fault:
        load(tmp_path / "made-up.toml", Profile)
    lines = text.splitlines()
    named = {lines[int(one.split(":")[1]) - 1].split("#")[0].strip() for one in str(fault.value).splitlines()}
    table = f"[{place.split('.')[0]}]"
    assert named & {after, table}
    assert any(f": {place}" in one for one in str(fault.value).splitlines())


def test_every_contract_and_menu_can_be_used() -> None:
    for path in (CONTENT / "contracts").glob("*.toml"):
        assert load(path, Profile).title
    for path in FOLDER.glob("*.toml"):
        assert load(path, Menu).tiles
