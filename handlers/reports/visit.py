"""The report of a visit: every item of its agenda against what was done, and the support to come (S4-2-カ, ケ.b)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from bot.catalogs import show
from bot.chat.questions import Option
from bot.chat.turn import Surroundings
from bot.documents.eras import era_day
from handlers.meetings.queries import course_of
from handlers.meetings.sheets import Row
from handlers.meetings.tables import Meeting
from handlers.people.tables import Association
from handlers.reports.facts import (
    IMPRESSIONS,
    NONE,
    REMARKS,
    SUPPORT,
    comment_pieces,
    event_facts,
    event_label,
    file_of,
    meeting_about,
    minutes_of,
    remarks,
)
from handlers.reports.rules import PaperKind, Piece, Written
from handlers.visits.rules import HOPES, STAGES, TOOLS
from handlers.visits.tables import Visit

ITEM = "item"
AFTERWARDS = "まだ行っていないときは、いつ、どのように行うかを書きます"
RECORDED = (("聞き取り", "heard_on", "に団体から聞き取りを行った。"), ("協議", "content_on", "に区と内容を合意した。"))


def pieces(around: Surroundings, about: str) -> Sequence[Piece]:
    """What staff write for it: what was done for each item of the agenda, the support to come, impressions."""
    meeting = meeting_about(around, about)
    impressions, support = comment_pieces(around, meeting)
    return (*_items(around, meeting), support, impressions, remarks())


def context(around: Surroundings, about: str, written: Written) -> dict[str, Any]:
    """What stands on it."""
    meeting = meeting_about(around, about)
    agenda = [
        {"n": number, "title": row.title, "minutes": minutes_of(row), "done": written.words(_key(number))}
        for number, row in enumerate(course_of(around.session, meeting), 1)
    ]
    return {
        **event_facts(around, meeting), **_wished(around, meeting), "agenda": agenda,
        "support": written.words(SUPPORT), "impressions": written.words(IMPRESSIONS, NONE),
        "remarks": written.words(REMARKS, NONE),
    }  # fmt: skip


def _items(around: Surroundings, meeting: Meeting) -> Iterator[Piece]:
    for number, row in enumerate(course_of(around.session, meeting), 1):
        hint = f"予定 {minutes_of(row)}" if row.minutes else AFTERWARDS
        recorded = _recorded(meeting, row)
        yield Piece(_key(number), f"{number} {row.title}", "" if recorded else hint, given=recorded, rows=3)


def _recorded(meeting: Meeting, row: Row) -> str:
    """What the records already say of an item before the day: when the association was asked, when the ward agreed."""
    for word, column, said in RECORDED:
        on: date | None = getattr(meeting, column)
        if not row.minutes and word in row.title and on is not None:
            return f"{era_day(on)}{said}"
    return ""


def _key(number: int) -> str:
    return f"{ITEM}{number}"


def _wished(around: Surroundings, meeting: Meeting) -> dict[str, str]:
    """Whom the visit was for and what for, in the words of the wish's buttons."""
    visit = around.session.scalar(select(Visit).where(Visit.number == meeting.number))
    if visit is None:
        return {"association": meeting.title or NONE, "tool": NONE, "stage": NONE, "hope": NONE}
    name = around.session.get_one(Association, visit.association_id).name
    return {
        "association": name, "tool": _label(TOOLS, visit.tool), "stage": _label(STAGES, visit.stage),
        "hope": _label(HOPES, visit.hope),
    }  # fmt: skip


def _label(options: Sequence[Option], key: str) -> str:
    return next((show(one.label) for one in options if one.key == key), NONE)


kind = PaperKind(
    "visit_report", "実施報告書（アドバイザー派遣による個別支援）", "様式第2号", "visit_report", "visit",
    "visit_report", ("実施内容", "今後の支援方針"), pieces, context, file_of, event_label,
)  # fmt: skip
