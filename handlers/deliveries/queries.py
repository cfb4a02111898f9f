"""Finding what was given up, and how the month stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from bot.catalogs import _, show
from bot.chat.priorities import ANNOUNCEMENT
from bot.contract import LinePlan
from bot.delivery.month import Planned, kept, on_its_way, planned, smaller_limit, span, unknown_to_us, used
from bot.delivery.parking import NEXT_MONTH, count
from bot.delivery.tables import InboxEvent, LineMonth, OutboxMessage
from bot.mail.tables import MailRow
from bot.schedule.tables import DueRow
from bot.store.chats import Chat

GIVEN_UP = ("dead", "held", "doubtful", "missed")
NOT_DONE = ("missed", "dead")  # of the schedule
SHOWN = 10
WAITED = _("今月から待っているお知らせ")
SHOWN_FOR = timedelta(days=7)  # as long as the words of messages that were given up are kept


@dataclass(frozen=True)
class MonthFacts:
    """A month in recipients: `kept` for incidents, `queued` on its way, `planned` by kind; `limit` None: no limit.

    `used` is the larger of LINE's count and ours. `theirs` is what LINE said at `asked_at`.
    """

    limit: int | None
    used: int
    kept: int
    queued: int
    planned: tuple[Planned, ...]
    next_month: tuple[Planned, ...]
    scarce_from: int  # per cent
    theirs: int = 0
    asked_at: datetime | None = None

    @property
    def needed(self) -> int:
        """All that is gone, kept back and still to come."""
        return self.used + self.kept + self.queued + sum(one.cost for one in self.planned)

    @property
    def left(self) -> int | None:
        """What is free for anything else; negative when the plan does not do."""
        return None if self.limit is None else self.limit - self.needed

    @property
    def share(self) -> int | None:
        """How much of the plan is needed, in per cent, rounded down; all of it where nothing may be sent."""
        if self.limit is None:
            return None
        return self.needed * 100 // self.limit if self.limit else 100

    @property
    def is_scarce(self) -> bool:
        """Whether staff are to be warned."""
        return self.share is not None and self.share >= self.scarce_from


def month_facts(session: Session, now: datetime, plan: LinePlan | None) -> MonthFacts:
    """How this month stands and what the next will cost, as the books say (bot.schedule.books)."""
    month, warns_at = span(now), plan.warns_at if plan else ()
    told = session.get(LineMonth, month.name)
    return MonthFacts(
        limit=smaller_limit(session, plan.monthly if plan else None),
        used=used(session, now) + unknown_to_us(session, now),
        kept=kept(session, month), queued=on_its_way(session), planned=tuple(planned(session, month)),
        next_month=(*planned(session, month.next), *postponed(session)), scarce_from=min(warns_at, default=100),
        theirs=told.consumed if told else 0, asked_at=told.asked_at if told else None,
    )  # fmt: skip


def postponed(session: Session) -> tuple[Planned, ...]:
    """What staff let wait for the next month: it is to be sent then, so it belongs to that month's plan."""
    number, messages, _last = count(session, NEXT_MONTH)
    return (Planned(show(WAITED), ANNOUNCEMENT, messages),) if number else ()


def group_cost(session: Session) -> int:
    """What one push to the private group costs: every member; 0 without a group."""
    return session.scalar(select(Chat.members).where(Chat.role == "staff")) or 0


def undelivered(session: Session) -> Sequence[OutboxMessage]:
    """The latest messages that were given up and whose words are still kept, newest first."""
    return session.scalars(given_up().limit(SHOWN)).all()


def given_up() -> Select[OutboxMessage]:
    """All of them, newest first, for a page that shows them a leaf at a time."""
    rows = select(OutboxMessage).where(OutboxMessage.state.in_(GIVEN_UP), OutboxMessage.payload.is_not(None))
    return rows.order_by(OutboxMessage.seq.desc())


def not_done(session: Session, now: datetime) -> Sequence[DueRow]:
    """What the schedule did not do in the last days, because it was too late or failed; newest first."""
    return session.scalars(left_undone(now).limit(SHOWN)).all()


def left_undone(now: datetime) -> Select[DueRow]:
    """All of that, newest first."""
    rows = select(DueRow).where(DueRow.state.in_(NOT_DONE), DueRow.ended_at > now - SHOWN_FOR)
    return rows.order_by(DueRow.due_at.desc(), DueRow.key)


def unhandled(session: Session) -> int:
    """How many received events were given up and are still kept."""
    return how_many(session, dead_events())


def dead_events() -> Select[InboxEvent]:
    """Received events that were given up and are still kept, newest first."""
    rows = select(InboxEvent).where(InboxEvent.state == "dead", InboxEvent.payload.is_not(None))
    return rows.order_by(InboxEvent.received_at.desc(), InboxEvent.id)


def unsent_mail() -> Select[MailRow]:
    """Mail that was given up and is still kept, and mail the server did not take at the first try; newest first."""
    tried = and_(MailRow.state.in_(("queued", "sending")), MailRow.fault.is_not(None))
    over = and_(MailRow.state.in_(NOT_DONE), MailRow.payload.is_not(None))
    return select(MailRow).where(or_(tried, over)).order_by(MailRow.seq.desc())


def how_many(session: Session, rows: Select[Any]) -> int:
    """How many rows a query finds."""
    return session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
