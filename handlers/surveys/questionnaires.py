"""Questionnaires as data (content/surveys/): what is asked, in which order and when; checked when loaded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.catalogs import Content
from bot.content import CONTENT, line_of, load
from bot.errors import ContentFault

FOLDER = CONTENT / "surveys"
SKIPPED = "-"  # the key of 「答えない」
MOST_QUESTIONS = 20
POINTS = 5
RESERVED = ("of", "seats", "seat")  # what a dialogue knows besides the answers
NEEDS = {"choice": "options", "several": "options", "scale": "labels", "number": "unit", "text": ""}
OWN = ("options", "labels", "unit")
Key = Field(pattern=r"^[a-z][a-z0-9_]{0,19}$")


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Offer(_Data):
    """One possible answer; `words` are other ways to type it."""

    key: str = Key
    label: str = Field(min_length=1, max_length=20)
    words: tuple[str, ...] = ()


class Condition(_Data):
    """A question is asked only when an earlier one (a choice or a scale) was answered by one of these keys."""

    question: str
    among: tuple[str, ...] = Field(min_length=1)


class Asked(_Data):
    """One question. Of a scale the first label is 1 and the last, the best, `POINTS`.

    `across`: other answers are also counted by the answers to this one (age group, tool).
    """

    key: str = Key
    kind: Literal["choice", "several", "scale", "number", "text"]
    text: str = Field(min_length=1, max_length=60)
    hint: str = Field("", max_length=60)
    options: tuple[Offer, ...] = Field((), max_length=9)
    labels: tuple[str, ...] = ()
    unit: str = Field("", max_length=10)
    low: int = Field(0, ge=0)
    high: int = Field(999, ge=1, le=9999)
    likely: tuple[int, ...] = Field((), max_length=6)
    only_if: Condition | None = None
    across: bool = False

    @model_validator(mode="after")
    def _of_its_kind(self) -> Asked:
        needed = NEEDS[self.kind]
        if needed and not getattr(self, needed):
            raise ValueError(f"a {self.kind} needs {needed}")
        if any(getattr(self, name) for name in OWN if name != needed):
            raise ValueError(f"a {self.kind} takes no other than {needed or 'its text'}")
        if self.kind == "scale" and len(self.labels) != POINTS:
            raise ValueError(f"a scale has {POINTS} labels, the worst first")
        if len(set(self.answers)) != len(self.answers) or len({*self.labels}) != len(self.labels):
            raise ValueError("two answers are the same")
        if self.kind in ("choice", "several") and len(self.options) < 2:
            raise ValueError(f"a {self.kind} needs two options at least")
        if self.across and self.kind != "choice":
            raise ValueError("only the answers to a choice divide people into groups")
        if not self.low < self.high or any(not self.low <= one <= self.high for one in self.likely):
            raise ValueError("low, likely and high must come in this order")
        return self

    @property
    def answers(self) -> tuple[str, ...]:
        """The keys of everything that can be chosen; of numbers and words none."""
        if self.kind == "scale":
            return tuple(str(point) for point in range(1, POINTS + 1))
        return tuple(one.key for one in self.options)

    def label(self, key: str) -> str:
        """An answer as people read it."""
        if self.kind == "scale" and key in self.answers:
            return self.labels[int(key) - 1]
        if self.kind == "number" and key.isdecimal():
            return f"{key}{self.unit}"
        return next((one.label for one in self.options if one.key == key), key)


class Section(_Data):
    """Questions that belong together: one page on the phone, one heading on paper."""

    title: str = Field(min_length=1, max_length=30)
    questions: tuple[Asked, ...] = Field(min_length=1)


class Questionnaire(_Data):
    """What is asked after events of a kind; `version` rises with every change that was agreed with the ward."""

    kind: Literal["seminar", "exchange", "visit"]
    version: int = Field(ge=1)
    title: str = Field(min_length=1, max_length=20)
    opening: str = Field(min_length=1, max_length=80)
    minutes: int = Field(3, ge=1, le=15)
    sections: tuple[Section, ...] = Field(min_length=1, max_length=6)

    @property
    def questions(self) -> tuple[Asked, ...]:
        """All of them, in order."""
        return tuple(one for section in self.sections for one in section.questions)

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, in hex: comments and the order of keys do not count."""
        said = json.dumps(self.frozen(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(said.encode()).hexdigest()

    def frozen(self) -> dict[str, Any]:
        """Everything it says, as JSON can keep it; `thawed` reads it again."""
        return self.model_dump(mode="json")

    def question(self, key: str) -> Asked | None:
        """The question of that name."""
        return next((one for one in self.questions if one.key == key), None)


def applies(question: Asked, given: Mapping[str, str]) -> bool:
    """Whether a question is asked, given the keys of the single answers so far."""
    condition = question.only_if
    return condition is None or given.get(condition.question) in condition.among


def thawed(kept: Mapping[str, Any]) -> Questionnaire:
    """The questionnaire that was frozen."""
    return Questionnaire.model_validate(kept)


@lru_cache
def names(folder: Path = FOLDER) -> tuple[str, ...]:
    """The names of all questionnaires there are: their files' names."""
    return tuple(sorted(one.stem for one in folder.glob("*.toml")))


@lru_cache
def questionnaire(name: str, folder: Path = FOLDER) -> Questionnaire:
    """The questionnaire of that name; raises ContentFault naming file and line."""
    path = folder / f"{name}.toml"
    found = load(path, Questionnaire)
    text = path.read_text(encoding="utf-8")
    shown = f"content/surveys/{path.name}" if folder == FOLDER else path.name
    said = [f"{shown}:{line_of(text, place)}: {what}" for place, what in _faults(found)]
    if said:
        raise ContentFault("\n".join(said))
    return found


def _said() -> Iterator[str]:
    """What participants read, in chats and on the page."""
    for form in (questionnaire(name) for name in names()):
        yield from (form.title, form.opening, *(section.title for section in form.sections))
        for one in form.questions:
            yield from (one.text, *(text for text in (one.hint, one.unit) if text))
            yield from (one.label(key) for key in one.answers)
            if one.unit:
                yield f"{{n}}{one.unit}"


content = Content("content/surveys", _said)


def _faults(form: Questionnaire) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """What only shows when all questions are seen together: where, and what is wrong."""
    if len(form.questions) > MOST_QUESTIONS:
        yield ("sections",), f"{len(form.questions)} questions are more than {MOST_QUESTIONS}"
    earlier: dict[str, Asked] = {}
    for index, section in enumerate(form.sections):
        for number, one in enumerate(section.questions):
            place = ("sections", index, "questions", number)
            if one.key in earlier or one.key in RESERVED:
                yield (*place, "key"), f"the key {one.key} is taken"
            yield from _condition_faults(one, earlier, place)
            earlier[one.key] = one


def _condition_faults(
    one: Asked, earlier: Mapping[str, Asked], place: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if one.only_if is None:
        return
    on = earlier.get(one.only_if.question)
    if on is None or on.kind not in ("choice", "scale"):
        yield (*place, "only_if"), f"{one.only_if.question} is no earlier choice or scale"
    elif strange := [key for key in one.only_if.among if key not in on.answers]:
        yield (*place, "only_if"), f"{on.key} has no answer {', '.join(strange)}"
