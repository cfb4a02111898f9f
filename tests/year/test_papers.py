"""The papers of the year: every event has its report without anybody asking, and all of them print."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.chat.turn import Surroundings
from handlers.reports.changes import begin
from handlers.reports.editions import draw
from handlers.reports.queries import content_of, kind_about, newest
from handlers.reports.tables import Paper
from tests.documents.reading import pages, printed, signs
from tests.year.conftest import Lived
from tests.year.facts import EVENTS

HELD = {one.code for one in EVENTS if one.cancelled is None}
PROPOSAL = "contract"


def drafts(lived: Lived) -> dict[str, bytes]:
    """The newest version of every paper there is, by the code of its event; the proposal's is drawn now."""
    house = lived.town.house
    with house.db.write() as session:
        around = Surroundings(session, lived.town.now, house.vault, house.settings, doors=house.rooms.doors)
        kind = kind_about(around, PROPOSAL)
        assert kind is not None
        draw(around, kind, begin(around, kind, PROPOSAL), "S02")
        found = {paper.about: newest(session, paper) for paper in session.query(Paper)}
        return {about: content_of(house.vault, one) for about, one in found.items() if one is not None}


def test_every_event_that_was_held_has_its_report(lived: Lived) -> None:
    with lived.town.house.db.read() as session:
        assert {paper.about for paper in session.query(Paper)} - {PROPOSAL} == HELD


@pytest.mark.office
def test_every_paper_of_the_year_prints(lived: Lived, tmp_path: Path) -> None:
    made = drafts(lived)
    files = [tmp_path / f"{about}.docx" for about in made]
    for file in files:
        file.write_bytes(made[file.stem])
    prints = printed(files, tmp_path)
    assert set(prints) == {*HELD, PROPOSAL}
    assert all(pages(pdf) >= 1 and set("未記入") <= signs(pdf) for pdf in prints.values())
    assert all("{" not in signs(pdf) for pdf in prints.values())
