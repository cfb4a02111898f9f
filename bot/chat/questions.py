"""The kinds of questions: each asks, reads an answer typed or tapped, and shows what was answered.

Stored is not shown: answers are keys, numbers and ISO dates; labels belong to the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from bot.catalogs import Lazy, Sentence, _
from bot.chat.messages import Button, Card, Message, Tap
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
    """The answer cannot be used; the sentence says why and what to do, and the question is asked again."""

    sentence: Sentence


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
        return asking.answers.get(self.key) not in {option.key for option in self.options}

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
            found = self._typed(said.text or "", asking.turn.language)
        if found is None:
            return Again(_("ボタンを押すか、番号（1〜{last}）を送ってください。").fill(last=len(self.options)))
        return Accept(found.key)

    def show(self, value: Any) -> Sentence:
        """The option's label."""
        return next((option.label for option in self.options if option.key == value), str(value))

    def _typed(self, text: str, language: str) -> Option | None:
        wanted = comparable(text)
        for option in self.options:
            label = option.label.render(language) if isinstance(option.label, Lazy) else option.label
            if wanted in {comparable(word) for word in (label, str(option.label), *option.words)}:
                return option
        number = whole_number(text)
        return self.options[number - 1] if number and number <= len(self.options) else None


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


YES, FIX = "yes", "fix"


@dataclass(frozen=True)
class Confirm:
    """Shows what was answered and asks whether it is right; 「なおす」 leads to `Fix`."""

    key: str
    text: Lazy
    shown: tuple[tuple[str, Lazy], ...]  # question key -> a line with the gap {answer}
    yes: Sentence
    questions: tuple[Question, ...] = field(repr=False)
    applies: Callable[[Answers], bool] = always
    is_step: bool = False

    def is_open(self, asking: Asking) -> bool:
        """Open until yes or fix."""
        return asking.answers.get(self.key) not in (YES, FIX)

    def ask(self, asking: Asking) -> Message:
        """A card with the answers, line by line."""
        by_key = {question.key: question for question in self.questions}
        lines = [
            line.fill(answer=by_key[name].show(asking.answers[name]))
            for name, line in self.shown
            if name in asking.answers and by_key[name].applies(asking.answers)
        ]
        return Card(self.text, tuple(lines), self._buttons(asking))

    def read(self, asking: Asking, said: Said) -> Reading:
        """はい or なおす."""
        wanted = comparable(said.text or "")
        if said.value == YES or wanted in _YES or wanted == comparable(str(self.yes)) or wanted in ("1", "①"):
            return Accept(YES)
        if said.value == FIX or wanted in _NO or wanted in ("2", "②"):
            return Accept(FIX)
        return Again(_("よければ「はい」、直すときは「なおす」と送ってください。"))

    def show(self, value: Any) -> Sentence:
        """Nothing worth showing."""
        return str(value)

    def _buttons(self, asking: Asking) -> tuple[Button, ...]:
        return (asking.tap(self.key, self.yes, YES), asking.tap(self.key, _("なおす"), FIX))


YES_WORDS = ("はい", "うん", "ええ", "よい", "いいです", "OK", "yes", "お願いします", "それでいい")
NO_WORDS = ("なおす", "直す", "いいえ", "ちがう", "違う", "no", "変える", "変更")
_YES = {comparable(word) for word in YES_WORDS}
_NO = {comparable(word) for word in NO_WORDS}


def fix_choice(confirm: str, options: tuple[Option, ...]) -> FixChoice:
    """The question which answer to change, asked only after 「なおす」."""
    return FixChoice(
        "fix", _("どこを直しますか。"), options, lambda answers: answers.get(confirm) == FIX, confirm=confirm
    )


@dataclass(frozen=True)
class FixChoice(Choice):
    """Chooses an earlier question to be asked again; nothing else that was answered is lost."""

    is_step: bool = False
    confirm: str = "sure"

    def read(self, asking: Asking, said: Said) -> Reading:
        """Undo the chosen answer and the confirmation, so both are asked again."""
        reading = super().read(asking, said)
        if isinstance(reading, Again):
            return reading
        return Accept(None, clears=(str(reading.value), self.confirm, self.key))


def _numbered(number: int, label: Sentence) -> Sentence:
    return Lazy("{number}  {label}").fill(number=number, label=label)


def chosen_days(value: Any) -> list[date]:
    """The days in a kept answer of `Days`."""
    return [date.fromisoformat(day) for day in value["days"]] if isinstance(value, dict) else []
