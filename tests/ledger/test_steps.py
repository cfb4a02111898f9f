"""A proof in steps finds what a proof at once finds: it goes on where it stopped, and the heads come last."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import pytest
from sqlalchemy import text

from bot.store.heads import Head
from bot.store.proof import Break, Walk, disagreeing, go_along, unsealed
from tests.ledger.conftest import Book
from tests.ledger.test_tampering import change, drop, rebuild


def stepped(book: Book, size: int) -> tuple[Walk, Break | None]:
    """Along the chain, so many links at a time, each in a transaction of its own; then the heads."""
    walk = Walk(book.now)
    while not walk.over:
        walk = Walk(book.now, position=walk.position, last=walk.last, youngest=walk.youngest)
        with book.house.db.read() as session:
            broken = go_along(session, walk, every(size))
        if broken is not None:
            return walk, broken
    with book.house.db.read() as session:
        return walk, disagreeing(session, book.heads, walk) or unsealed(session, walk, book.now)


def every(size: int) -> Callable[[], bool]:
    """It is enough after so many links."""
    done = count(1)
    return lambda: next(done) % size == 0


@pytest.mark.parametrize("size", [1, 3, 8, 9])
def test_an_untouched_ledger_holds_in_steps_of_any_size(book: Book, size: int) -> None:
    walk, broken = stepped(book.keep_head(), size)
    assert (walk.position, broken) == (8, None)


@pytest.mark.parametrize("size", [1, 3, 8])
def test_a_changed_entry_is_found_at_its_place(book: Book, size: int) -> None:
    entry = book.entry(5)
    with book.insider() as session:
        change(session, entry, who="S09")
    assert (
        stepped(book, size)[1] == book.verdict() == Break(5, "changed: the entry or its order is not what was sealed")
    )


def test_a_seal_that_is_gone_is_found_even_between_two_steps(book: Book) -> None:
    with book.insider() as session:
        drop(session, 4)
    found = stepped(book, 3)[1]
    assert found is not None
    assert (found.position, found.how.partition(":")[0]) == (4, "removed")


def test_a_cut_tail_and_a_rebuilt_chain_show_by_the_heads_alone(book: Book) -> None:
    book.keep_head()
    with book.insider() as session:
        change(session, book.entry(2), who="S09")
        rebuild(session)
    assert stepped(book, 3)[1] == Break(8, "rebuilt: a head that left the house says otherwise, here or before")
    with book.insider() as session:
        drop(session, 7, 8)
    found = stepped(book, 3)[1]
    assert found is not None
    assert (found.position, found.how.partition(":")[0]) == (7, "cut off")


def test_two_heads_that_differ_never_agree(book: Book) -> None:
    book.keep_head()
    book.heads.append(Head(8, b"x" * 32))
    found = stepped(book, 3)[1]
    assert found is not None
    assert found.how.startswith("rebuilt")


def test_what_cannot_be_read_is_found_in_steps_too(lite_book: Book) -> None:
    with lite_book.insider() as session:
        session.execute(text("UPDATE ledger_seal SET entry_at = 'yesterday' WHERE position = 6"))
    found = stepped(lite_book, 2)[1]
    assert found is not None
    assert (found.position, found.how.partition(":")[0]) == (6, "changed")
