"""The papers open in LibreOffice and print on the pages they should."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from handlers.incidents import papers
from tests.documents.reading import pages, printed, signs
from tests.incidents.examples import CARD, DRILL, EMPTY, FULL, NOW, all_papers

pytestmark = pytest.mark.office
PAGES = {
    "first_report": 1, "follow_up": 1, "incident_report": 2, "persons_notice": 1, "claim_notice": 1,
    "drill_record": 1, "incident_card": 1, "drill": 2, "empty": 2, "full_card": 1,
}  # fmt: skip


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Every paper as PDF, and the incident report of a drill and of an incident nobody knows anything of."""
    folder = tmp_path_factory.mktemp("prints")
    made = {name: paper.content for name, paper in all_papers().items()}
    made["drill"] = papers.incident_report(DRILL, at=NOW).content
    made["empty"] = papers.incident_report(EMPTY, at=NOW).content
    full = replace(CARD, routes=CARD.routes + CARD.routes[:2], script=CARD.script + CARD.script[:2])
    made["full_card"] = papers.incident_card(full, at=NOW).content
    files = []
    for name, content in made.items():
        file: Path = folder / f"{name}.docx"
        file.write_bytes(content)
        files.append(file)
    return printed(files, folder)


@pytest.mark.parametrize("name", PAGES)
def test_a_paper_prints_on_its_pages(prints: dict[str, bytes], name: str) -> None:
    assert pages(prints[name]) == PAGES[name]


@pytest.mark.parametrize("name", PAGES)
def test_the_words_of_a_paper_stand_in_its_print(prints: dict[str, bytes], name: str) -> None:
    shown = signs(prints[name])
    assert set(CARD.contractor + FULL.contract) - {" "} <= shown
    assert "{" not in shown
    assert "\ufffd" not in shown
