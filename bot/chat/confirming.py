"""Before a dialogue ends: showing what was answered, asking whether it is right, and mending one answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.catalogs import Lazy, Sentence, _, heard_as
from bot.chat import everyday
from bot.chat.messages import Button, Card, Message
from bot.chat.questions import Accept, Again, Answers, Asking, Choice, Option, Question, Reading, Said, always
from bot.text import key as comparable
from bot.text import whole_number

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
        wanted, number = comparable(said.text or ""), whole_number(said.text or "")
        if said.value == YES or wanted in everyday.YES | heard_as(self.yes) or number == 1:
            return Accept(YES)
        if said.value == FIX or wanted in everyday.MEND or number == 2:
            return Accept(FIX)
        return Again(_("よければ「はい」、直すときは「なおす」と送ってください。"))

    def show(self, value: Any) -> Sentence:
        """Nothing worth showing."""
        return str(value)

    def _buttons(self, asking: Asking) -> tuple[Button, ...]:
        return (asking.tap(self.key, self.yes, YES), asking.tap(self.key, _("なおす"), FIX))


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
