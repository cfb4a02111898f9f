"""Whatever the owner of the database does to the ledger is found, and where."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import Session

from bot.store.chain import chain, link
from bot.store.heads import GENESIS, Head
from bot.store.ledger import Act, LedgerEntry, LedgerSeal, note
from tests.ledger.conftest import Book

FORGED = {
    "who": "S09", "did": "printed", "what": "person.phone", "about": "P0009", "why": "", "count": 3, "inventory": "B-1",
    "channel": "shell", "result": "refused",
}  # fmt: skip
DAY = timedelta(days=1)


def change(session: Session, entry: UUID, **values: Any) -> None:
    """Write over an entry."""
    session.execute(update(LedgerEntry).where(LedgerEntry.id == entry).values(values))


def move(session: Session, position: int, to: int) -> None:
    """Give a seal another place."""
    session.execute(update(LedgerSeal).where(LedgerSeal.position == position).values(position=to))


def drop(session: Session, *positions: int, seals: bool = True, entries: bool = True) -> None:
    """Take links out."""
    ids = list(session.scalars(select(LedgerSeal.entry_id).where(LedgerSeal.position.in_(positions))))
    if seals:
        session.execute(delete(LedgerSeal).where(LedgerSeal.position.in_(positions)))
    if entries:
        session.execute(delete(LedgerEntry).where(LedgerEntry.id.in_(ids)))


def rebuild(session: Session) -> None:
    """Seal everything anew, with hashes that agree with each other."""
    session.execute(delete(LedgerSeal))
    session.add_all(chain(session.scalars(select(LedgerEntry).order_by(LedgerEntry.at)).all(), Head(0, GENESIS)))


def test_an_untouched_ledger_holds(book: Book) -> None:
    assert book.keep_head().verdict() is None


def test_an_empty_ledger_holds(empty_book: Book) -> None:
    assert empty_book.keep_head().verdict() is None


def test_every_column_of_an_entry_is_in_the_matrix() -> None:
    assert {*FORGED, "id", "at"} == set(LedgerEntry.__table__.columns.keys())


@pytest.mark.parametrize("column", FORGED)
def test_a_changed_column_is_found(book: Book, column: str) -> None:
    with book.insider() as session:
        change(session, book.entry(4), **{column: FORGED[column]})
    assert book.found() == (4, "changed")


def test_an_inventory_row_taken_away_is_found(book: Book) -> None:
    with book.insider() as session:
        change(session, book.entry(4), inventory=None)
    assert book.found() == (4, "changed")


def test_a_moment_moved_by_a_microsecond_is_found(book: Book) -> None:
    fourth, at = book.entry(4), book.now - timedelta(minutes=4)
    with book.insider() as session:
        change(session, fourth, at=at + timedelta(microseconds=1))
    assert book.found() == (4, "changed")


def test_an_entry_under_another_id_is_found(book: Book) -> None:
    with book.insider() as session:
        change(session, book.entry(4), id=uuid4())
    assert book.found() == (4, "removed")


@pytest.mark.parametrize(
    ("column", "value", "word"),
    [("hash", b"\0" * 32, "changed"), ("position", 99, "removed"), ("entry_id", UUID(int=4), "removed")],
)
def test_a_changed_seal_is_found(book: Book, column: str, value: object, word: str) -> None:
    with book.insider() as session:
        session.execute(update(LedgerSeal).where(LedgerSeal.position == 4).values({column: value}))
    assert book.found() == (4, word)


def test_a_changed_moment_in_a_seal_is_found(book: Book) -> None:
    with book.insider() as session:
        session.execute(update(LedgerSeal).where(LedgerSeal.position == 4).values(entry_at=book.now - DAY))
    assert book.found() == (4, "changed")


def test_a_hash_that_fits_a_changed_entry_is_found_at_the_next_one(book: Book) -> None:
    seals = book.seals()
    with book.insider() as session:
        change(session, seals[3].entry_id, who="S09")
        forged = link(seals[2].hash, session.get_one(LedgerEntry, seals[3].entry_id))
        session.execute(update(LedgerSeal).where(LedgerSeal.position == 4).values(hash=forged))
    assert book.found() == (5, "changed")


@pytest.mark.parametrize("position", [1, 4, 8])
def test_a_removed_entry_is_found(book: Book, position: int) -> None:
    with book.insider() as session:
        drop(session, position, seals=False)
    assert book.found() == (position, "removed")


@pytest.mark.parametrize("position", [1, 4])
def test_an_entry_removed_with_its_seal_is_found(book: Book, position: int) -> None:
    with book.insider() as session:
        drop(session, position)
    assert book.found() == (position, "removed")


def test_closing_the_gap_of_a_removed_entry_does_not_help(book: Book) -> None:
    with book.insider() as session:
        drop(session, 4)
        for position in (5, 6, 7, 8):
            move(session, position, position - 1)
    assert book.found() == (4, "changed")


def test_entries_that_changed_places_are_found(book: Book) -> None:
    third, fourth, aside = book.entry(3), book.entry(4), uuid4()
    with book.insider() as session:
        for old, new in ((third, aside), (fourth, third), (aside, fourth)):
            change(session, old, id=new)
    assert book.found() == (3, "changed")


def test_seals_that_changed_places_are_found(book: Book) -> None:
    with book.insider() as session:
        for old, new in ((3, 99), (4, 3), (99, 4)):
            move(session, old, new)
    assert book.found() == (3, "changed")


def test_an_entry_sealed_twice_is_found(book: Book) -> None:
    fourth = book.entry(4)
    with book.insider() as session:
        session.execute(delete(LedgerSeal).where(LedgerSeal.position == 4))
        session.execute(update(LedgerSeal).where(LedgerSeal.position == 5).values(entry_id=fourth))
    assert book.found() == (4, "removed")


def test_a_cut_tail_is_found_by_a_head(book: Book) -> None:
    book.keep_head()
    with book.insider() as session:
        drop(session, 7, 8)
    assert book.found() == (7, "cut off")


def test_a_cut_tail_that_grew_again_is_found_by_a_head(book: Book) -> None:
    book.keep_head()
    with book.insider() as session:
        drop(session, 7, 8)
    assert book.write(5).seal().found() == (8, "rebuilt")


def test_without_a_head_a_cut_tail_does_not_show(book: Book) -> None:
    with book.insider() as session:
        drop(session, 7, 8)
    assert book.found() is None


def test_a_tail_whose_seals_only_were_cut_is_found_without_a_head(book: Book) -> None:
    with book.insider() as session:
        drop(session, 3, 4, 5, 6, 7, 8, entries=False)
    assert book.found() == (3, "unsealed")


def test_a_tail_whose_entries_only_were_cut_is_found_without_a_head(book: Book) -> None:
    with book.insider() as session:
        drop(session, 7, 8, seals=False)
    assert book.found() == (7, "removed")


def test_a_rebuilt_chain_is_found_by_a_head_and_only_by_a_head(book: Book) -> None:
    with book.insider() as session:
        change(session, book.entry(4), who="S09")
    known = Head(8, book.seals()[7].hash)
    with book.insider() as session:
        rebuild(session)
    assert book.found() is None
    book.heads.append(known)
    assert book.found() == (8, "rebuilt")


def test_a_head_let_out_over_a_rebuilt_chain_does_not_hide_the_older_one(book: Book) -> None:
    book.keep_head()
    with book.insider() as session:
        change(session, book.entry(8), who="S09")
        session.expire_all()
        rebuild(session)
    assert book.keep_head().found() == (8, "rebuilt")


def test_an_entry_put_in_with_an_old_moment_is_found_before_it_is_sealed(book: Book) -> None:
    with book.insider() as session:
        note(session, book.now - timedelta(minutes=5), Act("S01", "opened"))
    assert book.found() == (9, "put in")


@pytest.mark.parametrize("back", [timedelta(hours=2), 3 * DAY])
def test_an_entry_put_in_with_an_old_moment_is_found_after_it_was_sealed(book: Book, back: timedelta) -> None:
    with book.insider() as session:
        note(session, book.now - back, Act("S01", "opened"))
    book.house.sealer().step(book.now)
    assert len(book.seals()) == 9
    assert book.found() == (9, "put in")


def test_an_entry_put_in_with_a_seal_of_its_own_outside_the_chain_is_found(book: Book) -> None:
    with book.insider() as session:
        note(session, book.now - DAY, Act("S01", "opened"))
        session.flush()
        entry = session.scalars(select(LedgerEntry).order_by(LedgerEntry.at).limit(1)).one()
        session.add(LedgerSeal(position=-1, entry_id=entry.id, entry_at=entry.at, hash=b""))
    assert book.found() == (1, "removed")


def test_an_entry_of_tomorrow_is_found(book: Book) -> None:
    with book.insider() as session:
        note(session, book.now + DAY, Act("S01", "opened"))
    assert book.found() == (9, "put in")
    assert book.seal().found() == (9, "put in")


def test_where_the_clock_may_be_moved_moments_prove_nothing(book: Book) -> None:
    with book.house.db.write() as session:
        note(session, book.now - 3 * DAY, Act("S01", "opened"))
        note(session, book.now + 3 * DAY, Act("S01", "opened"))
    book.house.sealer().step(book.now)
    assert book.verdict(clock_moves=True) is None


def test_an_entry_waits_a_minute_for_its_seal_before_anything_is_wrong(book: Book) -> None:
    book.write()
    assert book.verdict(later=timedelta(minutes=1)) is None
    broken = book.verdict(later=timedelta(minutes=2))
    assert broken is not None
    assert (broken.position, broken.how.partition(":")[0]) == (9, "unsealed")
    assert "1 entries since 2026-10-14T18:08:00+09:00" in broken.how


@pytest.mark.parametrize("column", ["at", "id", "count", "who"])
def test_what_cannot_even_be_read_is_found_at_its_place(lite_book: Book, column: str) -> None:
    with lite_book.insider() as session:
        entry = lite_book.entry(4).hex
        session.execute(text(f"UPDATE ledger SET {column} = x'00' WHERE id = :id"), {"id": entry})
    assert lite_book.found() in {(4, "changed"), (4, "removed")}


def test_an_unreadable_entry_without_a_seal_is_found(lite_book: Book) -> None:
    lite_book.write()
    with lite_book.insider() as session:
        last = session.scalar(select(func.max(LedgerEntry.at)))
        session.execute(text("UPDATE ledger SET at = 'never' WHERE at = :at"), {"at": f"{last:%Y-%m-%d %H:%M:%S.%f}"})
    assert lite_book.found() == (9, "put in")
