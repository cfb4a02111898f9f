"""Totals as files for the report: CSV, and Excel with bars. Only what may be shown leaves, never a row of answers.

Both are drawn from `Totals` and nothing else.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from io import BytesIO

from bot.documents.excel import Page, writing
from handlers.surveys.rules import Meter
from handlers.surveys.totals import Across, Total, Totals

TOO_FEW = "人数が少ないため非表示"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BOM = "\ufeff"  # so that Excel takes it for UTF-8
Line = tuple[str, ...]


def as_csv(title: str, meter: Meter, totals: Totals, voices: Sequence[str] = ()) -> bytes:
    """The whole report of a survey as UTF-8 with a mark, lines ended as Excel ends them."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for line in lines(title, meter, totals, voices):
        writer.writerow([harmless(cell) for cell in line])
    return (BOM + out.getvalue()).encode()


def as_xlsx(title: str, meter: Meter, totals: Totals, voices: Sequence[str] = ()) -> bytes:
    """The same for Excel: numbers as numbers, bars beside each question, groups and words on their own sheets."""
    out = BytesIO()
    with writing(title, ("集計", "くらべる", "自由記述"), out) as (whole, groups, words):
        whole.line(title, strong=True)
        for name, count in _heads(meter):
            whole.line(name, *([int(count)] if count else [""]))
        for one in totals.totals:
            _drawn(whole, one)
        for table in totals.across:
            for line in _table(table):
                groups.line(*line)
            groups.gap()
        words.line("自由記述（個人の情報は伏せています）", strong=True)
        for voice in voices:
            words.line(voice)
    return out.getvalue()


def _drawn(page: Page, one: Total) -> None:
    page.gap()
    top = page.line(one.question.text, "人数", "割合", strong=True)
    if not one.shown:
        page.line(TOO_FEW)
        return
    for share in one.shares:
        page.line(share.label, share.count, share.percent)
    if one.shares:
        page.bars(one.question.text, top + 1, page.row - 1, top)
    if one.mean is not None:
        page.line("平均", float(one.mean))
    page.line("答えた方（割合のもと）", one.base or 0)
    page.line("答えがない", one.silent or 0)
    page.gap(max(0, 5 - len(one.shares)))  # room for the bars


def lines(title: str, meter: Meter, totals: Totals, voices: Sequence[str] = ()) -> Iterator[Line]:
    """The rows of the report, in order, as text."""
    yield (title,)
    yield from _heads(meter)
    for one in totals.totals:
        yield ()
        yield from _question(one)
    for table in totals.across:
        yield ()
        yield from _table(table)
    if voices:
        yield ()
        yield ("自由記述（個人の情報は伏せています）",)
        yield from ((one,) for one in voices)


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _heads(meter: Meter) -> Iterator[Line]:
    yield "出席", "" if meter.attended is None else str(meter.attended)
    yield "答えた方", str(meter.answered)
    yield "うちLINE・ページ", str(meter.online)
    yield "うち紙", str(meter.paper)
    yield "答えない", str(meter.refused)
    yield "答えがない", "" if meter.missing is None else str(meter.missing)


def _question(one: Total) -> Iterator[Line]:
    yield one.question.text, "人数", "割合"
    if not one.shown:
        yield (TOO_FEW,)
        return
    for share in one.shares:
        yield share.label, str(share.count), share.percent
    if one.mean is not None:
        yield "平均", one.mean, ""
    yield "答えた方（割合のもと）", str(one.base), ""
    yield "答えがない", str(one.silent), ""


def _table(table: Across) -> Iterator[Line]:
    yield (f"「{table.title}」ごと", *(one.label for one in table.columns))
    yield ("人数", *(TOO_FEW if one.people is None else str(one.people) for one in table.columns))
    for row in zip(*(one.totals for one in table.columns), strict=True):
        question = row[0].question
        yield (question.text,)
        for key in question.answers:
            yield (question.label(key), *(_cell(total, question.label(key)) for total in row))
        if any(total.mean for total in row):
            yield ("平均", *(total.mean or "" for total in row))
        yield ("答えた方", *(str(total.base) if total.shown else "" for total in row))


def _cell(total: Total, label: str) -> str:
    found = next((one for one in total.shares if one.label == label), None)
    return f"{found.count}（{found.percent}）" if found is not None else ""
