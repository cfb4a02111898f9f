"""What people edit: tips and cases as data, faults named by file and line, and everything fits into a chat."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.chat.guards import what_is_personal
from bot.chat.limits import problems
from bot.chat.messages import render
from bot.content import CONTENT, load_page
from bot.errors import ContentFault
from bot.house import House
from handlers.broadcasts.checking import allowed
from handlers.broadcasts.links import why_not
from handlers.contract.rules import profile
from handlers.tips.library import MOST_CASES, Case, Tip, library, read
from handlers.tips.rules import TOOLS
from handlers.tips.show import asked_card, case_cards, pushed_card
from tests.cast import actions, words
from tests.chat.turns import turn_of

TIPS = [tip for series in library().series.values() for tip in series]
CASES = library().cases
each_tip = pytest.mark.parametrize("tip", TIPS, ids=lambda tip: str(tip.key))
GOOD = """+++
order = 1
title = "見本"
after = ["seminar"]
days = 2
+++
一行目

## もう一度
やさしく

## 紙
一
二
三
"""


def faults(tmp_path: Path, text: str, *more: tuple[str, str]) -> list[str]:
    """The faults of a folder of tips with this one, a line each."""
    for name, one in (("line/made-up", text), *more):
        path = tmp_path / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(one, encoding="utf-8")
    with pytest.raises(ContentFault) as fault:
        read(tmp_path, tmp_path / "no cases")
    return str(fault.value).splitlines()


def test_a_good_tip_is_read(tmp_path: Path) -> None:
    (tmp_path / "line").mkdir()
    (tmp_path / "line" / "made-up.md").write_text(GOOD, encoding="utf-8")
    (tip,) = read(tmp_path, tmp_path).series["line"]
    assert (tip.key, tip.title, tip.chat, tip.again) == ("line/made-up", "見本", ("一行目",), ("やさしく",))
    assert tip.paper == ("一", "二", "三")


@pytest.mark.parametrize(
    ("before", "after", "line", "what"),
    [
        ("+++\norder", "order", 1, "it must begin with a line +++"),
        ("days = 2\n+++", "days = 2", 14, "a second line +++ is missing"),
        ("days = 2", "days = ", 5, "Invalid value"),
        ("days = 2", "days = 61", 5, "days: "),
        ("days = 2", "days = 2\nday = 3", 6, "day: "),
        ('title = "見本"', 'title = "とても長い題名なので、二十字をこえてしまう"', 3, "title: "),
        ('title = "見本"\n', "", 1, "title: Field required"),
        ('["seminar"]', '["seminr", "visit"]', 4, "after.0: "),
        ('["seminar"]', '["demand", "visit"]', 1, "on demand only"),
        ("days = 2", 'days = 2\nlink = "http://made-up.example"', 6, "link: "),
        ("days = 2", 'days = 2\nchat = ["a"]', 6, "chat: this does not belong in the front"),
        ("days = 2", 'days = 2\ntool = "line"', 6, "tool: this does not belong in the front"),
        ("一行目", "一行目\n二行目\n\n三行目", 7, "chat: "),
        ("やさしく", "やさしく\n" + "長" * 41, 11, "again.1: "),
        ("二\n三", "", 12, "paper: "),
        ("## 紙", "## かみ", 12, "there is no part called かみ"),
        ("## もう一度\nやさしく\n", "", 1, "again: "),
    ],
)
def test_a_fault_is_named_by_file_and_line(tmp_path: Path, before: str, after: str, line: int, what: str) -> None:
    changed = GOOD.replace(before, after, 1)
    assert changed != GOOD
    (said,) = faults(tmp_path, changed)
    assert said.startswith(f"made-up.md:{line}: ")
    assert what in said


def test_every_fault_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    bad = GOOD.replace("order = 1", "order = 0").replace("days = 2", "days = -1")
    said = faults(tmp_path, bad, ("line/other", GOOD.replace("一行目", "")))
    assert [one.split(" ")[0] for one in said] == ["made-up.md:2:", "made-up.md:5:", "other.md:1:"]


def test_two_tips_with_one_number_are_refused(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, GOOD, ("line/other", GOOD))
    assert said.endswith("/line/other.md:2: order: made-up has the number 1 too")


def test_a_first_tip_does_not_wait_for_a_previous_one(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, GOOD.replace('"seminar"', '"previous"'))
    assert said.endswith("/line/made-up.md:4: after: for new it is the first tip, so there is no previous one")


def test_nor_does_the_first_of_those_for_whom_the_first_is_too_simple(tmp_path: Path) -> None:
    simple = GOOD.replace("days = 2", 'days = 2\nstages = ["new", "stopped"]')
    second = GOOD.replace('"seminar"', '"previous"').replace("order = 1", "order = 2")
    (said,) = faults(tmp_path, simple, ("line/second", second))
    assert said.endswith("/line/second.md:4: after: for using it is the first tip, so there is no previous one")


def test_a_folder_that_is_no_tool_is_refused(tmp_path: Path) -> None:
    (said,) = faults(tmp_path / "deep", GOOD.replace("一行目", "一行目"), ("fax/made-up", GOOD))
    assert "tool: " in said


def test_a_file_name_too_long_for_a_due_row_is_refused(tmp_path: Path) -> None:
    (said,) = faults(tmp_path, GOOD, ("openchat/a-name-far-too-long-for-it", GOOD))
    assert "the file's name is too long" in said


def test_more_cases_than_a_carousel_holds_are_refused(tmp_path: Path) -> None:
    text = (CONTENT / "cases" / "one-page.md").read_text(encoding="utf-8")
    for number in range(MOST_CASES + 1):
        (tmp_path / f"case-{number:02}.md").write_text(text, encoding="utf-8")
    with pytest.raises(ContentFault, match=rf"case-{MOST_CASES:02}\.md:2: tools: homepage has more than 12 cases"):
        read(tmp_path / "none", tmp_path)


def test_files_of_the_project_are_named_by_their_path() -> None:
    with pytest.raises(ContentFault, match="^content/tips/line/nowhere.md: there is no such file"):
        load_page(CONTENT / "tips" / "line" / "nowhere.md", Tip, {"": "chat"})


@pytest.mark.parametrize("tool", [one.key for one in TOOLS])
def test_every_tool_has_at_least_eight_tips_and_a_case(tool: str) -> None:
    assert len(library().series[tool]) >= 8
    assert library().about(tool)


def test_there_are_at_least_twelve_cases_of_made_up_associations() -> None:
    assert len(CASES) >= 12
    assert len({one.association for one in CASES}) == len(CASES)
    assert all(one.invented and "（見本）" in one.association for one in CASES)


@each_tip
def test_a_tip_fits_line_however_it_is_told(tip: Tip, house: House) -> None:
    with house.db.read() as session:
        turn = turn_of(house, session)
        for gently in (False, True):
            for card in (asked_card(turn, tip, gently=gently), pushed_card(turn, tip, gently=gently)):
                said = render([card])
                assert problems(said, to="user") == []
                assert 1 + len(card.lines) <= 3
                assert "{" not in words(said)
                labels = [action["label"] for action in actions(said)]
                assert len(labels) == len(set(labels))


@each_tip
def test_a_tip_asks_for_one_of_three_answers(tip: Tip, house: House) -> None:
    with house.db.read() as session:
        said = render([pushed_card(turn_of(house, session), tip)])
    labels = [action["label"] for action in actions(said)]
    assert labels[-4:] == ["できた", "まだ", "相談したい", "止める・時間を変える"]


@each_tip
def test_a_link_is_on_the_allow_list_of_the_contract(tip: Tip, house: House) -> None:
    with house.db.read() as session:
        turn = turn_of(house, session)
        may = allowed(turn, profile(turn.settings.contract))
    assert tip.link is None or why_not(tip.link, may) is None


def test_a_link_that_is_not_on_the_list_is_left_out(house: House) -> None:
    with house.db.read() as session:
        turn = turn_of(house, session)
        linked = next(one for one in TIPS if one.link is not None)
        strange = linked.model_copy(update={"link": "https://made-up.example/"})
        assert "uri" in str(render([asked_card(turn, linked)]))
        assert "made-up.example" not in str(render([asked_card(turn, strange)]))


@pytest.mark.parametrize("tool", [one.key for one in TOOLS])
def test_the_cases_of_a_tool_fit_line(tool: str) -> None:
    said = render([case_cards(library().about(tool), tool)])
    assert problems(said, to="user") == []
    assert "{" not in words(said)
    assert words(said).count("見本の話") == len(library().about(tool))


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case.name))
def test_a_case_says_how_it_began_and_what_went_well_and_badly(case: Case) -> None:
    told = "\n".join(case.paper)
    assert all(word in told for word in ("よかったこと", "困ったこと"))
    assert 1 + len(case.chat) <= 3


ENGLISH = re.compile(r"[A-Za-z]{2,}")
NAMES = {"LINE", "QR", "Instagram", "PDF", "Wi", "Fi"}


@pytest.mark.parametrize("one", [*TIPS, *CASES], ids=lambda one: str(one.name))
def test_no_english_word_and_nothing_personal_stands_in_the_words(one: Tip | Case) -> None:
    told = [one.title, *one.chat, *one.paper, *(one.again if isinstance(one, Tip) else ())]
    assert {word for line in told for word in ENGLISH.findall(line)} <= NAMES
    assert [line for line in told if what_is_personal(line) is not None] == []
