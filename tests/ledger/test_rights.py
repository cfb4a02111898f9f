"""The program that runs can add to the ledger, and nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from tests.ledger.conftest import Book

CHANGES = [
    "UPDATE ledger SET who = 'S09'",
    "UPDATE ledger SET who = who",
    "DELETE FROM ledger",
    "UPDATE ledger_seal SET position = position + 100",
    "DELETE FROM ledger_seal",
]


def refusal(book: Book, statement: str) -> str:
    """What the engine says to a statement of the running program."""
    with pytest.raises(DBAPIError) as refused, book.house.db.write() as session:
        session.execute(text(statement))
    return str(refused.value.orig)


@pytest.mark.parametrize("statement", CHANGES)
def test_the_running_program_can_neither_change_nor_remove(book: Book, statement: str) -> None:
    said = refusal(book, statement)
    assert "only grows" in said if book.lite else "permission denied for table ledger" in said
    assert book.verdict() is None


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE ledger_seal",
        "TRUNCATE ledger CASCADE",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "DROP TABLE ledger_seal",
    ],
)
def test_the_runtime_role_of_postgresql_can_give_itself_no_way_round(served_book: Book, statement: str) -> None:
    served_book.write(3).seal()
    said = refusal(served_book, statement)
    assert "must be owner" in said or "permission denied" in said
    assert served_book.verdict() is None
