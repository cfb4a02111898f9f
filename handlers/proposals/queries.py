"""What may be asked about issues, policies and the budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from bot.text import plain
from handlers.meetings.queries import name_of
from handlers.meetings.rules import AFTER
from handlers.meetings.tables import Meeting
from handlers.people.tables import Association
from handlers.proposals.rules import Line
from handlers.proposals.tables import BudgetLine, Issue, SupportPolicy
from handlers.visits.tables import Visit


@dataclass(frozen=True)
class Policy:
    """An association and what support it is to get; `must`: it was visited, so the proposal has to say (S4-4.a)."""

    association: Association
    words: str
    must: bool


def newest_issues(tool: str = "", kind: str = "") -> Select[Issue]:
    """The issues that stand, newest first; of one tool or kind where named."""
    rows = select(Issue).where(Issue.gone_at.is_(None)).order_by(Issue.number.desc())
    rows = rows.where(Issue.tool == tool) if tool else rows
    return rows.where(Issue.kind == kind) if kind else rows


def issues(session: Session, association: UUID | None = None) -> Sequence[Issue]:
    """The issues that stand, oldest first: all, or those of one association."""
    rows = select(Issue).where(Issue.gone_at.is_(None)).order_by(Issue.number)
    return session.scalars(rows.where(Issue.association_id == association) if association else rows).all()


def issue_count(session: Session) -> int:
    """How many issues stand."""
    return session.scalar(select(func.count()).where(Issue.gone_at.is_(None)).select_from(Issue)) or 0


def issue_of(session: Session, code: str) -> Issue | None:
    """The issue of a code such as T001; None when there is none, or it was taken away."""
    digits = plain(code).upper().removeprefix("T")
    if not (digits.isascii() and digits.isdecimal() and len(digits) < 8):
        return None
    return session.scalar(select(Issue).where(Issue.number == int(digits), Issue.gone_at.is_(None)))


def next_number(session: Session) -> int:
    """The number of the next issue; numbers of those taken away stay theirs."""
    return (session.scalar(select(func.max(Issue.number))) or 0) + 1


def about_words(session: Session, one: Issue) -> str:
    """What an issue is about, in words: the association, the event, or neither."""
    association = session.get(Association, one.association_id) if one.association_id else None
    meeting = session.get(Meeting, one.meeting_id) if one.meeting_id else None
    named = [association.name if association else "", name_of(meeting) if meeting else ""]
    return "　".join(filter(None, named)) or "全体"


def policy_of(session: Session, association: UUID) -> SupportPolicy | None:
    """What was written for an association."""
    return session.get(SupportPolicy, association)


def visited(session: Session) -> frozenset[UUID]:
    """The associations whose visit was held."""
    rows = select(Visit.association_id).join(Meeting, Meeting.number == Visit.number)
    return frozenset(session.scalars(rows.where(Meeting.kind == "visit", Meeting.state.in_(AFTER))))


def policies(session: Session) -> list[Policy]:
    """The associations that were visited or that somebody wrote for, by code."""
    must, written = visited(session), {one.association_id: one for one in session.scalars(select(SupportPolicy))}
    rows = select(Association).where(Association.id.in_([*must, *written])).order_by(Association.code)
    return [
        Policy(one, written[one.id].words if one.id in written else "", one.id in must)
        for one in session.scalars(rows)
    ]  # fmt: skip


def budget(session: Session) -> list[Line]:
    """The lines of the budget, in their order."""
    rows = session.scalars(select(BudgetLine).order_by(BudgetLine.place))
    return [Line(one.item, one.quantity, one.unit, one.price) for one in rows]
