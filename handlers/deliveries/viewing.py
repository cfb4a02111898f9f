"""The month and what was given up as the console shows them: plain values for the templates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.delivery.month import kept, span
from bot.delivery.parking import ASKED, NEXT_MONTH, TIGHT, count, ending
from bot.delivery.tables import InboxEvent, OutboxMessage
from bot.mail.tables import MailRow
from bot.schedule.tables import DueCost, DueRow
from handlers.deliveries.ahead import Ahead, ahead
from handlers.deliveries.month import month_now, verdict
from handlers.deliveries.naming import MANY, UNKNOWN, codes_of, purpose_of
from handlers.deliveries.parked import Parked, end_words, what_words
from handlers.deliveries.queries import MonthFacts, group_cost, postponed
from handlers.deliveries.retrying import WHY_NOT_DONE, why

MAIL = {"dead": "メールサーバーが受け付けませんでした", "missed": "時刻を過ぎたので送りませんでした"}
TRYING = "まだ送れていません。つづけて試しています"


@dataclass(frozen=True)
class Piece:
    """One part of the bar: its name, how many messages, and where it lies, in thousandths of the whole."""

    key: str
    words: str
    messages: int
    begins: int
    wide: int


@dataclass(frozen=True)
class Budget:
    """The month as its page shows it."""

    title: str
    facts: MonthFacts
    verdict: str
    pieces: tuple[Piece, ...]
    now: Ahead
    next_title: str
    next: Ahead
    group: int
    undecided: Parked
    parked: tuple[str, ...]  # what it is, and what of it can not wait for the next month
    may_wait: bool
    waiting: Parked


def budget(around: Surroundings) -> Budget:
    """How the month stands, what comes, what waits for a decision."""
    facts, month, session = month_now(around), span(around.now), around.session
    limit = facts.limit
    left = None if limit is None else limit - facts.used - facts.kept - facts.queued
    undecided = count(session, TIGHT, ASKED)
    next_left = None if limit is None else limit - kept(session, month.next)
    return Budget(
        _title(month.first), facts, show(verdict(facts)), _pieces(facts), ahead(session, month, left),
        _title(month.next.first), ahead(session, month.next, next_left, postponed(session)), group_cost(session),
        undecided, tuple(show(one) for one in (*what_words(around, TIGHT, ASKED), *end_words(around, TIGHT, ASKED))),
        ending(session, around.now, TIGHT, ASKED)[0] < undecided[0], count(session, NEXT_MONTH),
    )  # fmt: skip


def _pieces(facts: MonthFacts) -> tuple[Piece, ...]:
    """What the bar is made of, in this order; where the plan does not do, the bar is as long as what is needed."""
    parts = [
        ("used", "使った分", facts.used),
        ("queued", "送信待ち", facts.queued),
        ("planned", "これからの予定", sum(one.cost for one in facts.planned)),
        ("kept", "事故のための取り置き", facts.kept),
        ("free", "残り", max(facts.left or 0, 0)),
    ]
    whole = max(sum(messages for _key, _words, messages in parts), 1)
    pieces, before = [], 0
    for key, words, messages in parts:
        begins, ends = before * 1000 // whole, (before + messages) * 1000 // whole
        pieces.append(Piece(key, words, messages, begins, ends - begins))
        before += messages
    return tuple(pieces)


def given_up_lines(around: Surroundings, rows: Sequence[OutboxMessage]) -> list[dict[str, object]]:
    """Messages that were given up: number, purpose, when, whose chat by its code, why; never a word of them."""
    codes = codes_of(around.session, [one.chat_id for one in rows])
    return [
        {
            "number": one.seq, "what": purpose_of(one.purpose), "at": one.ended_at or one.queued_at,
            "why": show(why(one)),
            "who": codes.get(one.chat_id, UNKNOWN) if one.chat_id else f"{one.recipients}{MANY}",
            "arrived": one.state == "doubtful",
        }
        for one in rows
    ]  # fmt: skip


def undone_lines(session: Session, rows: Sequence[DueRow]) -> list[dict[str, object]]:
    """What the schedule did not do, named as the books named it beforehand."""
    names = select(DueCost.due_id, DueCost.about).where(DueCost.due_id.in_([one.id for one in rows]))
    words = {row[0]: row[1] for row in session.execute(names)}
    return [
        {
            "at": one.due_at, "what": words.get(one.id, one.job), "about": one.anchor,
            "why": show(WHY_NOT_DONE[one.state]), "who": "定例の作業" if one.recipient == "house" else one.recipient,
        }
        for one in rows
    ]  # fmt: skip


def event_lines(around: Surroundings, rows: Sequence[InboxEvent]) -> list[dict[str, object]]:
    """Received events that could not be handled: kind, when, whose chat, the class of the fault."""
    codes = codes_of(around.session, [one.chat_id for one in rows])
    return [
        {"at": one.happened_at, "what": one.kind, "who": codes.get(one.chat_id, UNKNOWN), "why": one.fault or ""}
        for one in rows
    ]


def mail_lines(rows: Sequence[MailRow]) -> list[dict[str, object]]:
    """Mail that did not go: purpose, what it was about by its code, since when, why."""
    return [
        {
            "at": one.queued_at, "what": purpose_of(one.purpose), "about": one.about,
            "why": MAIL.get(one.state, TRYING), "fault": one.fault or "",
        }
        for one in rows
    ]  # fmt: skip


def _title(month: datetime) -> str:
    local = in_tokyo(month)
    return f"{local.year}年{local.month}月"
