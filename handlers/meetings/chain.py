"""The way of one meeting from its first date to the ward's confirmation: what is done, late, next, still to come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.clock import in_tokyo
from bot.days import short_day
from handlers.contract.rules import profile
from handlers.deadlines.queries import of_anchor
from handlers.deadlines.rules import ITEMS, when, words_of
from handlers.deadlines.tables import Obligation
from handlers.meetings.queries import brings_own
from handlers.meetings.rules import AFTER, Facts, wanted
from handlers.meetings.tables import Meeting
from handlers.visits.rules import TOLD

MARKS = {"done": "済み", "late": "おくれ", "next": "つぎ", "open": "これから", "foreseen": "見込み", "none": "なし"}


@dataclass(frozen=True)
class Step:
    """One step: what, on or until which day, how it stands (a key of MARKS), and a few words."""

    what: str
    day: str
    state: str
    note: str = ""
    key: str = ""
    next: bool = False

    @property
    def mark(self) -> str:
        """How it stands, in a word or two."""
        return f"{MARKS[self.state]}・つぎ" if self.next and self.state == "late" else MARKS[self.state]


def chain(around: Surroundings, meeting: Meeting, coming: str) -> tuple[Step, ...]:
    """Every step in its order; the one with the key `coming` is marked as next."""
    steps = [*_talks(meeting), *_dated(around, meeting), _on("confirm", "区の履行確認", meeting.confirmed_on)]
    if meeting.state == "cancelled":
        return tuple(one for one in steps if one.state in ("done", "none"))
    return tuple(_marked(one) if one.key == coming else one for one in steps)


def _talks(meeting: Meeting) -> list[Step]:
    how = next((show(one.label) for one in TOLD if one.key == meeting.agreed_by), "")
    proposed = meeting.starts_at is not None or meeting.agreed_on is not None
    found = [Step("日時の案", "", "done" if proposed else "open", when_words(meeting), "move")]
    if meeting.kind == "visit":
        found.append(_on("heard", "事前の聞き取り（団体と）", meeting.heard_on))
    found += [
        _on("agree", "日時の合意（区と）", meeting.agreed_on, how),
        _on("content", "内容の合意（区と）", meeting.content_on),
    ]
    survey = _on("survey", "アンケートの合意（区と）", meeting.survey_on)
    return found if meeting.kind == "visit" else [*found, survey]


def _dated(around: Surroundings, meeting: Meeting) -> list[Step]:
    """The deadlines and the day itself, by their dates; before the date is agreed, what it would bring with it."""
    rows = [one for one in of_anchor(around.session, meeting.code) if one.state != "withdrawn"]
    day = in_tokyo(meeting.starts_at).date() if meeting.starts_at else None
    if day is None:
        return [
            Step("資料・人数・印刷の期限", "", "open", "日時を決めると、ここに並びます。"),
            Step("当日", "", "open"),
        ]
    steps = [(one.due_on, 0, _owed(one, around.today)) for one in rows] or _foreseen(around, meeting, day)
    return [
        step for _day, _order, step in sorted([*steps, (day, 1, _day_itself(meeting, day))], key=lambda one: one[:2])
    ]


def _owed(one: Obligation, today: date) -> Step:
    what, until = show(ITEMS[one.item].title), f"{short_day(one.due_on)}まで"
    key = one.item.removeprefix("visit_")
    if one.state == "done":
        late = "期限のあとで " if one.late else ""
        on = short_day(one.ended_on) if one.ended_on else ""
        return Step(what, until, "done", f"{late}{on} {words_of(one.evidence or '')}".strip(), key)
    if one.state == "waived":
        return Step(what, until, "none", f"区と協議して不要（{one.ended_by or ''}）", key)
    target = f"、区が開いている日では{short_day(one.target_on)}まで" if one.target_on != one.due_on else ""
    state = "late" if one.due_on < today else "open"
    return Step(what, until, state, f"{show(when(one.due_on, today))}{target}", key)


def _foreseen(around: Surroundings, meeting: Meeting, day: date) -> list[tuple[date, int, Step]]:
    if meeting.state == "cancelled":
        return []
    facts = Facts(meeting.kind, "fixed", day, meeting.materials == "new", brings_own(around.session, meeting.id))
    found: Sequence[tuple[date, str]] = [
        (one.due_on, one.item) for one in wanted(profile(around.settings.contract), facts)
    ]
    return [(due, 0, Step(show(ITEMS[item].title), f"{short_day(due)}まで", "foreseen", "日時が決まれば"))
            for due, item in found]  # fmt: skip


def _day_itself(meeting: Meeting, day: date) -> Step:
    if meeting.state in AFTER:
        came = f"出席 {meeting.attended}人" if meeting.attended is not None else ""
        return Step("当日", short_day(day), "done", came, "day")
    return Step("当日", short_day(day), "open", "実施中" if meeting.state == "running" else "", "day")


def _on(key: str, what: str, day: date | None, note: str = "") -> Step:
    return Step(what, short_day(day) if day else "", "done" if day else "open", note if day else "", key)


def _marked(one: Step) -> Step:
    return replace(one, next=True, state="late" if one.state == "late" else "next")


def when_words(meeting: Meeting) -> str:
    """When it begins, in a few words; empty before there is a date."""
    if meeting.starts_at is None:
        return ""
    begins = in_tokyo(meeting.starts_at)
    return f"{short_day(begins.date())} {begins:%H:%M}"
