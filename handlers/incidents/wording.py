"""An incident's record as the words its templates ask for; what is not known reads 調査中."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from bot.documents.eras import era_day, era_moment
from handlers.incidents.record import Exercise, Made, Measure, Moment, Record

Words = dict[str, Any]
OPEN, NONE_KEPT, NOT_DONE, NONE = "調査中", "記録なし", "未実施", "なし"
_FIRST, _BLANK = ("at", "label", "words", "what"), ("value", "by", "detail", "mark", "owner", "due", "done")
FOUR = {"content": "内容", "quantity": "数量", "place": "発生場所", "circumstances": "発生状況"}


def known(words: str) -> str:
    """The words, or 調査中 when there are none."""
    return words if words.strip() else OPEN


def common(record: Record, at: datetime, version: int) -> Words:
    """What every paper of an incident says: the parties, the kind, the four fields (003-§13-1), the clock."""
    given = {fact.label: fact.value for fact in record.facts}
    parties = ("code", "contract", "contractor", "contractor_phone", "ward")
    return {
        **{name: known(getattr(record, name)) for name in (*parties, "state", "cause", "details")},
        **{name: known(getattr(record, name)) for name in ("notified", "publication", "aware_by")},
        **{name: known(given.get(label, "")) for name, label in FOUR.items()},
        "more": _more(record),
        "drill_mark": "【訓練】" if record.drill else "",
        "version": f"第{version}版",
        "made_on": written(at),
        "kind": known(record.kind) + ("（疑い）" if record.suspected else ""),
        "contained": _moments(record.contained),
        **_clock(record, at),
    }


def written(at: datetime) -> str:
    """The day of an aware moment in Tokyo, as papers write it."""
    return era_moment(at).split(" ")[0]


def _more(record: Record) -> list[Mapping[str, str]]:
    more = [one for one in record.facts if one.label not in FOUR.values()]
    return _rows([{"label": one.label, "value": known(one.value)} for one in more])


def _clock(record: Record, at: datetime) -> Words:
    reached = record.reached_at
    minutes = int(((reached or at) - record.aware_at).total_seconds() // 60)
    until = "区に届くまで" if reached else f"{era_moment(at)}現在、"
    return {
        "aware_at": era_moment(record.aware_at),
        "aware_before": "\n".join(map(era_moment, record.aware_before)) or NONE,
        "started_at": era_moment(record.started_at),
        "due_at": era_moment(record.due_at),
        "reached_at": moment_or(reached, "まだ届いていません。"),
        "reached_how": known(record.reached_how) if reached else "該当なし",
        "elapsed": f"{until}{minutes}分",
        "late_reason": record.late_reason or (OPEN if (reached or at) > record.due_at else "該当なし"),
    }


def moment_or(at: datetime | None, otherwise: str) -> str:
    """The moment as papers write it, or what stands in its place."""
    return era_moment(at) if at else otherwise


def _day_or(day: date | None, otherwise: str) -> str:
    return era_day(day) if day else otherwise


def _rows(rows: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
    """The rows of a table; one that says 調査中 stands where there are none."""
    empty = {**dict.fromkeys(_BLANK, ""), **dict.fromkeys(_FIRST, OPEN)}
    return list(rows) or [empty]


def _moments(moments: Sequence[Moment]) -> list[Mapping[str, str]]:
    return _rows([
        {"at": era_moment(one.at), "by": one.by, "what": one.what, "detail": one.detail, "mark": one.mark}
        for one in moments
    ])  # fmt: skip


def whole_story(record: Record) -> Words:
    """What only the incident report says: reports with their four times, measures, the timeline."""
    return {
        "reports": [_report(one) for one in record.reports] or [_report(_NO_REPORT)],
        "measures": measures(record.measures),
        "timeline": _moments(record.timeline),
        "claim": record.claim or NONE,
    }


_NO_REPORT = Made(0, OPEN, None, None, None, None, OPEN, "")


def _report(made: Made) -> Words:
    four = (made.drafted_at, made.sent_at, made.accepted_at, made.acknowledged_at)
    names = ("drafted", "sent", "accepted", "acknowledged")
    times = {name: moment_or(at, NONE_KEPT).replace(" ", "\n") for name, at in zip(names, four, strict=True)}
    return {"title": made.title, **times, "route": "\n".join(filter(None, (made.route, made.digest[:12])))}


def measures(made: Sequence[Measure]) -> list[Mapping[str, str]]:
    """The measures against recurrence: owner, due, done."""
    return _rows([
        {"words": one.words, "owner": known(one.owner), "due": _day_or(one.due, OPEN),
         "done": _day_or(one.done_on, NOT_DONE)}
        for one in made
    ])  # fmt: skip


def differences(record: Record) -> Words:
    """What a follow-up says: what changed, and what is still open."""
    given = {fact.label: fact.value for fact in record.facts} | {"原因": record.cause}
    labels = dict.fromkeys((*FOUR.values(), "原因", *given))
    changes = [{"label": one.label, "before": known(one.before), "after": known(one.after)} for one in record.changes]
    unknown = [label for label in labels if known(given.get(label, "")) == OPEN]
    nothing = {"label": "変わった点はありません。", "before": "", "after": ""}
    return {"changes": changes or [nothing], "open_points": unknown or [NONE]}


def practised(exercise: Exercise) -> Words:
    """What only the record of a drill says."""
    steps = [{"label": one.label, "minutes": f"{one.minutes:.1f}分"} for one in exercise.steps]
    return {
        "scenario": known(exercise.scenario),
        "participants": "、".join(exercise.participants) or NONE_KEPT,
        "steps": steps or [{"label": NONE_KEPT, "minutes": ""}],
        "total": f"{sum(round(one.minutes, 1) for one in exercise.steps):.1f}分",
        "findings": exercise.findings or (NONE,),
    }
