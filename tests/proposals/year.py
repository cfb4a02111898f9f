"""A made-up year: events, surveys, tips, questions and issues, so that a proposal has something to say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.chat.turn import Surroundings
from handlers.meetings.tables import Comment, Meeting
from handlers.people.tables import Association, Person
from handlers.proposals import paper
from handlers.proposals.changes import Tag, tag, write_budget, write_policy
from handlers.proposals.queries import budget
from handlers.proposals.rules import PARTS, fingerprint
from handlers.questions.tables import Question
from handlers.tips.tables import TipRecord
from tests.cast import Town
from tests.meetings.stages import place as place_meeting
from tests.surveys.placed import place as place_survey
from tests.surveys.placed import said
from tests.visits.stages import place as place_visit

WORDS = {one.key: f"{one.title}について書いた文" for one in PARTS}
LINES = (("講習会の講師料", "7", "回", "50,000円"), ("資料の印刷", "１２０", "部", "300"))


def around(town: Town, session: Session) -> Surroundings:
    """What a page would be given."""
    return Surroundings(session, town.now, town.house.vault, town.house.settings)


def context(town: Town, words: Mapping[str, str] = WORDS) -> dict[str, Any]:
    """What stands in the proposal now."""
    with town.house.db.read() as session:
        return paper.context(around(town, session), words)


def missing(town: Town, words: Mapping[str, str] = WORDS) -> list[str]:
    """What it lacks now."""
    with town.house.db.read() as session:
        return paper.missing(around(town, session), words)


def seminar(town: Town, number: int = 3, people: int = 4, attended: int = 12) -> UUID:
    """A seminar that was held, with a tallied survey of so many people and the instructor's words."""
    made = place_meeting(town, "held", "seminar", attended=attended)
    with town.house.db.write() as session:
        session.get_one(Meeting, made).number = number
        words = "質問が多く、時間がたりなかった。"
        session.add(Comment(meeting_id=made, words=words, support="", said_at=town.now, said_by="S02"))
    survey = place_survey(town, made)
    for _one in range(people):
        said(town, survey, "字が小さい", satisfied=("5",), plain=("4",), useful=("cases",), together=("2",))
    return made


def visit(town: Town, association: str = "いなほ町会", *, commented: bool = True) -> UUID:
    """An association whose visit was held."""
    made = place_visit(town, "held", association)
    meeting = place_meeting(town, "held", "visit", attended=8)
    if commented:
        with town.house.db.write() as session:
            said_by = {"said_at": town.now, "said_by": "S02"}
            support = "三か月後に電話する"
            session.add(Comment(meeting_id=meeting, words="操作は一人でできた。", support=support, **said_by))
    return made


def tip(town: Town, answer: str | None, tool: str = "line", association: str = "さくら町会") -> None:
    """A tip that was told, and what was answered."""
    with town.house.db.write() as session:
        person = session.scalars(select(Person.id).where(Person.code == "P0001")).one()
        session.add(TipRecord(
            id=uuid4(), person_id=person, association_id=town.associations[association], tip=f"x/{uuid4().hex[:20]}",
            tool=tool, told_at=town.now, answer=answer,
        ))  # fmt: skip


def question(town: Town, number: int, answered_after: timedelta | None, *, solved: bool | None = None) -> None:
    """A question of さくら町会, answered after some time or not yet."""
    with town.house.db.write() as session:
        person = session.scalars(select(Person.id).where(Person.code == "P0001")).one()
        asked = town.now - timedelta(days=2)
        session.add(Question(
            id=uuid4(), number=number, person_id=person, association_id=town.associations["さくら町会"], tool="line",
            kind="how", state="asked", version=1, made_at=asked, asked_at=asked, solved=solved,
            answered_at=asked + answered_after if answered_after else None,
        ))  # fmt: skip


def issue(town: Town, tool: str = "line", kind: str = "people", words: str = "", of: str | None = None) -> str:
    """An issue, by its code."""
    with town.house.db.write() as session:
        wanted = Tag(town.associations[of] if of else None, None, tool, kind, words)
        return tag(around(town, session), wanted, "S02").code


def policy(town: Town, association: str, words: str, version: str = "0") -> None:
    """What support an association is to get."""
    with town.house.db.write() as session:
        found = session.get_one(Association, town.associations[association])
        write_policy(around(town, session), found, words, "S02", version)


def costs(town: Town, *lines: tuple[str, str, str, str]) -> None:
    """The budget."""
    with town.house.db.write() as session:
        write_budget(around(town, session), lines or LINES, "S02", fingerprint(budget(session)))


def whole(town: Town) -> None:
    """Everything a proposal needs."""
    seminar(town)
    visit(town)
    tip(town, "done")
    question(town, 1, timedelta(hours=5), solved=True)
    issue(town, words="若い役員がいない", of="さくら町会")
    policy(town, "いなほ町会", "月に一度、電話で様子を聞く")
    costs(town)
