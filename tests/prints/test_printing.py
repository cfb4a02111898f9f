"""The papers open in LibreOffice and print on the pages they should."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.documents.word import render
from handlers.prints import papers
from handlers.prints.models import TOOLS, model
from handlers.prints.papers import Seat
from handlers.proposals import paper
from tests.documents.reading import pages, printed, signs
from tests.prints.examples import CONTRACT, EVENT, TODAY, all_papers
from tests.proposals.examples import CONTEXT

pytestmark = pytest.mark.office
PAGES = {
    "run_sheet": 1, "attendance_sheet": 1, "print_order": 1, "officer_letters": 2, "full_house": 2, "proposal": 2,
    **{f"rules_{tool}": 1 for tool in TOOLS},
}  # fmt: skip


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every paper as PDF, in one go: the rules of each tool, a sheet for forty people, a proposal."""
    folder = tmp_path_factory.mktemp("prints")
    made = {name: one.content for name, one in all_papers().items() if name != "operating_rules"}
    made["full_house"] = papers.attendance_sheet(CONTRACT, EVENT, [Seat("P0001", "さくら町会", "参加")] * 40).content
    made["proposal"] = render(paper.TEMPLATE, CONTEXT)
    for tool in TOOLS:
        group = ("A003", "髙﨑𠮷町会")
        made[f"rules_{tool}"] = papers.operating_rules(CONTRACT, group, tool, model(tool), TODAY).content
    files: list[Path] = []
    for name, content in made.items():
        files.append(folder / f"{name}.docx")
        files[-1].write_bytes(content)
    return printed(files, folder)


@pytest.mark.parametrize("name", PAGES)
def test_a_paper_prints_on_its_pages(prints: dict[str, bytes], name: str) -> None:
    assert pages(prints[name]) == PAGES[name]


@pytest.mark.parametrize("name", PAGES)
def test_the_words_of_a_paper_stand_in_its_print(prints: dict[str, bytes], name: str) -> None:
    shown = signs(prints[name])
    assert set(CONTRACT.title) - {" "} <= shown
    assert "{" not in shown
    assert "\ufffd" not in shown


@pytest.mark.parametrize("name", ["officer_letters", "rules_line"])
def test_odd_names_are_printed(prints: dict[str, bytes], name: str) -> None:
    assert {"髙", "﨑", "𠮷"} <= signs(prints[name])
