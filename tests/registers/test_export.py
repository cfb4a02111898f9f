"""A search copied out for a spreadsheet: whole, in order, harmless when opened, and itself in the ledger."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.store.ledger import Act, LedgerEntry
from handlers.registers import exporting
from handlers.registers.exporting import COLUMNS
from tests.cast import Town
from tests.registers.conftest import LEDGER, write
from tests.visitors import Desk


def rows(desk: Desk, **form: str) -> list[list[str]]:
    """The file of a search, read as a spreadsheet reads it."""
    answer = desk.post(f"{LEDGER}/export", **form)
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="ledger-20261014')
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_the_file_holds_the_whole_search_and_nothing_else(
    desk: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 7)
    write(town, town.now, *[Act("S77", "printed", about=f"M{n}") for n in range(30)])
    write(town, town.now, Act("S78", "printed", about="M99"))
    head, *found = rows(desk, who="S77")
    assert tuple(head) == COLUMNS
    assert sorted(one[4] for one in found) == sorted(f"M{n}" for n in range(30))
    assert found[0][:3] == ["2026-10-14T17:59:00+09:00", "S77", "印刷した"]


def test_what_a_spreadsheet_would_calculate_stays_words(desk: Desk, town: Town) -> None:
    for what in ("=1+1", "+81", "-1", "@SUM", "\t=1"):
        write(town, town.now, Act("S77", "printed", what, about="=cmd"))
    for one in rows(desk, who="S77")[1:]:
        assert one[3].startswith("'")
        assert one[4] == "'=cmd"


def test_a_copy_is_in_the_ledger_with_its_size_and_without_what_was_typed(desk: Desk, town: Town) -> None:
    write(town, town.now, *[Act("S77", "printed") for _n in range(3)])
    rows(desk, who="S77", first="2026-10-01")
    rows(desk, who="見本 はなえ")
    with town.house.db.read() as session:
        copied = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "exported")).all()
    found = {(one.who, one.what, one.why, one.count, one.channel) for one in copied}
    assert found == {("S01", "ledger", "2026-10-01 who", 3, "page"), ("S01", "ledger", "who", 0, "page")}


def test_an_export_without_our_stamp_or_with_a_bad_day_is_none(desk: Desk, town: Town) -> None:
    assert town.http.post(f"{LEDGER}/export", data={"who": "S77"}).status_code == 403
    assert desk.post(f"{LEDGER}/export", first="x").status_code == 422
    with town.house.db.read() as session:
        assert session.scalars(select(LedgerEntry).where(LedgerEntry.did == "exported")).all() == []


def test_what_comes_while_it_is_written_is_not_in_it(desk: Desk, town: Town) -> None:
    write(town, town.now + timedelta(seconds=1), Act("S77", "printed", about="later"))
    assert rows(desk, who="S77") == [list(COLUMNS)]
