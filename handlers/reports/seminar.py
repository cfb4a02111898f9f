"""The report of a seminar: what was done, the survey's totals, the instructor's impressions (S4-1-コ.b)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.chat.turn import Surroundings
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
from handlers.reports.rules import PaperKind, Piece, Written
from handlers.reports.surveyed import note_piece, surveyed

DONE = "done"
HINT = "どのような話をし、何を操作し、どのような質問と相談があったか"


def pieces(around: Surroundings, about: str) -> Sequence[Piece]:
    """What staff write for it."""
    meeting = meeting_about(around, about)
    impressions, _support = comment_pieces(around, meeting)
    done = Piece(DONE, "実施内容", HINT, rows=8)
    return (done, note_piece(around, meeting), impressions, remarks())


def context(around: Surroundings, about: str, written: Written) -> dict[str, Any]:
    """What stands on it."""
    meeting = meeting_about(around, about)
    return {
        **event_facts(around, meeting), **surveyed(around, meeting, written), "done": written.words(DONE),
        "impressions": written.words(IMPRESSIONS), "remarks": written.words(REMARKS, "なし"),
    }  # fmt: skip


kind = PaperKind(
    "seminar_report", "実施報告書（デジタル活用講習会）", "様式第1号", "seminar_report", "seminar", "report",
    ("実施内容", "アンケートの集計結果", "講師所感"), pieces, context, file_of, event_label, themed=True,
)  # fmt: skip
