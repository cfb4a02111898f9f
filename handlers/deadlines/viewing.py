"""A deadline as its page shows it: plain words, what it was before, what to do next and what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.days.showing import short_day
from bot.web.pages import Visitor, tokyo
from bot.web.routes import ANSWERABLE, WORKERS
from handlers.deadlines.listing import PARTS, Section, Wish, counts, histories, page_of, sections
from handlers.deadlines.rules import BY_HAND, CONTRACT, HINTS, ITEMS, hint, when, words_of
from handlers.deadlines.tables import Obligation, ObligationChange

OWNERS = {"us": "当社", "ward": "区"}
STATES = {"open": "まだ", "done": "済み", "waived": "区と協議して不要", "withdrawn": "行事の取りやめ"}
DO: dict[str, tuple[str, str]] = {  # what to do on our pages, and where on the event's page
    "materials": ("区の確認をもらって記録する", "#materials"),
    "headcount": ("区に人数を聞いて入れる", "#headcount"),
    "bring_in": ("持込みを区と協議して記録する", "#equipment"),
    "print": ("人数分を印刷して部数を入れる", "#materials"),
    "report": ("報告書を送って記録する", "#next"),
    "visit_report": ("報告書を送って記録する（今後の支援方針も）", "#next"),
    "consult": ("区と協議して、済んだら記録する", ""),
    "proposal": ("区へメールで送り、済んだら記録する", ""),
    "payment": ("入金を確かめて、済んだら記録する", ""),
    "end": ("残っているものを片づける", ""),
}
PLAN = ("残りの日程を区と決める", "")


@dataclass(frozen=True)
class Row:
    """One deadline, ready for the template."""

    id: UUID
    code: str  # of its event; empty for the contract's own
    what: str
    label: str
    href: str
    due: str
    when: str
    target: str  # the last open day before, where it is another day
    owner: str
    lead: str
    state: str
    late: bool
    ended: str
    next: str
    next_href: str
    history: tuple[str, ...]
    mark: str  # how it stood when it was drawn
    deeds: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One part of the board on the page."""

    key: str
    title: str
    rows: tuple[Row, ...]
    count: int


def board(around: Surroundings, visitor: Visitor, wish: Wish) -> tuple[dict[str, int], list[Part]]:
    """How many there are in each part, and the rows that are shown."""
    session, today = around.session, around.today
    parts = sections(session, wish, today)
    known = histories(session, [one for part in parts for one in part.rows])
    return counts(session, wish, today), [_part(part, known, today, visitor) for part in parts]


def mark_of(one: Obligation) -> str:
    """How a deadline stands, so that a form from before a change is recognised."""
    return f"{one.state}.{one.due_on}.{one.ended_on or ''}"


def _part(part: Section, known: dict[UUID, list[ObligationChange]], today: date, visitor: Visitor) -> Part:
    rows = tuple(row_of(one, known[one.id], today, visitor) for one in part.rows)
    return Part(part.part, PARTS[part.part], rows, part.count)


def row_of(one: Obligation, changes: Sequence[ObligationChange], today: date, visitor: Visitor) -> Row:
    """One deadline as the reader may see it and what the reader may do."""
    still, (words, where) = one.state == "open", DO.get(one.item, PLAN)
    near = hint(one.item, one.due_on, today) if still else None
    staged = near in HINTS.values()
    return Row(
        id=one.id, code="" if one.anchor == CONTRACT else one.anchor, what=show(ITEMS[one.item].title),
        label=one.label, href=page_of(one.anchor), due=short_day(one.due_on),
        when=show(when(one.due_on, today)) if still else "",
        target=short_day(one.target_on) if one.target_on != one.due_on else "", owner=OWNERS[one.owner],
        lead=one.lead or "", state=STATES[one.state], late=one.late or (still and one.due_on < today),
        ended=_ended(one), next=(show(near) if staged and near else words) if still else "",
        next_href=page_of(one.anchor) + where if still and (where or one.item.startswith("plan")) else "",
        history=tuple(map(_change, changes)), mark=mark_of(one), deeds=tuple(_deeds(one, visitor)),
    )  # fmt: skip


def _deeds(one: Obligation, visitor: Visitor) -> list[str]:
    """What the reader may do with it: the same that the chat's commands and buttons let them do."""
    if not visitor.may(WORKERS):
        return []
    if one.state in ("done", "waived"):
        return ["undo"]
    if one.state != "open":
        return []
    return [*(["done"] if one.item in BY_HAND else []), *(["waive"] if visitor.may(ANSWERABLE) else [])]


def _ended(one: Obligation) -> str:
    if one.ended_on is None:
        return ""
    said = [short_day(one.ended_on), one.ended_by or "", words_of(one.evidence or "")]
    kept = [word for word in said if word]
    return "　".join(dict.fromkeys(kept))


def _change(one: ObligationChange) -> str:
    moved = f"{short_day(one.was_due)} → {short_day(one.now_due)}" if one.was_due != one.now_due else ""
    state = f"{STATES[one.was_state]} → {STATES[one.now_state]}" if one.was_state != one.now_state else ""
    return "　".join(filter(None, (tokyo(one.at), one.by, moved, state, words_of(one.why))))
