"""Courses as data: what each kind begins with, whether the minutes fit, and faults named by file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content import load
from bot.errors import ContentFault
from handlers.contract.rules import KINDS, profile
from handlers.meetings.sheets import FOLDER, Row, Template, add_up, has_questions, remarks, template

GOOD = (FOLDER / "exchange.toml").read_text(encoding="utf-8")


def course(*minutes: int, title: str = "実習") -> tuple[Row, ...]:
    """Rows of so many minutes."""
    return tuple(Row(title=title, form="", minutes=one) for one in minutes)


@pytest.mark.parametrize(("kind", "used"), [("seminar", 120), ("visit", 110), ("exchange", 120)])
def test_every_kind_begins_with_a_course_that_fits(kind: str, used: int) -> None:
    total = add_up(template(kind).rows, profile("nerima-r8").programme(kind).minutes)
    assert (total.used, total.fits) == (used, True)


def test_there_is_a_template_for_every_kind_and_no_other() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(KINDS)


def test_only_the_exchange_meetings_course_leaves_no_time_to_ask() -> None:
    assert [kind for kind in KINDS if not has_questions(template(kind).rows)] == ["exchange"]


def test_the_minutes_of_visits_and_exchange_meetings_are_the_contracts() -> None:
    assert [one.minutes for one in template("visit").rows] == [0, 0, 10, 20, 30, 20, 30, 0]
    assert [one.minutes for one in template("exchange").rows] == [5, 10, 30, 5, 20, 25, 20, 5]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (course(90, 30), "合計120分（120分まで、残り0分）"),
        (course(90, 31), "合計121分（120分を1分こえています）"),
        (course(100), "合計100分（120分まで、残り20分）"),
    ],
)
def test_the_sum_shows_what_is_left(rows: tuple[Row, ...], said: str) -> None:
    assert str(remarks(rows, 120)[0]) == said


@pytest.mark.parametrize(("minutes", "fits"), [((120,), True), ((121,), False), ((0,), False), ((), False)])
def test_a_course_fits_when_there_is_one_and_not_too_much(minutes: tuple[int, ...], fits: bool) -> None:
    assert add_up(course(*minutes), 120).fits is fits


@pytest.mark.parametrize(("used", "warned"), [(120, False), (100, False), (99, True), (130, False)])
def test_a_course_far_shorter_than_its_event_is_a_warning(used: int, warned: bool) -> None:
    said = [str(one) for one in remarks(course(used, title="質疑"), 120)]
    assert any("120分程度から離れています" in one for one in said) is warned


def test_a_question_time_of_no_minutes_is_none() -> None:
    assert not has_questions(course(0, title="質疑"))
    assert has_questions((Row(title="まとめ", form="質疑", minutes=5),))


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("minutes = 30", "minutes = 481", "rows.2.minutes"),
        ("minutes = 30", "minute = 30", "rows.2.minute"),
        ('title = "発表"', 'title = ""', "rows.6.title"),
        ("per_group = 4", "per_group = 0", "equipment.6.per_group"),
        ('name = "付箋"\nprovider = "ward"', 'name = "付箋"\nprovider = "w"', "equipment.5.provider"),
    ],
)
def test_a_fault_is_named_by_file_and_line(tmp_path: Path, before: str, after: str, fault: str) -> None:
    text = GOOD.replace(before, after)
    assert text != GOOD
    (tmp_path / "exchange.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentFault) as found:
        load(tmp_path / "exchange.toml", Template)
    lines = text.splitlines()
    named = [one for one in str(found.value).splitlines() if f": {fault}: " in one]
    assert any(lines[int(one.split(":")[1]) - 1] in after.splitlines() for one in named)
