"""What is promised when LINE's answer is lost, as one pure table (docs/architecture.md, "Sending, honestly").

| method | answer lost | promise |
|---|---|---|
| push, multicast | same retry key until 23 h after the first attempt, then held | once |
| anything that expires | not tried again: missed, or doubtful when it may have arrived | in time or not at all |
| reply | same token once more; refused while young: presumed sent; else by class | once, or visibly doubtful |
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

TOKEN_YOUNG = timedelta(seconds=50)  # LINE: Reply tokens are to be used within one minute
RETRY_KEY_LIFE = timedelta(hours=23)  # LINE: a retry key lives 24 hours; an hour is kept as margin
LONGEST_WAIT = timedelta(minutes=10)

Verdict = Literal["accepted", "lost", "busy", "token", "refused"]
"""What an attempt came to.

accepted: 2xx or 409 · lost: time-out, broken line or 5xx, so nobody knows · busy: 429 or never reached, so surely not
sent · token: the reply token is dead · refused: any other 4xx.
"""

State = Literal["sent", "presumed", "doubtful", "queued", "held", "dead", "missed"]


@dataclass(frozen=True)
class Attempt:
    """One finished attempt: `number` counts from 1, ages are measured in real time when it ended."""

    method: str
    number: int
    verdict: Verdict
    token_age: timedelta | None
    since_first: timedelta
    must_arrive: bool
    answer_was_lost_before: bool


@dataclass(frozen=True)
class Next:
    """What becomes of the message: its state, how long to wait, and whether it changes into a push."""

    state: State
    wait: timedelta = timedelta()
    as_push: bool = False
    marked: bool = False  # 再送: the person may have it already


def after(attempt: Attempt, jitter: Callable[[], float]) -> Next:
    """What follows from an attempt; `jitter` gives 0 … 1 so that many senders do not retry in step."""
    if attempt.verdict == "accepted":
        return Next("sent")
    if attempt.verdict == "refused":
        return Next("dead")
    if attempt.method == "reply":
        return _after_reply(attempt, jitter)
    if attempt.since_first >= RETRY_KEY_LIFE:
        return Next("held")
    return Next("queued", wait=back_off(attempt.number, jitter))


def before_reply(token_age: timedelta, in_doubt: bool, must_arrive: bool) -> Next | None:
    """What a reply becomes when its token is too old to be tried; None while it is young."""
    if token_age < TOKEN_YOUNG:
        return None
    if not in_doubt:
        return Next("queued", as_push=True)
    return _doubtful(must_arrive)


def before_push(since_first: timedelta) -> Next | None:
    """What a push becomes whose retry key may be forgotten by LINE, so that a repeat could arrive twice."""
    return Next("held") if since_first >= RETRY_KEY_LIFE else None


def too_late(in_doubt: bool) -> Next:
    """What becomes of a message that is of no use any more; staff see it when it may have arrived."""
    return Next("doubtful" if in_doubt else "missed")


def back_off(number: int, jitter: Callable[[], float]) -> timedelta:
    """The wait before the next attempt: 1, 2, 4 … seconds, at most ten minutes, half of it random."""
    whole = min(timedelta(seconds=2 ** min(number - 1, 12)), LONGEST_WAIT)
    return whole * (0.5 + 0.5 * jitter())


def _after_reply(attempt: Attempt, jitter: Callable[[], float]) -> Next:
    age = attempt.token_age or timedelta()
    if attempt.verdict == "token":
        if not attempt.answer_was_lost_before:
            return Next("queued", as_push=True)
        return Next("presumed") if age < TOKEN_YOUNG else _doubtful(attempt.must_arrive)
    if attempt.verdict == "busy":
        if age < TOKEN_YOUNG:
            return Next("queued", wait=back_off(attempt.number, jitter))
        return _doubtful(attempt.must_arrive) if attempt.answer_was_lost_before else Next("queued", as_push=True)
    if age < TOKEN_YOUNG and not attempt.answer_was_lost_before:
        return Next("queued", wait=back_off(1, jitter) / 4)
    return _doubtful(attempt.must_arrive)


def _doubtful(must_arrive: bool) -> Next:
    return Next("queued", as_push=True, marked=True) if must_arrive else Next("doubtful")
