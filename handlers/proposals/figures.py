"""The year in figures, each with where it comes from: events, surveys, tips, questions, issues (S4-4.c)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from bot.catalogs import show
from bot.chat.turn import Surroundings
from bot.clock import TOKYO
from handlers.contract.kinds import TITLES
from handlers.contract.rules import KINDS as EVENTS
from handlers.contract.rules import profile
from handlers.meetings.queries import meetings
from handlers.meetings.rules import AFTER
from handlers.meetings.tables import Comment, Meeting
from handlers.proposals.queries import issues
from handlers.proposals.rules import KINDS, TOOLS, label
from handlers.proposals.tables import Issue
from handlers.questions.queries import figures as asked
from handlers.surveys.queries import surveys
from handlers.surveys.tally import totals_of
from handlers.surveys.totals import Total
from handlers.tips.queries import Tally, tallies, title_of
from handlers.visits.queries import visits_of

SHOWN = 3  # answers named of one question: the most frequent ones
HIDDEN = "答えた方が少ないため示しません"


@dataclass(frozen=True)
class Figure:
    """One number: what it counts, what it is, and the record it was read from."""

    what: str
    value: str
    source: str


@dataclass(frozen=True)
class Opinion:
    """What somebody of ours wrote down in words, and where."""

    words: str
    source: str


def figures(around: Surroundings) -> list[Figure]:
    """Everything that was counted in the performance period, in the order in which the paper shows it."""
    tagged = issues(around.session)
    return [*_events(around.session), *_surveys(around), *_tips(around.session), *_questions(around), *_tagged(tagged)]


def opinions(session: Session) -> list[Opinion]:
    """What instructors and advisors wrote after events."""
    found = []
    for one in meetings(session, *AFTER):
        comment = session.get(Comment, one.id)
        if comment is not None:
            found.append(Opinion(comment.words, f"{short_name(one)} 講師所感"))
            found += [Opinion(comment.support, f"{short_name(one)} 今後の支援方針")] if comment.support else []
    return found


def of_association(around: Surroundings, association: UUID) -> tuple[list[Figure], list[Opinion]]:
    """What is known of one association, for whoever writes its policy: visits, tips, questions, issues."""
    session, found = around.session, issues(around.session, association)
    said = [one for one in opinions(session) if one.source.split(" ")[0] in _visits(session, association)]
    said += [Opinion(one.words, f"課題 {one.code}") for one in found if one.words]
    counted = [*_tips(session, association), *_questions(around, association), *_tagged(found)]
    return counted, said


def short_name(meeting: Meeting) -> str:
    """An event as sources name it: 講習会3."""
    return f"{show(TITLES[meeting.kind])}{meeting.number}"


def _events(session: Session) -> Iterator[Figure]:
    for kind in EVENTS:
        held = [one for one in meetings(session, *AFTER) if one.kind == kind]
        people = sum(one.attended or 0 for one in held)
        if held:
            names = "・".join(str(one.number) for one in held)
            value = f"{len(held)}回、のべ{people}人"
            yield Figure(f"{show(TITLES[kind])}の実施", value, f"{show(TITLES[kind])}{names} 出席")


def _surveys(around: Surroundings) -> Iterator[Figure]:
    """Each survey by itself: sums over several would tell, by subtraction, what is hidden in one."""
    for survey, meeting in surveys(around.session, "tallied"):
        found = totals_of(around, survey)
        name = f"{short_name(meeting)} アンケート"
        if found.people is None:
            yield Figure("アンケートの回答", HIDDEN, name)
            continue
        yield Figure("アンケートの回答", f"{found.people}人", name)
        for number, one in enumerate(found.totals, 1):
            yield Figure(one.question.text, _answers(one), f"{name} 問{number}")


def _answers(one: Total) -> str:
    if not one.shown:
        return HIDDEN
    most = sorted((each for each in one.shares if each.count), key=lambda each: -each.count)[:SHOWN]
    said = "、".join(f"{each.label} {each.count}人（{each.percent}）" for each in most)
    mean = f"平均{one.mean}{one.question.unit if one.question.kind == 'number' else ''}" if one.mean else ""
    return "　".join(filter(None, (said, mean, f"回答{one.base}人")))


def _tips(session: Session, association: UUID | None = None) -> Iterator[Figure]:
    by_tool: dict[str, list[Tally]] = {}
    for one in tallies(session, association):
        by_tool.setdefault(one.tool, []).append(one)
    for tool, rows in by_tool.items():
        counts = [sum(getattr(one, name) for one in rows) for name in ("sent", "done", "not_yet", "advice")]
        value = "配信{}通、できた{}、まだ{}、相談したい{}".format(*counts)
        yield Figure("ヒントへの返事", value, f"ヒント {show(title_of(tool))}")


def _questions(around: Surroundings, association: UUID | None = None) -> Iterator[Figure]:
    first = datetime.combine(profile(around.settings.contract).starts_on, time(), TOKYO)
    found = asked(around.session, first, around.now, association)
    if found.asked:
        took = f"、返事までの真ん中は{_hours(found.median)}" if found.median is not None else ""
        value = f"受付{found.asked}件、返事{found.answered}件、解決{found.solved}件{took}"
        yield Figure("役員からの質問", value, "質問の一覧")


def _tagged(found: Sequence[Issue]) -> Iterator[Figure]:
    """How often each problem was tagged with each tool, with the codes of the issues."""
    several = Counter((one.tool, one.kind) for one in found)
    for (tool, kind), count in sorted(several.items(), key=lambda one: (-one[1], one[0])):
        codes = "、".join(one.code for one in found if (one.tool, one.kind) == (tool, kind))
        yield Figure(f"課題: {show(label(TOOLS, tool))}・{show(label(KINDS, kind))}", f"{count}件", f"課題 {codes}")


def _hours(took: timedelta | None) -> str:
    hours = round((took or timedelta()).total_seconds() / 3600)
    return f"{hours}時間" if hours else "1時間未満"


def _visits(session: Session, association: UUID) -> set[str]:
    """The visits of an association, as sources name them."""
    return {f"{show(TITLES['visit'])}{one.number}" for one in visits_of(session, [association])}
