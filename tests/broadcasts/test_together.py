"""Two people at once: one approval wins and the other hears so; one number each; sent or called off, never both."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import func, select

from bot.chat.turn import Refusal
from bot.clock import TOKYO
from bot.delivery.outbox import queue_notice
from bot.delivery.tables import OutboxMessage
from handlers.broadcasts.changes import approve, ask, cancel, write
from handlers.broadcasts.checking import Draft
from handlers.broadcasts.tables import Broadcast
from tests.broadcasts.desk import NOON, WORDS, around, row
from tests.cast import Town

SEND_AT = NOON.replace(day=15, hour=10, tzinfo=TOKYO)
DRAFT = Draft("announcement", "officers", "all", {"ja": WORDS})


def asked(town: Town, draft: Draft = DRAFT) -> str:
    """A broadcast that waits for approval; its digest."""
    town.clock.moment = NOON
    with town.house.db.write() as session:
        made = write(around(town, session), "S02", draft)
        ask(around(town, session), made, "S02")
        return made.digest or ""


def at_once(*deeds: Callable[[Barrier], str]) -> list[str]:
    """Let several do something at the same moment; what each heard."""
    together = Barrier(len(deeds))
    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(lambda deed: deed(together), deeds))


def approving(town: Town, by: str, digest: str) -> Callable[[Barrier], str]:
    """A worker who read the row, and then approves."""

    def deed(together: Barrier) -> str:
        with town.house.db.read() as session:
            seen = session.scalars(select(Broadcast)).one()
        together.wait()
        with town.house.db.write() as session:
            session.add(seen)
            try:
                for notice in approve(around(town, session), seen, by, digest, "page"):
                    queue_notice(around(town, session), notice, "tests")
            except Refusal as refusal:
                return str(refusal.sentence)
        return "approved"

    return deed


def test_of_two_who_approve_at_once_one_wins_and_the_other_hears_so(either_town: Town) -> None:
    digest = asked(either_town)
    heard = at_once(*(approving(either_town, by, digest) for by in ("S01", "S03", "S04")))
    assert sorted(heard) == [
        "approved",
        *["ちょうど別の人が変えたところです。もう一度、いまのようすを見てください。"] * 2,
    ]
    with either_town.house.db.read() as session:
        sent = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.purpose == "broadcast")
        assert session.scalar(sent) == 1


def test_it_is_sent_or_called_off_and_never_both(either_town: Town) -> None:
    town = either_town
    digest = asked(town, Draft("announcement", "officers", "all", {"ja": WORDS}, send_at=SEND_AT))
    assert approving(town, "S01", digest)(Barrier(1)) == "approved"
    town.clock.moment = SEND_AT

    def call_off(together: Barrier) -> str:
        with town.house.db.read() as session:
            seen = session.scalars(select(Broadcast)).one()
        together.wait()
        with town.house.db.write() as session:
            session.add(seen)
            try:
                cancel(around(town, session), seen, "S01", "page")
            except Refusal:
                return "too late"
        return "cancelled"

    def tick(together: Barrier) -> str:
        together.wait()
        town.ticker.tick()
        return "ticked"

    heard = at_once(call_off, tick)
    with town.house.db.read() as session:
        sent = select(func.count()).select_from(OutboxMessage).where(OutboxMessage.purpose == "broadcast")
        queued = session.scalar(sent)
    assert (row(town).state, queued, heard[0]) in (("sent", 1, "too late"), ("cancelled", 0, "cancelled"))


def test_two_who_write_at_once_get_a_number_each(either_town: Town) -> None:
    town = either_town

    def writing(together: Barrier) -> str:
        together.wait()
        with town.house.db.write() as session:
            return write(around(town, session), "S01", DRAFT).code

    town.clock.moment = NOON
    assert sorted(at_once(*[writing] * 4)) == ["B01", "B02", "B03", "B04"]
