"""Each event is kept once, committed before anybody hears so, sealed, and refused whole when it cannot be."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

import pytest
from sqlalchemy import create_engine, text

from bot.clock import monotonic, wall
from bot.delivery import inbox as inbox_module
from bot.delivery.inbox import Arrival, Inbox, payload_place
from bot.errors import Unavailable
from bot.house import House
from tests.delivery.desk import inbox

HANAKO = "U" + "1" * 32
BORN = datetime(2026, 10, 14, 8, 59, 0, 123000, tzinfo=UTC)
AFTER_A_FORK = """
import os, sys
from bot import bootstrap, settings
from tests.delivery.test_inbox import arrival
house = bootstrap.build(settings.load())
house.inbox.keep([arrival(house, "before")])
child = os.fork()
house.inbox.keep([arrival(house, "parent" if child else "child")])
if not child:
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
house.inbox.keep([arrival(house, "after")])
house.close()
"""


def arrival(house: House, event_id: str, chat: UUID | None = None) -> Arrival:
    """A message of はな子's."""
    chat = chat or house.directory.chat_of("user", HANAKO)
    payload = '{"text":"ちょうちんの相談"}'.encode()
    return Arrival(event_id, chat, chat, "message", "468", BORN, wall(), payload)


def ids(house: House) -> list[str]:
    """The ids of everything kept."""
    return sorted(row.event_id for row in inbox(house))


@contextmanager
def broken(house: House) -> Iterator[None]:
    """The database takes no events while the block runs."""
    owner = create_engine(house.settings.migrate_database_url or house.settings.database_url)
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE inbox RENAME TO inbox_elsewhere"))
    yield
    with owner.begin() as connection:
        connection.execute(text("ALTER TABLE inbox_elsewhere RENAME TO inbox"))
    owner.dispose()


