"""Nothing is lost and nothing is doubled: events, processes and calls are broken at random, and the books agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.houses import Postgres, copy_of
from tests.storm.books import VISIBLY_UNSURE, Books
from tests.storm.conftest import SUMMARIES
from tests.storm.storm import Storm
from tests.storm.weather import POINTS, Weather

SHOWER = Weather(events=500, kills=8, people=60, groups=4, seconds=300)
TYPHOON = Weather(events=10_000, kills=20, seconds=1200)
NIGHT = Weather(events=300, kills=6, people=60, groups=4, seconds=300, stale=True)


@pytest.fixture(params=["sqlite", "postgres"], scope="module")
def engine(request: pytest.FixtureRequest) -> str:
    """Which database."""
    return str(request.param)


@pytest.fixture(
    params=[
        pytest.param(SHOWER, id="500 events"),
        pytest.param(NIGHT, id="300 events with tokens of every age"),
        pytest.param(TYPHOON, id="10000 events", marks=pytest.mark.slow),
    ],
    scope="module",
)
def books(
    request: pytest.FixtureRequest, engine: str, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Books]:
    """The books of one storm."""
    folder = tmp_path_factory.mktemp("storm")
    if engine == "sqlite":
        yield _blow(copy_of(sqlite_template, folder), folder, request)
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    (folder / "contract.key").write_text((sqlite_template / "contract.key").read_text())
    with postgres.fresh(folder) as settings:
        yield _blow(settings, folder, request)


def _blow(settings: Settings, folder: Path, request: pytest.FixtureRequest) -> Books:
    calm = Storm(settings, folder, request.param).run()
    books = Books(calm)
    calm.house.close()
    request.config.stash[SUMMARIES].append(books.summary())
    return books


def test_every_event_is_accepted_and_kept_once(books: Books) -> None:
    assert len(books.inbox) == len(books.orders)
    assert {row.event_id for row in books.inbox} == set(books.calm.post.accepted_at)


def test_every_event_has_exactly_one_effect(books: Books) -> None:
    assert books.effects == Counter(dict.fromkeys(books.orders, 1))


def test_no_event_is_left_and_none_is_a_dead_letter(books: Books) -> None:
    assert Counter(row.state for row in books.inbox) == {"done": len(books.orders)}


def test_no_handler_ever_failed(books: Books) -> None:
    assert books.calm.crew.log_lines("event failed") == 0


def test_every_message_is_queued_once(books: Books) -> None:
    queued = Counter(len(books.rows(order.answer)) for order in books.orders.values())
    assert queued == {1: len(books.orders)}


def test_no_message_is_left_and_none_is_a_dead_letter(books: Books) -> None:
    assert {row.state for row in books.outbox} <= {"sent", *VISIBLY_UNSURE}


def test_every_push_is_accepted_once_by_everybody_it_was_for(books: Books) -> None:
    told = [(number, chat) for number, order in books.orders.items() for chat in order.tell]
    assert told
    assert [one for one in told if len(books.notices(*one)) != 1] == []


def test_every_reply_arrives_once_or_the_second_one_says_so(books: Books) -> None:
    wrong = []
    for number, order in books.orders.items():
        (row,) = books.rows(order.answer)
        arrived = books.replies(number)
        unmarked = [one for one in arrived if not one.marked]
        if not arrived or len(unmarked) > 1 or len(arrived) > 1 + (row.method == "push"):
            wrong.append((number, row.state, row.method, arrived))
    assert wrong == []


def test_nothing_arrives_that_nobody_asked_for(books: Books) -> None:
    asked = {(books.calm.street.spoken_in[number], one.answer) for number, one in books.orders.items()}
    asked |= {(books.calm.street.line_id(chat), one.notice) for one in books.orders.values() for chat in one.tell}
    assert {where for where, places in books.arrived.items() if places} == asked


def test_events_of_a_chat_present_together_are_handled_in_the_order_they_happened(books: Books) -> None:
    wrong = []
    for handled in books.handled().values():
        for first, second in combinations(handled, 2):
            if second.key < first.key and second.present_at < first.chosen_after:
                wrong.append((first, second))
    assert wrong == []


def test_replies_of_a_chat_arrive_in_the_order_of_their_events_unless_one_had_to_be_sent_again(books: Books) -> None:
    wrong = []
    for handled in books.handled().values():
        for first, second in combinations(handled, 2):
            (row,) = books.rows(books.orders[first.number].answer)
            late = books.replies(first.number)[0].place > books.replies(second.number)[0].place
            if late and row.attempts == 1 and row.method == "reply":
                wrong.append((first, second))
    assert wrong == []


def test_the_storm_was_one(books: Books) -> None:
    assert set(books.calm.crew.kills) == set(POINTS)
    assert sum(books.calm.post.accepted.values()) > len(books.orders)
    assert any(row.attempts > 1 for row in books.outbox)
