"""The reports open in LibreOffice and print whole, bars included."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import Town
from tests.documents.reading import pages, printed, signs
from tests.reports.stages import SEMINAR, drafted, exchange, filled, seminar, visit

pytestmark = pytest.mark.office


def test_every_kind_of_report_prints_whole(town: Town, tmp_path: Path) -> None:
    made = {"seminar": filled(town, seminar(town), {**SEMINAR, "remarks": "髙﨑𠮷 {{ x }}"})}
    made |= {"visit": drafted(town, visit(town)), "exchange": drafted(town, exchange(town))}
    files = [tmp_path / f"{name}.docx" for name in made]
    for file in files:
        file.write_bytes(made[file.stem])
    prints = printed(files, tmp_path)
    assert {name: pages(pdf) for name, pdf in prints.items()} == {"seminar": 3, "visit": 2, "exchange": 3}
    assert set("髙﨑𠮷{}") <= signs(prints["seminar"])
    assert set("未記入") <= signs(prints["visit"])
    assert prints["seminar"].count(b"/Subtype/Image") >= 1