def all_at_once(deeds: list[Callable[[], None]]) -> list[Exception | None]:
    """Do all of them in threads of their own; returns what each raised."""
    raised: list[Exception | None] = [None] * len(deeds)
    start = threading.Barrier(len(deeds))

    def do(place: int) -> None:
        start.wait()
        try:
            deeds[place]()
        except Exception as error:
            raised[place] = error

    threads = [threading.Thread(target=do, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def kept_at_once(inbox: Inbox, requests: list[list[Arrival]]) -> list[Exception | None]:
    """Keep several requests' arrivals in threads of their own; returns what each raised."""
    return all_at_once([partial(inbox.keep, request) for request in requests])


def until(true: Callable[[], bool]) -> None:
    """Return when it is true."""
    deadline = monotonic() + 10
    while not true():
        assert monotonic() < deadline, "it never became true"


@contextmanager
def pen_held(house: House, arrivals: list[list[Arrival]]) -> Iterator[list[Exception | None]]:
    """Requests that keep these arrivals wait, the first of them for SQLite's pen; their fates when it is over."""
    fates: list[Exception | None] = []
    crowd = threading.Thread(target=lambda: fates.extend(kept_at_once(house.inbox, arrivals)))
    with house.db.write():
        crowd.start()
        until(lambda: house.inbox.waiting == len(arrivals))
        yield fates
    crowd.join()


def test_what_was_kept_reads_as_it_arrived(either_house: House) -> None:
    came = arrival(either_house, "01A")
    either_house.inbox.keep([came])
    (row,) = inbox(either_house)
    kept = (row.event_id, row.chat_id, row.actor_id, row.kind, row.message_id, row.happened_at, row.received_at)
    assert kept == ("01A", came.chat_id, came.chat_id, "message", "468", BORN, came.received_at)
    assert (row.state, row.attempts, row.fault, row.done_at) == ("open", 0, None, None)


def test_an_event_without_speaker_or_message_is_kept(either_house: House) -> None:
    either_house.inbox.keep([replace(arrival(either_house, "01A"), actor_id=None, message_id=None)])
    (row,) = inbox(either_house)
    assert (row.actor_id, row.message_id) == (None, None)


def test_moments_keep_their_order_to_the_millisecond(either_house: House) -> None:
    late, early = BORN + timedelta(milliseconds=1), BORN
    for event_id, moment in (("01A", late), ("01B", early)):
        either_house.inbox.keep([replace(arrival(either_house, event_id), happened_at=moment)])
    assert [(row.event_id, row.happened_at) for row in inbox(either_house)] == [("01B", early), ("01A", late)]


def test_the_payload_is_sealed_and_opens_only_in_its_own_row(either_house: House) -> None:
    came = arrival(either_house, "01A")
    either_house.inbox.keep([came])
    (row,) = inbox(either_house)
    assert row.payload is not None
    assert "ちょうちん".encode() not in row.payload
    assert either_house.vault.open(payload_place(row.id), row.payload) == came.payload


def test_an_event_that_comes_twice_in_one_request_is_kept_once(either_house: House) -> None:
    either_house.inbox.keep([arrival(either_house, "01A"), arrival(either_house, "01B"), arrival(either_house, "01A")])
    assert ids(either_house) == ["01A", "01B"]


def test_an_event_that_comes_again_later_leaves_the_first_as_it_was(either_house: House) -> None:
    either_house.inbox.keep([arrival(either_house, "01A")])
    (first,) = inbox(either_house)
    either_house.inbox.keep([replace(arrival(either_house, "01A"), kind="postback"), arrival(either_house, "01B")])
    assert ids(either_house) == ["01A", "01B"]
    assert [(row.id, row.kind) for row in inbox(either_house) if row.event_id == "01A"] == [(first.id, "message")]


def test_events_that_come_twice_at_the_same_time_are_kept_once(either_house: House) -> None:
    same = [arrival(either_house, f"01{n}") for n in range(6)]
    fates = kept_at_once(either_house.inbox, [same, same[::-1], same[:3], same[2:]])
    assert fates == [None] * 4
    assert ids(either_house) == [f"01{n}" for n in range(6)]


def test_two_processes_that_keep_the_same_events_in_opposite_orders_do_not_block_each_other(
    either_house: House,
) -> None:
    same = [arrival(either_house, f"01{n:02}") for n in range(40)]
    other = Inbox(either_house.db, either_house.vault)
    fates = all_at_once([partial(either_house.inbox.keep, same), partial(other.keep, same[::-1])])
    assert fates == [None, None]
    assert len(ids(either_house)) == 40


def test_requests_that_wait_together_share_a_commit(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    commits: list[str] = []
    monkeypatch.setattr(inbox_module, "reached", commits.append)
    with pen_held(house, [[arrival(house, f"01{n}")] for n in range(9)]) as fates:
        pass
    assert fates == [None] * 9
    assert len(ids(house)) == 9
    assert commits == ["inbox.committed"] * 2  # the first alone, then all who had come meanwhile


def test_more_requests_than_fit_into_one_commit_are_all_kept(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inbox_module, "MOST_AT_ONCE", 3)
    with pen_held(house, [[arrival(house, f"01{n}")] for n in range(9)]) as fates:
        pass
    assert fates == [None] * 9
    assert len(ids(house)) == 9


def test_news_is_told_only_when_something_was_committed(either_house: House) -> None:
    with broken(either_house), pytest.raises(Unavailable):
        either_house.inbox.keep([arrival(either_house, "01A")])
    either_house.inbox.keep([])
    assert not either_house.inbox.news.is_set()
    either_house.inbox.keep([arrival(either_house, "01A")])
    assert either_house.inbox.news.is_set()


def test_when_the_database_fails_every_waiting_request_hears_of_it_and_a_retry_keeps_all(either_house: House) -> None:
    requests = [[arrival(either_house, f"01{n}a"), arrival(either_house, f"01{n}b")] for n in range(6)]
    either_house.inbox.keep([arrival(either_house, "00")])
    with broken(either_house):
        fates = kept_at_once(either_house.inbox, requests)
    assert [type(fate) for fate in fates] == [Unavailable] * 6
    assert ids(either_house) == ["00"]
    assert kept_at_once(either_house.inbox, requests) == [None] * 6
    assert len(ids(either_house)) == 13


def test_a_request_that_cannot_be_kept_takes_no_other_down(house: House) -> None:
    nobody = arrival(house, "01Z", chat=uuid4())
    with pen_held(
        house, [[arrival(house, "01A")], [arrival(house, "01B")], [nobody], [arrival(house, "01C")]]
    ) as fates:
        pass
    assert sorted(type(fate).__name__ for fate in fates) == ["NoneType"] * 3 + ["Unavailable"]
    assert ids(house) == ["01A", "01B", "01C"]


def test_a_request_is_kept_whole_or_not_at_all(either_house: House) -> None:
    nobody = arrival(either_house, "01Z", chat=uuid4())
    with pytest.raises(Unavailable):
        either_house.inbox.keep([arrival(either_house, "01A"), nobody])
    assert ids(either_house) == []


def test_a_connection_that_died_meanwhile_is_replaced(postgres_house: House) -> None:
    postgres_house.inbox.keep([arrival(postgres_house, "01A")])
    owner = create_engine(postgres_house.settings.migrate_database_url or "")
    others = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
    )
    with owner.begin() as connection:
        connection.execute(others)
    owner.dispose()
    postgres_house.inbox.keep([replace(arrival(postgres_house, "01B"), received_at=wall())])
    assert ids(postgres_house) == ["01A", "01B"]


def test_who_waits_too_long_hears_so_and_the_others_go_on(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with pen_held(house, [[arrival(house, "01A")]]) as fates:
        monkeypatch.setattr(inbox_module, "PATIENCE_SECONDS", 0.01)
        with pytest.raises(Unavailable):
            house.inbox.keep([arrival(house, "01B")])
    assert fates == [None]
    house.inbox.keep([arrival(house, "01C")])
    assert ids(house) == ["01A", "01C"]


def test_a_process_that_forked_keeps_on_a_connection_of_its_own(house: House) -> None:
    environment = {
        "APP_ENV": "test",
        "DATABASE_URL": house.settings.database_url,
        "KEYSTORE_URL": house.settings.keystore_url,
        "CONTRACT_KEY_FILE": str(house.settings.contract_key_file),
    }
    run = subprocess.run([sys.executable, "-c", AFTER_A_FORK], env=environment, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert ids(house) == ["after", "before", "child", "parent"]
