"""The kinds of questions: each asks, reads an answer typed or tapped, and shows what was answered.

Stored is not shown: answers are keys, numbers and ISO dates; labels belong to the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, runtime_checkable

from bot.catalogs import Lazy, Sentence, _, heard_as
from bot.chat.messages import Card, Message, Tap
from bot.chat.turn import Turn
from bot.text import key as comparable
from bot.text import whole_number

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class Said:
    """What came back: a tap's value (with a picker's date) or typed text."""

    value: str | None = None
    text: str | None = None
    params: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Accept:
    """The answer to keep; `clears` are earlier answers it undoes, `say` an echo of what was understood."""

    value: Any
    say: Sentence | None = None
    clears: tuple[str, ...] = ()


@dataclass(frozen=True)
class Again:
    """The answer cannot be used; the sentence says why and what to do, and the question is asked again.

    `though_long`: it says more than that the answer was too long, where it was.
    """

    sentence: Sentence
    though_long: bool = False


Reading = Accept | Again


@dataclass(frozen=True)
class Asking:
    """A question being asked in a turn: knows the answers so far and makes its buttons."""

    turn: Turn
    answers: Answers
    button: Callable[[str, str], str]  # (question key, value) -> postback data

    def tap(self, question: str, label: Sentence, value: str, shown: Sentence | None = None) -> Tap:
        """A button that answers `question` with `value`; `shown` is what appears as the person's own words."""
        return Tap(label, self.button(question, value), shown)


def always(_answers: Answers) -> bool:
    """The question applies whatever was answered before."""
    return True


class Question(Protocol):
    """One question of a dialogue."""

    @property
    def key(self) -> str:
        """The name its answer is kept under."""

    @property
    def is_step(self) -> bool:
        """Whether it counts among the steps people see (「2／7」); confirming and mending do not."""

    @property
    def applies(self) -> Callable[[Answers], bool]:
        """Whether it is asked at all, given the other answers."""

    def is_open(self, asking: Asking) -> bool:
        """Whether it still wants an answer; an answer an older release allowed may be open again."""

    def ask(self, asking: Asking) -> Message:
        """The message that asks it."""

    def read(self, asking: Asking, said: Said) -> Reading:
        """What an answer means."""

    def show(self, value: Any) -> Sentence:
        """An answer as people read it."""


@dataclass(frozen=True)
class Option:
    """One possible answer; `words` are other ways to type it."""

    key: str
    label: Sentence
    words: tuple[str, ...] = ()


@runtime_checkable
class Offering(Protocol):
    """A question whose answers stand on buttons."""

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen."""


def named(options: Sequence[Option], text: str) -> Option | None:
    """The option somebody names by its label, in whichever language, or by another of its words."""
    wanted = comparable(text)
    return next((one for one in options if wanted in heard_as(one.label, *one.words)), None)


def meant(options: Sequence[Option], text: str) -> Option | None:
    """The option somebody names, or gives the number of."""
    number = whole_number(text)
    numbered = options[number - 1] if number and number <= len(options) else None
    return named(options, text) or numbered


@dataclass(frozen=True)
class Choice:
    """One of several; answered by tap, by the label, or by its number."""

    key: str
    text: Sentence
    options: tuple[Option, ...]
    applies: Callable[[Answers], bool] = always
    is_step: bool = True

    def is_open(self, asking: Asking) -> bool:
        """Open until one of today's options is kept."""
        return asking.answers.get(self.key) not in [option.key for option in self.options]

    def ask(self, asking: Asking) -> Message:
        """A card with one numbered button an option."""
        buttons = [
            asking.tap(self.key, _numbered(number, option.label), option.key, shown=option.label)
            for number, option in enumerate(self.options, 1)
        ]
        return Card(self.text, buttons=tuple(buttons))

    def read(self, asking: Asking, said: Said) -> Reading:
        """The option whose key was tapped, or whose label or number was typed."""
        if said.value is not None:
            found = next((option for option in self.options if option.key == said.value), None)
        else:
            found = meant(self.options, said.text or "")
        if found is None:
            return Again(_("ボタンを押すか、番号（1〜{last}）を送ってください。").fill(last=len(self.options)))
        return Accept(found.key)

    def show(self, value: Any) -> Sentence:
        """The option's label."""
        return next((option.label for option in self.options if option.key == value), str(value))


@dataclass(frozen=True)
class Number:
    """A whole number between two bounds; a few likely ones stand as buttons."""

    key: str
    text: Sentence
    low: int
    high: int
    likely: tuple[int, ...]
    unit: Lazy
    applies: Callable[[Answers], bool] = always
    is_step: bool = True

    def is_open(self, asking: Asking) -> bool:
        """Open until a number within the bounds is kept."""
        value = asking.answers.get(self.key)
        return not (isinstance(value, int) and self.low <= value <= self.high)

    def ask(self, asking: Asking) -> Message:
        """A card with the likely numbers; others are typed."""
        buttons = [asking.tap(self.key, self.unit.fill(n=n), str(n)) for n in self.likely]
        return Card(self.text, (_("ほかの数は、数字で送ってください。"),), tuple(buttons))

    def read(self, asking: Asking, said: Said) -> Reading:
        """A number, however it was written."""
        number = whole_number(said.value if said.value is not None else said.text or "")
        if number is None or not self.low <= number <= self.high:
            return Again(_("{low}から{high}までの数字で送ってください。").fill(low=self.low, high=self.high))
        return Accept(number)

    def show(self, value: Any) -> Sentence:
        """The number with its unit."""
        return self.unit.fill(n=int(value))


@dataclass(frozen=True)
class Words:
    """A few words that name no person; longer or personal text belongs on a page of ours."""

    key: str
    text: Sentence
    most: int = 20
    applies: Callable[[Answers], bool] = always
    is_step: bool = True

    def is_open(self, asking: Asking) -> bool:
        """Open until something is kept."""
        return not asking.answers.get(self.key)

    def ask(self, asking: Asking) -> Message:
        """A card without buttons."""
        return Card(self.text, (_("{most}文字までで送ってください。").fill(most=self.most),))

    def read(self, asking: Asking, said: Said) -> Reading:
        """The words, when they are short enough and say something."""
        words = " ".join((said.text or "").split())
        if not any(sign.isalnum() for sign in words):
            return Again(_("文字で送ってください。"))
        if len(words) > self.most:
            return Again(_("長すぎます。{most}文字までで送ってください。").fill(most=self.most))
        return Accept(words)

    def show(self, value: Any) -> Sentence:
        """The words themselves."""
        return str(value)


def _numbered(number: int, label: Sentence) -> Sentence:
    return Lazy("{number}  {label}").fill(number=number, label=label)


def chosen_days(value: Any) -> list[date]:
    """The days in a kept answer of `Days`."""
    return [date.fromisoformat(day) for day in value["days"]] if isinstance(value, dict) else []
