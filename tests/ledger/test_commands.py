"""Operators and auditors ask the ledger from a terminal."""

from __future__ import annotations

import csv
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text, update

from bot.clock import TOKYO, FixedClock, wall
from bot.contract import bounds
from bot.house import House
from bot.store.heads import FILE
from bot.store.ledger import Act, LedgerEntry
from tests.ledger.conftest import Book, book_of
from tests.shell.conftest import Terminal


@pytest.fixture
def today(either_house: House) -> Book:
    """Three sealed entries of the last minutes of real time, on each engine; their head has left."""
    return book_of(either_house, FixedClock(wall() - timedelta(minutes=3))).write(3).seal()


@pytest.fixture
def october(either_house: House, clock: FixedClock) -> Book:
    """Acts of two days, the second beginning at midnight in Tokyo."""
    book = book_of(either_house, clock)
    book.write(act=Act("S01", "opened", "person.name", "P0001", "call", 2, "B-2", "page"), at=day(14, 23, 59))
    book.write(act=Act("S02", "commanded", "/希望一覧", channel="group"), at=day(15))
    book.write(act=Act("operator", "erased", "person rows", "P0001", "", 7, "B-2", "shell"), at=day(15, 9))
    return book.write(
        act=Act("P0002", "opened", "person.name", "P0001", "", 1, "B-2", result="refused"), at=day(15, 10)
    )


