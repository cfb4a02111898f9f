"""What goes to the ward around its papers prints whole: receipts for what it handed over, the invoice's cover."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.reading import pages, printed, signs
from tests.handovers.test_register import FORM
from tests.sendings.conftest import Office
from tests.sendings.test_invoice import proposal, year
from tests.visitors import desk_of

pytestmark = pytest.mark.office


def test_the_receipt_and_the_cover_of_the_invoice_print_whole(office: Office, tmp_path: Path) -> None:
    year(office.town)
    proposal(office)
    desk = desk_of(office.town)
    cover = desk.post("/staff/sendings/invoice").data
    desk.post("/staff/handovers", **{**FORM, "what1": "髙﨑𠮷町会の一覧"})
    receipt = desk.post("/staff/handovers/U01/receipt").data
    files = {tmp_path / "receipt.docx": receipt, tmp_path / "cover.docx": cover}
    for path, content in files.items():
        path.write_bytes(content)
    prints = printed(list(files), tmp_path)
    assert {name: pages(pdf) for name, pdf in prints.items()} == {"receipt": 1, "cover": 1}
    assert set("髙﨑𠮷受領") <= signs(prints["receipt"])
    assert set("請求履行確認") <= signs(prints["cover"])
