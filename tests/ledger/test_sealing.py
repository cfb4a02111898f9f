"""Every committed entry gets its place in the chain, however late it comes and whoever seals."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from bot.store.chain import AT_ONCE, LOCK, ROUNDS
from bot.store.heads import FILE
from bot.store.ledger import Act, LedgerEntry, note
from tests.ledger.conftest import OPENED, Book

SEALERS = 4
MANY = 1200


def lines_of(file: Path) -> int:
    """How many heads have left."""
    return len(file.read_text(encoding="utf-8").splitlines())


def hold_the_lock(session: Session) -> None:
    """Be the one who seals, as another process."""
    assert session.scalar(text("SELECT pg_try_advisory_xact_lock(:lock)"), {"lock": LOCK})


def test_an_entry_is_sealed_once(book: Book) -> None:
    book.seal()
    assert [one.position for one in book.seals()] == list(range(1, 9))


def test_a_step_says_whether_anything_waited(empty_book: Book) -> None:
    empty_book.write()
    assert empty_book.sealer.step(empty_book.now)
    assert not empty_book.sealer.step(empty_book.now)


def test_entries_are_sealed_in_the_order_of_their_moments(empty_book: Book) -> None:
    later, earlier = empty_book.now, empty_book.now - timedelta(seconds=30)
    empty_book.write(at=later).write(at=earlier).seal()
    assert [one.entry_at for one in empty_book.seals()] == [earlier, later]


def test_an_entry_that_was_rolled_back_leaves_no_trace(book: Book) -> None:
    with book.house.db.write() as session, session.begin_nested() as attempt:
        note(session, book.now, OPENED)
        session.flush()
        attempt.rollback()
    assert len(book.seal().seals()) == 8
    assert book.verdict() is None


def test_an_entry_that_commits_after_younger_ones_were_sealed_is_sealed_too(served_book: Book) -> None:
    with served_book.house.db.write() as slow:
        note(slow, served_book.now, OPENED)
        slow.flush()
        served_book.write(3).seal()
        assert len(served_book.seals()) == 3
    assert len(served_book.seal().seals()) == 4
    assert served_book.verdict() is None


def test_an_entry_almost_an_hour_late_still_holds(book: Book) -> None:
    book.write(at=book.now - timedelta(minutes=59)).seal()
    assert len(book.seals()) == 9
    assert book.verdict() is None


def test_what_was_written_while_nothing_ran_is_sealed_when_something_runs_again(empty_book: Book) -> None:
    for _day in range(3):
        empty_book.clock.moment += timedelta(days=1)
        empty_book.write()
    assert len(empty_book.seal().seals()) == 3
    assert empty_book.verdict() is None


def test_what_another_process_wrote_before_the_clock_jumped_is_sealed_after_the_jump(book: Book) -> None:
    book.write()
    book.clock.moment += timedelta(days=40)
    assert len(book.write().seal().seals()) == 10
    assert book.verdict() is None


def test_an_entry_from_the_far_future_keeps_no_other_entry_waiting(book: Book) -> None:
    book.write(at=book.now + timedelta(days=4000)).seal()
    assert len(book.write(2).seal().seals()) == 11


def test_an_old_entry_that_appears_late_is_sealed_within_the_hour(book: Book) -> None:
    book.write(at=book.now - timedelta(days=3)).seal()
    assert len(book.seals()) == 8
    for _third_of_an_hour in range(3):
        book.clock.moment += timedelta(minutes=20)
        book.seal()
    assert len(book.seals()) == 9


def test_a_clock_that_was_set_back_stops_nothing(book: Book) -> None:
    book.clock.moment -= timedelta(days=2)
    assert len(book.write().seal().seals()) == 9
    assert lines_of(book.house.settings.heads_dir / FILE) == 2


def test_more_than_one_transaction_holds_are_sealed_in_one_step(empty_book: Book) -> None:
    assert AT_ONCE < MANY <= AT_ONCE * ROUNDS
    empty_book.write(MANY, at=empty_book.now)
    assert len(empty_book.seal().seals()) == MANY
    assert empty_book.verdict() is None


def test_a_step_ends_although_more_waits_and_the_next_goes_on(
    empty_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.chain.AT_ONCE", 2)
    monkeypatch.setattr("bot.store.chain.ROUNDS", 2)
    for _day in range(9):
        empty_book.clock.moment += timedelta(days=1)
        empty_book.write()
    assert [len(empty_book.seal().seals()) for _step in range(4)] == [4, 8, 9, 9]
    assert empty_book.verdict() is None


def test_everything_that_waits_can_be_sealed_at_once(empty_book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.chain.AT_ONCE", 2)
    empty_book.write(5).sealer.seal_all()
    assert len(empty_book.seals()) == 5


def test_sealers_that_work_at_once_never_fork_the_chain(served_book: Book) -> None:
    served_book.write(MANY, at=served_book.now)
    start = threading.Barrier(SEALERS)

    def work() -> None:
        sealer = served_book.house.sealer()
        start.wait()
        while sealer.step(served_book.now):
            pass

    with ThreadPoolExecutor(SEALERS) as pool:
        for done in [pool.submit(work) for _ in range(SEALERS)]:
            done.result()
    assert [one.position for one in served_book.seals()] == list(range(1, MANY + 1))
    assert served_book.verdict() is None


def test_a_sealer_steps_back_while_another_one_seals(served_book: Book) -> None:
    served_book.write(3)
    with served_book.house.db.write() as other:
        hold_the_lock(other)
        assert served_book.sealer.step(served_book.now)
        assert served_book.seals() == []
    assert len(served_book.seal().seals()) == 3


def test_a_head_leaves_at_the_beginning_and_every_hour(book: Book) -> None:
    file = book.house.settings.heads_dir / FILE
    left = []
    for minutes in (0, 59, 1, 30, 30):
        book.clock.moment += timedelta(minutes=minutes)
        book.seal()
        left.append(lines_of(file))
    assert left == [1, 1, 2, 2, 3]


def test_a_word_too_long_for_its_column_is_cut_and_undoes_nothing(empty_book: Book) -> None:
    long = Act("S" * 99, "d" * 99, "長" * 99, "a" * 99, "w" * 99, 1, "B" * 99, "c" * 99, "r" * 99)
    empty_book.write(act=long).seal()
    with empty_book.house.db.read() as session:
        entry = session.get_one(LedgerEntry, empty_book.entry(1))
    assert (entry.who, entry.what) == ("S" * 40, "長" * 80)
    assert empty_book.verdict() is None


def test_moments_are_bound_in_utc_whatever_zone_they_came_in(book: Book) -> None:
    with book.house.db.read() as session:
        entry = session.get_one(LedgerEntry, book.entry(1))
    assert b'"2026-10-14T09:00:00.000000+00:00"' in entry.canonical()
