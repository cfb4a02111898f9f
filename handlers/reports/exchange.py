"""The report of an exchange meeting: lecture, what each group discussed, totals, impressions (S4-3-コ.b)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from bot.chat.turn import Surroundings
from handlers.meetings.queries import groups_of
from handlers.meetings.tables import Meeting
from handlers.reports.facts import (
    IMPRESSIONS,
    REMARKS,
    comment_pieces,
    event_facts,
    event_label,
    file_of,
    meeting_about,
    remarks,
)
from handlers.reports.rules import PaperKind, Piece, Written, hole
from handlers.reports.surveyed import note_piece, surveyed

LECTURE, PLENARY = "lecture", "plenary"
NO_GROUPS = "グループワークの班"


def pieces(around: Surroundings, about: str) -> Sequence[Piece]:
    """What staff write for it: the lecture, the record of each group's work, the plenary."""
    meeting = meeting_about(around, about)
    impressions, _support = comment_pieces(around, meeting)
    lecture = Piece(LECTURE, "講義の内容", "趣旨の説明と、紹介した先進事例", rows=6)
    plenary = Piece(PLENARY, "全体発表とまとめ", "", mandatory=False, rows=4)
    return (lecture, *_groups(around, meeting), plenary, note_piece(around, meeting), impressions, remarks())


def context(around: Surroundings, about: str, written: Written) -> dict[str, Any]:
    """What stands on it."""
    meeting = meeting_about(around, about)
    groups = [
        {"name": f"{one.number}班", "by": one.facilitator or hole(f"{one.number}班の進行役"),
         "issue": written.words(_issue(one.number)), "ideas": written.words(_ideas(one.number))}
        for one in groups_of(around.session, meeting.id)
    ]  # fmt: skip
    return {
        **event_facts(around, meeting), **surveyed(around, meeting, written), "lecture": written.words(LECTURE),
        "groups": groups, "grouped": f"{len(groups)}班に分かれて話し合いました。" if groups else hole(NO_GROUPS),
        "plenary": written.words(PLENARY, "なし"), "impressions": written.words(IMPRESSIONS),
        "remarks": written.words(REMARKS, "なし"),
    }  # fmt: skip


def _groups(around: Surroundings, meeting: Meeting) -> Iterator[Piece]:
    """The group-work record (S4-3-カ-5, 6): which problem a group chose, and which solutions it worked out."""
    for one in groups_of(around.session, meeting.id):
        yield Piece(_issue(one.number), f"{one.number}班: 選んだ課題", "模造紙と付箋から書き写します", rows=2)
        yield Piece(_ideas(one.number), f"{one.number}班: 話し合った解決策", "出た案と、その理由", rows=4)


def _issue(number: int) -> str:
    return f"group{number}_issue"


def _ideas(number: int) -> str:
    return f"group{number}_ideas"


kind = PaperKind(
    "exchange_report", "実施報告書（デジタル意見交換会）", "様式第3号", "exchange_report", "exchange", "report",
    ("講義の内容", "グループワークでの討議内容", "アンケートの集計結果", "講師所感"), pieces, context, file_of,
    event_label, themed=True,
)  # fmt: skip
