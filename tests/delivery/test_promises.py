"""The table of what is promised when answers are lost, row by row."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple

import pytest

from bot.delivery.promises import (
    LONGEST_WAIT,
    RETRY_KEY_LIFE,
    TOKEN_YOUNG,
    Attempt,
    Next,
    Verdict,
    after,
    back_off,
    before_push,
    before_reply,
    too_late,
)

NONE = timedelta()
YOUNG = TOKEN_YOUNG - timedelta(microseconds=1)
OLD = TOKEN_YOUNG
HOUR = timedelta(hours=1)
PRESUMED, SENT, DEAD, DOUBTFUL, HELD = (
    Next("presumed"),
    Next("sent"),
    Next("dead"),
    Next("doubtful"),
    Next("held"),
)
SOON = Next("queued", wait=timedelta(seconds=0.25))  # the same token once more, at once
LATER = Next("queued", wait=timedelta(seconds=1))  # with the back-off of a first attempt
PUSH = Next("queued", as_push=True)
MARKED_PUSH = Next("queued", as_push=True, marked=True)


class Case(NamedTuple):
    """One row of the table of replies."""

    verdict: Verdict
    age: timedelta
    lost_before: bool
    must_arrive: bool
    becomes: Next


REPLIES = [
    Case("accepted", YOUNG, False, True, SENT),
    Case("accepted", OLD, True, False, SENT),
    Case("refused", YOUNG, False, True, DEAD),
    Case("refused", OLD, True, False, DEAD),
    Case("token", YOUNG, False, True, PUSH),  # surely not used: the free way is closed, nothing is in doubt
    Case("token", OLD, False, False, PUSH),
    Case("token", YOUNG, True, True, PRESUMED),  # refused while young after a lost answer: the first one used it
    Case("token", YOUNG, True, False, PRESUMED),
    Case("token", OLD, True, True, MARKED_PUSH),  # used or expired, nobody knows
    Case("token", OLD, True, False, DOUBTFUL),
    Case("busy", YOUNG, False, True, LATER),
    Case("busy", YOUNG, True, False, LATER),
    Case("busy", OLD, False, True, PUSH),
    Case("busy", OLD, False, False, PUSH),
    Case("busy", OLD, True, True, MARKED_PUSH),
    Case("busy", OLD, True, False, DOUBTFUL),
    Case("lost", YOUNG, False, True, SOON),
    Case("lost", YOUNG, False, False, SOON),
    Case("lost", YOUNG, True, True, MARKED_PUSH),  # the same token was tried once more already
    Case("lost", YOUNG, True, False, DOUBTFUL),
    Case("lost", OLD, False, True, MARKED_PUSH),
    Case("lost", OLD, False, False, DOUBTFUL),
    Case("lost", OLD, True, True, MARKED_PUSH),
    Case("lost", OLD, True, False, DOUBTFUL),
]
PUSHES: list[tuple[Verdict, timedelta, Next]] = [
    ("accepted", NONE, SENT),
    ("accepted", RETRY_KEY_LIFE, SENT),
    ("refused", NONE, DEAD),
    ("lost", NONE, LATER),
    ("busy", NONE, LATER),
    ("lost", RETRY_KEY_LIFE - HOUR, LATER),
    ("lost", RETRY_KEY_LIFE, HELD),
    ("busy", RETRY_KEY_LIFE, HELD),
]


def longest() -> float:
    """The jitter that waits longest."""
    return 1.0


@pytest.mark.parametrize("case", REPLIES)
def test_a_reply_becomes_what_the_table_says(case: Case) -> None:
    attempt = Attempt("reply", 1, case.verdict, case.age, NONE, case.must_arrive, case.lost_before)
    assert after(attempt, longest) == case.becomes


@pytest.mark.parametrize("method", ["push", "multicast"])
@pytest.mark.parametrize(("verdict", "since_first", "becomes"), PUSHES)
def test_a_push_becomes_what_the_table_says(
    method: str, verdict: Verdict, since_first: timedelta, becomes: Next
) -> None:
    assert after(Attempt(method, 1, verdict, None, since_first, True, False), longest) == becomes


@pytest.mark.parametrize(
    ("age", "in_doubt", "must_arrive", "becomes"),
    [
        (YOUNG, False, True, None),
        (YOUNG, True, True, None),
        (OLD, False, True, PUSH),
        (OLD, False, False, PUSH),
        (OLD, True, True, MARKED_PUSH),
        (OLD, True, False, DOUBTFUL),
    ],
)
def test_a_reply_is_tried_only_while_its_token_is_young(
    age: timedelta, in_doubt: bool, must_arrive: bool, becomes: Next | None
) -> None:
    assert before_reply(age, in_doubt, must_arrive) == becomes


@pytest.mark.parametrize(("age", "becomes"), [(NONE, None), (RETRY_KEY_LIFE - HOUR, None), (RETRY_KEY_LIFE, HELD)])
def test_a_push_is_never_repeated_when_line_may_have_forgotten_its_key(age: timedelta, becomes: Next | None) -> None:
    assert before_push(age) == becomes


def test_the_margins_stay_inside_what_line_promises() -> None:
    assert timedelta(seconds=60) > TOKEN_YOUNG
    assert timedelta(hours=24) > RETRY_KEY_LIFE + LONGEST_WAIT


def test_what_expired_is_missed_unless_it_may_have_arrived() -> None:
    assert too_late(in_doubt=False) == Next("missed")
    assert too_late(in_doubt=True) == DOUBTFUL


@pytest.mark.parametrize(("number", "seconds"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, 512), (11, 600), (500, 600)])
def test_the_wait_doubles_up_to_ten_minutes(number: int, seconds: int) -> None:
    assert back_off(number, longest) == timedelta(seconds=seconds)


def test_half_of_the_wait_is_random_so_that_senders_do_not_knock_in_step() -> None:
    assert back_off(4, lambda: 0.0) == timedelta(seconds=4)
    assert back_off(4, lambda: 0.5) == timedelta(seconds=6)
