"""The board of deadlines as pages of rows: which part of it, whose, of which event, of which kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from handlers.deadlines.rules import CONTRACT, SOON
from handlers.deadlines.tables import Obligation, ObligationChange

PARTS = {
    "late": "すぎたもの", "week": "これから7日", "month": "30日以内", "later": "そのあと", "done": "済んだもの",
    "dropped": "いらなくなったもの",
}  # fmt: skip
OPEN_PARTS = ("late", "week", "month", "later")
MONTH = timedelta(days=30)
FEW, MANY = 12, 40  # rows of one part where all are shown, and where one alone is
MOST_EVENTS = 200

KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "materials": ("資料の区の確認", ("materials",)),
    "headcount": ("参加人数", ("headcount",)),
    "bring_in": ("機材の持込み", ("bring_in",)),
    "print": ("印刷", ("print",)),
    "report": ("実施報告書", ("report", "visit_report")),
    "proposal": ("提案書", ("proposal",)),
    "consult": ("区との協議", ("consult",)),
    "plan": ("日程を決める", ("plan_seminar", "plan_exchange", "plan_visit")),
    "payment": ("支払い", ("payment",)),
    "end": ("契約の終わり", ("end",)),
}


@dataclass(frozen=True)
class Wish:
    """What somebody wants to see of the board; anything unknown means everything."""

    lead: str = ""  # a worker's code: theirs only
    event: str = ""
    kind: str = ""
    part: str = ""
    page: int = 1

    @classmethod
    def of(cls, said: Mapping[str, str], reader: str) -> Wish:
        """The wish an address carries; whose is asked for as `mine`."""
        page, event = said.get("page", "1"), said.get("event", "")[:20]
        return cls(
            lead=reader if said.get("whose") == "mine" else "",
            event=event if event.isprintable() else "",
            kind=said.get("kind", "") if said.get("kind", "") in KINDS else "",
            part=said.get("part", "") if said.get("part", "") in PARTS else "",
            page=int(page) if page.isascii() and page.isdecimal() and 0 < int(page[:6]) < 100_000 else 1,
        )

    @property
    def said(self) -> dict[str, str]:
        """What an address carries of it, page and part left out."""
        values = {"whose": "mine" if self.lead else "", "event": self.event, "kind": self.kind}
        return {name: value for name, value in values.items() if value}


@dataclass(frozen=True)
class Section:
    """One part of the board: so many rows of so many."""

    part: str
    rows: Sequence[Obligation]
    count: int


def counts(session: Session, wish: Wish, today: date) -> dict[str, int]:
    """How many deadlines each part holds, as the filter stands."""
    part = _part(today)
    found = session.execute(select(part, func.count()).where(*_wanted(wish)).group_by(part))
    return dict.fromkeys(PARTS, 0) | {row[0]: row[1] for row in found}


def pages_of(counts: Mapping[str, int], wish: Wish) -> int:
    """How many pages the part that was asked for fills; where all are shown there is one."""
    return max(1, -(-counts[wish.part] // MANY)) if wish.part else 1


def sections(session: Session, wish: Wish, today: date) -> list[Section]:
    """What is owed in four parts, a few rows each; of one part that was asked for, a page of it."""
    held = counts(session, wish, today)
    shown = (wish.part,) if wish.part else OPEN_PARTS
    many, page = (MANY, wish.page) if wish.part else (FEW, 1)
    return [Section(part, _rows(session, wish, part, today, many, page), held[part]) for part in shown]


def events(session: Session) -> list[tuple[str, str]]:
    """The events with deadlines, by code, with their words; the contract is one of them."""
    rows = select(Obligation.anchor, func.max(Obligation.label)).group_by(Obligation.anchor)
    return [(row[0], row[1]) for row in session.execute(rows.order_by(Obligation.anchor).limit(MOST_EVENTS))]


def histories(session: Session, rows: Sequence[Obligation]) -> dict[UUID, list[ObligationChange]]:
    """What these deadlines were before, oldest first, asked once for all."""
    mine = select(ObligationChange).where(ObligationChange.obligation_id.in_([one.id for one in rows]))
    found: dict[UUID, list[ObligationChange]] = {one.id: [] for one in rows}
    for change in session.scalars(mine.order_by(ObligationChange.at, ObligationChange.id)):
        found[change.obligation_id].append(change)
    return found


def _rows(session: Session, wish: Wish, part: str, today: date, many: int, page: int) -> Sequence[Obligation]:
    rows = select(Obligation).where(_part(today) == part, *_wanted(wish))
    newest = Obligation.ended_on.desc() if part not in OPEN_PARTS else Obligation.due_on
    ordered = rows.order_by(newest, Obligation.due_on, Obligation.anchor, Obligation.item)
    return session.scalars(ordered.limit(many).offset((page - 1) * many)).all()


def _wanted(wish: Wish) -> list[ColumnElement[bool]]:
    found = []
    if wish.lead:
        found.append(Obligation.lead == wish.lead)
    if wish.event:
        found.append(Obligation.anchor == wish.event)
    if wish.kind:
        found.append(Obligation.item.in_(KINDS[wish.kind][1]))
    return found


def _part(today: date) -> ColumnElement[str]:
    """The part of the board a deadline belongs to; the contract's end is never overdue, it is over."""
    return case(
        (Obligation.state == "done", "done"),
        (Obligation.state != "open", "dropped"),
        ((Obligation.due_on < today) & (Obligation.item != "end"), "late"),
        (Obligation.due_on <= today + SOON, "week"),
        (Obligation.due_on <= today + MONTH, "month"),
        else_="later",
    )


def page_of(anchor: str) -> str:
    """The page of the event a deadline hangs on; the list of events for the contract's own."""
    return "/staff/meetings" if anchor == CONTRACT else f"/staff/meetings/{anchor}"
