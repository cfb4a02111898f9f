"""What staff change: issues, the policy for an association, the budget. Words are refused when they look personal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete

from bot.catalogs import _
from bot.chat.turn import Refusal, Surroundings
from bot.store.ledger import Act, note
from handlers.meetings.writing import plain_line, plain_words
from handlers.people.tables import Association
from handlers.proposals.queries import budget, next_number, policy_of
from handlers.proposals.rules import (
    KINDS,
    LONGEST_ISSUE,
    LONGEST_ITEM,
    LONGEST_POLICY,
    LONGEST_UNIT,
    MOST_LINES,
    TOO_MANY,
    TOOLS,
    Line,
    fingerprint,
    known,
    line_of,
)
from handlers.proposals.tables import BudgetLine, Issue, SupportPolicy

STALE = _("ほかの人が先に変えました。下はいまの内容です。もう一度、たしかめてください。")
CHOOSE = _("道具と、課題の種類をえらんでください。")
EMPTY = _("支援方針を書いてください。")


@dataclass(frozen=True)
class Tag:
    """What an issue is about: an association, an event, both or neither; a tool and a kind of problem."""

    association: UUID | None
    meeting: UUID | None
    tool: str
    kind: str
    words: str = ""


def tag(around: Surroundings, wanted: Tag, by: str, made: UUID | None = None) -> Issue:
    """Keep an issue; a button pressed again (`made`: its id) finds the one it made before. Raises Refusal."""
    before = around.session.get(Issue, made) if made is not None else None
    if before is not None:
        return before
    if known(TOOLS, wanted.tool) is None or known(KINDS, wanted.kind) is None:
        raise Refusal(CHOOSE)
    one = Issue(
        id=made or uuid4(), number=next_number(around.session), association_id=wanted.association,
        meeting_id=wanted.meeting, tool=wanted.tool, kind=wanted.kind,
        words=plain_words(wanted.words, LONGEST_ISSUE, "課題の言葉"), version=1, made_at=around.now, made_by=by,
    )  # fmt: skip
    around.session.add(one)
    around.session.flush()
    note(around.session, around.now, Act(by, "recorded", "issue", one.code))
    return one


def write(around: Surroundings, one: Issue, words: str, by: str, version: str) -> None:
    """What an issue says; raises Refusal."""
    _expect(str(one.version), version)
    one.words = plain_words(words, LONGEST_ISSUE, "課題の言葉")
    one.version += 1
    note(around.session, around.now, Act(by, "wrote", "issue", one.code))


def drop(around: Surroundings, one: Issue, by: str) -> None:
    """An issue was a mistake: its number stays, it is counted no more."""
    if one.gone_at is None:
        one.gone_at, one.version = around.now, one.version + 1
        note(around.session, around.now, Act(by, "removed", "issue", one.code))


def write_policy(around: Surroundings, association: Association, words: str, by: str, version: str) -> None:
    """What support an association is to get; raises Refusal."""
    row = policy_of(around.session, association.id)
    _expect(str(row.version if row is not None else 0), version)
    said = plain_words(words, LONGEST_POLICY, "支援方針")
    if not said:
        raise Refusal(EMPTY)
    values = {"words": said, "version": int(version) + 1, "said_at": around.now, "said_by": by}
    around.session.merge(SupportPolicy(association_id=association.id, **values))
    note(around.session, around.now, Act(by, "wrote", "support policy", association.code))


def write_budget(around: Surroundings, typed: Sequence[Sequence[str]], by: str, version: str) -> None:
    """The budget as the form says it, line by line; raises Refusal naming the line that cannot be understood."""
    _expect(fingerprint(budget(around.session)), version)
    if len(typed) > MOST_LINES:
        raise Refusal(TOO_MANY.fill(most=MOST_LINES))
    lines = [_plain(number, line_of(number, one)) for number, one in enumerate(typed, 1)]
    around.session.execute(delete(BudgetLine))
    for place, one in enumerate(lines):
        row = {"item": one.item, "quantity": one.quantity, "unit": one.unit, "price": one.price}
        around.session.add(BudgetLine(id=uuid4(), place=place, **row))
    around.session.flush()
    note(around.session, around.now, Act(by, "changed", "budget line", count=len(lines)))


def _plain(number: int, one: Line) -> Line:
    item = plain_line(one.item, LONGEST_ITEM, f"{number}行目の品目")
    return Line(item, one.quantity, plain_line(one.unit, LONGEST_UNIT, f"{number}行目の単位"), one.price)


def _expect(now: str, version: str) -> None:
    if now != version:
        raise Refusal(STALE)