def day(number: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment in October, in Tokyo."""
    return datetime(2026, 10, number, hour, minute, tzinfo=TOKYO)


def failed(operator: Terminal, *words: str) -> str:
    """What a command prints that finds a fault."""
    result = operator.run(*words)
    assert result.exit_code == 1
    return str(result.output)


def test_a_ledger_that_holds_says_how_many_entries(operator: Terminal, today: Book) -> None:
    assert operator.said("ledger", "verify") == "3 entries hold.\n1 heads agree.\n"


def test_without_heads_verify_says_what_would_not_show(operator: Terminal, today: Book) -> None:
    (today.house.settings.heads_dir / FILE).unlink()
    assert operator.said("ledger", "verify") == "3 entries hold.\nNo head was compared: a cut tail would not show.\n"


def test_a_changed_entry_is_named_by_its_position(operator: Terminal, today: Book) -> None:
    second = today.entry(2)
    with today.insider() as session:
        session.execute(update(LedgerEntry).where(LedgerEntry.id == second).values(who="S09"))
    said = failed(operator, "ledger", "verify")
    assert said == "Position 2: changed: the entry or its order is not what was sealed.\n"


def test_the_house_compares_with_its_own_heads_unasked(operator: Terminal, today: Book) -> None:
    with today.insider() as session:
        session.execute(text("DELETE FROM ledger_seal WHERE position = 3"))
        session.execute(text("DELETE FROM ledger WHERE id NOT IN (SELECT entry_id FROM ledger_seal)"))
    assert failed(operator, "ledger", "verify").startswith("Position 3: cut off: an earlier head knows 3 entries")


def test_the_ward_compares_with_the_heads_and_the_key_it_kept(operator: Terminal, today: Book, tmp_path: Path) -> None:
    key = operator.said("ledger", "public-key").strip()
    kept = tmp_path / "kept by the ward.jsonl"
    kept.write_text(operator.said("ledger", "head"))
    said = operator.said("ledger", "verify", "--heads", str(kept), "--public-key", key)
    assert said == "3 entries hold.\n1 heads agree.\n"
    assert "kept by the ward.jsonl:1: " in operator.refused(
        "ledger", "verify", "--heads", str(kept), "--public-key", "00" * 32
    )


def test_a_file_of_heads_that_is_not_there_is_refused(operator: Terminal, today: Book) -> None:
    result = operator.run("ledger", "verify", "--heads", "nowhere.jsonl")
    assert result.exit_code == 2
    assert "does not exist" in result.output


def test_what_waits_too_long_is_shown_with_its_remedy_which_helps(operator: Terminal, either_house: House) -> None:
    book = book_of(either_house, FixedClock(wall() - timedelta(hours=1))).write(3).seal()
    book.write(at=wall() - timedelta(minutes=10))
    said = failed(operator, "ledger", "verify")
    assert said.startswith("Position 4: unsealed: 1 entries since ")
    assert "`python -m bot ledger head` seals them" in said
    operator.said("ledger", "head")
    assert operator.said("ledger", "verify").startswith("4 entries hold.")


def test_in_the_demo_moved_time_is_no_fault(operator: Terminal, today: Book) -> None:
    today.write(at=wall() + timedelta(days=90)).seal().write(at=wall()).seal()
    assert "put in" in failed(operator, "ledger", "verify")
    operator.set(APP_ENV="test")
    assert operator.said("ledger", "verify").startswith("5 entries hold.")


def test_a_head_is_let_out_after_what_waits_was_sealed(operator: Terminal, today: Book) -> None:
    today.write(2)
    printed = operator.said("ledger", "head")
    assert json.loads(printed)["position"] == 5
    assert (today.house.settings.heads_dir / FILE).read_text().splitlines()[-1] == printed.strip()


def test_the_public_key_is_sixty_four_digits(operator: Terminal) -> None:
    assert len(bytes.fromhex(operator.said("ledger", "public-key"))) == 32


def test_entries_are_shown_in_the_time_of_the_ward(operator: Terminal, october: Book) -> None:
    head, first, second, *_ = [line.split("\t") for line in operator.said("ledger", "show").splitlines()]
    assert head == ["when", "who", "did", "what", "about", "why", "count", "inventory", "channel", "result"]
    assert first == [
        "2026-10-14T23:59:00+09:00", "S01", "opened", "person.name", "P0001", "call", "2", "B-2", "page", "done"
    ]  # fmt: skip
    assert second == ["2026-10-15T00:00:00+09:00", "S02", "commanded", "/希望一覧", "-", "-", "1", "-", "group", "done"]


@pytest.mark.parametrize(
    ("options", "people"),
    [
        (["--from", "2026-10-15"], ["S02", "operator", "P0002"]),
        (["--to", "2026-10-14"], ["S01"]),
        (["--from", "2026-10-14", "--to", "2026-10-15"], ["S01", "S02", "operator", "P0002"]),
        (["--about", "P0001"], ["S01", "operator", "P0002"]),
        (["--about", "P000"], []),
        (["--from", "2026-10-15", "--to", "2026-10-15", "--about", "P0001"], ["operator", "P0002"]),
    ],
)
def test_days_are_whole_days_in_tokyo_and_codes_are_whole_codes(
    operator: Terminal, october: Book, options: list[str], people: list[str]
) -> None:
    lines = operator.said("ledger", "show", *options).splitlines()[1:]
    assert [line.split("\t")[1] for line in lines] == people


def test_the_handling_ledger_has_the_columns_of_the_contract(operator: Terminal, october: Book) -> None:
    operator.said("ledger", "handling", "--csv", "台帳.csv")
    written = (operator.folder / "台帳.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    title = next(row.title for row in bounds("nerima-r8").inventory_b if row.id == "B-2")
    assert list(csv.reader(written.decode("utf-8-sig").splitlines())) == [
        ["区分", "日時", "取扱者", "記録の種類", "件数", "理由", "目録"],
        ["使用", "2026-10-14T23:59:00+09:00", "S01", title, "2", "call", "B-2"],
        ["廃棄", "2026-10-15T09:00:00+09:00", "operator", title, "7", "erased person rows", "B-2"],
    ]


def test_writing_the_handling_ledger_is_itself_an_entry(operator: Terminal, october: Book) -> None:
    operator.said("ledger", "handling", "--csv", "list.csv")
    with october.house.db.read() as session:
        entry = session.scalars(select(LedgerEntry).where(LedgerEntry.did == "exported")).one()
    assert (entry.who, entry.what, entry.count, entry.channel) == ("operator", "handling ledger", 2, "shell")


def test_a_row_the_profile_does_not_know_is_still_listed(operator: Terminal, october: Book) -> None:
    october.write(act=Act("S01", "opened", "old", inventory="B-99"))
    operator.said("ledger", "handling", "--csv", "list.csv")
    assert "（目録にない種類）" in (operator.folder / "list.csv").read_text(encoding="utf-8-sig")


def test_a_file_that_cannot_be_written_is_a_sentence_and_no_entry(operator: Terminal, october: Book) -> None:
    result = operator.run("ledger", "handling", "--csv", "no/such/folder.csv")
    assert "no/such/folder.csv cannot be written (No such file or directory)." in result.output
    assert result.exit_code == 1
    assert "exported" not in operator.said("ledger", "show")
