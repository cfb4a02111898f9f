"""What staff do with a sending before it goes: ask for the checks, check, give back, call off."""

from __future__ import annotations

from datetime import datetime
from hmac import compare_digest
from typing import Any

from bot.catalogs import _
from bot.chat.turn import Notice, Refusal, Surroundings
from handlers.people.queries import worker_by_code
from handlers.people.rules import why_not_at_work
from handlers.sendings.frozen import digest_now
from handlers.sendings.moving import enter, expect_possible, move
from handlers.sendings.posting import post
from handlers.sendings.show import given_back, to_check
from handlers.sendings.tables import Sending

OWN = _("書いた人・直した人は確認できません。ほかの従事者に見てもらってください。")
TWICE = _("1人目の確認をした人は、2人目にはなれません。もう一人、別の従事者に見てもらってください。")
CHANGED = _("見ていただいた内容と、いまの内容がちがいます。もう一度、いまの内容を見てから押してください。")
NOT_AT_WORK = _("{who}は、いま従事している人ではありません。")


def ask(around: Surroundings, sending: Sending, by: str, shown: str) -> list[Notice]:
    """The author has seen exactly what goes out (`shown`, its digest in hex): two others look at it. Raises Refusal."""
    expect_possible(sending, "ask")
    now = _seen(around, sending, shown)
    move(around, sending, "ask", asked_at=around.now, digest=now)
    enter(around, sending, by, "asked")
    return to_check(around, sending)


def check(around: Surroundings, sending: Sending, by: str, shown: str) -> list[Notice]:
    """Somebody agrees to exactly what the page showed (its digest in hex); after the second it goes. Raises Refusal."""
    expect_possible(sending, "check")
    require_checker(around, sending, by)
    if _seen(around, sending, shown) != sending.digest:
        raise Refusal(CHANGED)
    first = sending.state == "asked"
    move(around, sending, "check", **_as(by, around.now, first=first))
    enter(around, sending, by, "checked", why="1" if first else "2")
    return to_check(around, sending) if first else post(around, sending)


def back(around: Surroundings, sending: Sending, by: str) -> list[Notice]:
    """「直してもらう」: a draft again, whoever had checked it; its author hears of it. Raises Refusal."""
    move(around, sending, "back")
    enter(around, sending, by, "gave back")
    return given_back(around, sending, by)


def cancel(around: Surroundings, sending: Sending, by: str) -> None:
    """Never to be sent; the row stays. Raises Refusal when it is too late."""
    move(around, sending, "cancel", ended_on=around.today, ended_by=by)
    enter(around, sending, by, "cancelled")


def require_checker(around: Surroundings, sending: Sending, by: str) -> None:
    """Raise Refusal for the author, whoever changed it last, the other checker, and people who are not at work."""
    if by in (sending.author, sending.changed_by):
        raise Refusal(OWN)
    if by == sending.checker1:
        raise Refusal(TWICE)
    worker = worker_by_code(around.session, by)
    if worker is None or why_not_at_work(worker, around.today) is not None:
        raise Refusal(NOT_AT_WORK.fill(who=by))


def _seen(around: Surroundings, sending: Sending, shown: str) -> bytes:
    """The digest of what would go out now; raises Refusal when somebody was shown something else."""
    now = digest_now(around, sending)
    if not compare_digest(now.hex().encode(), shown.encode()):
        raise Refusal(CHANGED)
    return now


def _as(by: str, now: datetime, *, first: bool) -> dict[str, Any]:
    return {"checker1": by, "checked1_at": now} if first else {"checker2": by, "checked2_at": now}
