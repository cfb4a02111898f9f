"""A dialogue is a value: its questions in order, and what happens with the answers.

Where a dialogue stands is the answers given so far and nothing else: the next question is the first that
applies and is open. So a release may add a question, and people half-way are asked it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from bot.catalogs import Sentence
from bot.chat.questions import Answers, Asking, Question
from bot.chat.turn import Response, Turn
from bot.store.fields import personal
from bot.store.types import Base
from bot.store.vault import Place


def anybody(_turn: Turn) -> Response | None:
    """Whoever asks may begin."""
    return None


def nothing(_turn: Turn, _answers: Answers) -> None:
    """Answers are kept by the dialogue alone until it is finished."""


@dataclass(frozen=True)
class Dialogue:
    """A conversation in 1:1 chat.

    `starts_on` are the words (menu tiles included) that begin it; `admits` gives None or what to say to somebody who
    may not begin; `keeps` hears of the answers so far after each of them, where half of them are worth something
    already; `finish` turns the answers into rows and words.
    """

    name: str
    title: Sentence
    starts_on: tuple[Sentence, ...]
    questions: tuple[Question, ...]
    finish: Callable[[Turn, Answers], Response]
    admits: Callable[[Turn], Response | None] = anybody
    keeps: Callable[[Turn, Answers], None] = nothing

    def next(self, asking: Asking) -> Question | None:
        """The first question that applies and is open; None when everything is answered."""
        open_ones = (one for one in self.questions if one.applies(asking.answers) and one.is_open(asking))
        return next(open_ones, None)

    def step(self, asking: Asking, current: Question) -> tuple[int, int] | None:
        """Which of how many steps a question is, as far as the answers tell; None for what is no step."""
        steps = [one.key for one in self.questions if one.is_step and one.applies(asking.answers)]
        return (steps.index(current.key) + 1, len(steps)) if current.key in steps else None

    def question(self, key: str) -> Question | None:
        """The question of that name, if there still is one."""
        return next((one for one in self.questions if one.key == key), None)

    def place(self, key: str | None) -> int:
        """The place of a question in their order; behind all of them when there is none of that name."""
        return next((place for place, one in enumerate(self.questions) if one.key == key), len(self.questions))

    def last_answered(self, answers: Answers, before: Question | None) -> str | None:
        """The question whose answer 「もどる」 takes back: the nearest one before the present question."""
        earlier = self.questions[: self.place(before.key if before else None)]
        answered = [one.key for one in earlier if one.key in answers and one.applies(answers)]
        return answered[-1] if answered else None


class DialogueRow(Base):
    """A dialogue somebody is in, or was in: its answers, sealed, and how often it has moved on."""

    __tablename__ = "dialogue"
    __table_args__ = (
        Index("uq_dialogue_open", "chat_id", unique=True, sqlite_where=text("state = 'open'"),
              postgresql_where=text("state = 'open'")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    chat_id: Mapped[UUID] = mapped_column(ForeignKey("chat.id"))
    name: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))  # open | done | left
    answers: Mapped[bytes | None] = personal("B-3", purpose="相談をつづけるため")  # gone when no longer open
    moves: Mapped[int] = mapped_column(default=0)  # a tap from before the last move is stale
    moved_at: Mapped[datetime]  # when the event happened that moved it last
    started_at: Mapped[datetime]

    @property
    def tag(self) -> str:
        """What its buttons carry to be recognised."""
        return self.id.hex[:8]


def answers_place(row: UUID) -> Place:
    """Where the answers stand."""
    return Place("dialogue", "answers", row)


State = dict[str, Any]
