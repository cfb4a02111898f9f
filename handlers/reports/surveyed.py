"""What a survey comes to, on paper: who answered, a bar for every answer, themes of free texts as staff counted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.chat.turn import Surroundings
from bot.documents.charts import Bar
from handlers.contract.rules import profile
from handlers.meetings.queries import by_code
from handlers.meetings.tables import Meeting
from handlers.reports.rules import Piece, Theme, Written, hole
from handlers.surveys.queries import free_text_count, free_texts, meter_of, survey_of, totals
from handlers.surveys.rules import Meter
from handlers.surveys.tables import Survey
from handlers.surveys.totals import Total, percent

NOTE, TOTALS, THEMED = "survey_note", "アンケートの集計結果", "自由記述のまとめ"
NOT_YET = "集計すると、ひとりでに数字が入ります。行わなかったときは、ここに理由を書きます"
Words = Mapping[str, Any]


def note_piece(around: Surroundings, meeting: Meeting) -> Piece:
    """What may be said besides the totals; in their place while there are none."""
    if _tallied(around, meeting) is None:
        return Piece(NOTE, TOTALS, NOT_YET, rows=3)
    return Piece(NOTE, "アンケートについての補足", "", mandatory=False, rows=2)


def surveyed(around: Surroundings, meeting: Meeting, written: Written) -> dict[str, Any]:
    """The survey's part of a paper; where nobody may know more, it says so."""
    survey = _tallied(around, meeting)
    if survey is None:
        return {"answered": written.words(NOTE), "note": "", "questions": [], "themes": [], "themed": ""}
    found, meter = totals(around, survey), meter_of(around.session, survey, meeting)
    questions = [_question(number, one) for number, one in enumerate(found.totals, 1)] if found.people else []
    return {
        "answered": _answered(around, meter, shown=found.people is not None), "note": written.words(NOTE),
        "questions": questions, "themes": _themes(written.themes),
        "themed": themed_words(free_text_count(around, survey), written.themes),
    }  # fmt: skip


def themed_words(voices: int, themes: Sequence[Theme]) -> str:
    """How the free texts were grouped: a mark while there are some and nobody grouped them."""
    if not voices:
        return "自由記述はありませんでした。"
    if not themes:
        return hole(THEMED)
    return f"自由記述{voices}件を、担当者が読んで分けました（一件を二つ以上に数えることがあります）。"


def voices_of(around: Surroundings, meeting: Meeting) -> int:
    """How many free texts there are to be grouped."""
    survey = _tallied(around, meeting)
    return free_text_count(around, survey) if survey is not None else 0


def _tallied(around: Surroundings, meeting: Meeting) -> Survey | None:
    survey = survey_of(around.session, meeting.id)
    return survey if survey is not None and survey.state == "tallied" else None


def _answered(around: Surroundings, meter: Meter, *, shown: bool) -> str:
    came = meter.attended or 0
    if not meter.answered:
        return f"出席{came}人のうち、回答した方はいませんでした。"
    rate = f"、回答率{percent(meter.answered, came)}" if came >= meter.answered else ""
    refused = f"、回答しない{meter.refused}人" if meter.refused else ""
    ways = f"オンライン{meter.online}人、紙{meter.paper}人"
    said = f"出席{came}人のうち{meter.answered}人が回答しました（{ways}{refused}{rate}）。"
    least = profile(around.settings.contract).surveys.hide_below
    hidden = f"回答が{least}人より少ないため、だれの答えか分からないように、集計は示しません。"
    return said if shown else f"{said}{hidden}"


def _question(number: int, one: Total) -> Words:
    """One question with its answers, each beside a bar as long as its share of those who answered."""
    base = one.base or 0
    rows = [
        {"label": share.label, "count": f"{share.count}人", "percent": share.percent,
         "bar": Bar(share.count, base, f"{share.label} {share.percent}")}
        for share in one.shares
    ]  # fmt: skip
    return {"title": f"問{number}　{one.question.text}", "said": _base(one), "rows": rows if base else []}


def _base(one: Total) -> str:
    """How many answered, of how many who were asked; the mean where there is one."""
    if not one.shown:
        return "回答が少ないため示しません。"
    several = "、複数回答" if one.question.kind == "several" else ""
    silent = f"、無回答{one.silent}人" if one.silent else ""
    unit = one.question.unit if one.question.kind == "number" else ""
    mean = f"　平均{one.mean}{unit}" if one.mean is not None else ""
    return f"回答{one.base}人{silent}{several}{mean}"


def _themes(themes: Sequence[Theme]) -> list[Words]:
    most = max((one.count for one in themes), default=0)
    return [
        {"words": one.words, "count": f"{one.count}件", "bar": Bar(one.count, most, f"{one.words} {one.count}件")}
        for one in themes
    ]


def texts_of(around: Surroundings, about: str, by: str) -> list[str]:
    """What people wrote, masked, for whoever groups it; what was hidden is left out."""
    meeting = by_code(around.session, about)
    survey = _tallied(around, meeting) if meeting is not None else None
    return [one.words for one in free_texts(around, survey, by) if one.words] if survey is not None else []
