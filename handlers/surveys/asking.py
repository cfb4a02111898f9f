"""How a questionnaire's questions are asked in chat: taps and numbers; words are written on a page of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.catalogs import Lazy, Sentence, _, heard_as
from bot.chat import everyday
from bot.chat.messages import Card, Message, Open
from bot.chat.questions import (
    Accept,
    Again,
    Answers,
    Asking,
    Choice,
    Number,
    Option,
    Question,
    Reading,
    Said,
    always,
    meant,
)
from bot.text import key as comparable
from handlers.surveys.questionnaires import SKIPPED, Asked, applies

PREFIX = "survey."  # of the dialogues' names
OF, SEATS, SEAT = "of", "seats", "seat"  # what a dialogue knows besides: the event's code, how many sheets there are
NO_ANSWER = Option(
    SKIPPED, _("答えない"),
    ("答えたくない", "とばす", "スキップ", "パス", "skip", "pass", "no answer", "跳过", "건너뛰기", "패스"),
)  # fmt: skip
DONE, CLEAR, NEXT = "done", "clear", "next"
SKIP = heard_as(NO_ANSWER.label, *NO_ANSWER.words)
ON = everyday.NEXT | everyday.YES | everyday.NO | everyday.NOTHING | SKIP  # to a question that is answered in words
NUMBERS = _("ボタンを押すか、「1、3」のように番号を送ってください。")
APART = re.compile(r"[、,，・/&\s]+|と|\band\b|和", re.IGNORECASE)


@dataclass(frozen=True)
class Several:
    """Any number of options, by tap or by numbers (「1、3」); 「これでよい」 closes it."""

    key: str
    text: Sentence
    options: tuple[Option, ...]
    applies: Callable[[Answers], bool] = always
    is_step: bool = True

    def is_open(self, asking: Asking) -> bool:
        """Open until somebody said that these are all, or that they do not answer."""
        value = asking.answers.get(self.key)
        return not (isinstance(value, dict) and value.get("closed"))

    def ask(self, asking: Asking) -> Message:
        """A card with a button for each option that is not chosen yet, and what was chosen so far above them."""
        chosen = chosen_keys(asking.answers.get(self.key))
        lines: list[Sentence] = [_("○ {label}").fill(label=one.label) for one in self.options if one.key in chosen]
        buttons = [asking.tap(self.key, _("これでよい"), DONE)] if chosen else []
        buttons += [
            asking.tap(self.key, Lazy("{n}  {label}").fill(n=n, label=one.label), one.key, shown=one.label)
            for n, one in enumerate(self.options, 1)
            if one.key not in chosen
        ]
        last = (_("えらび直す"), CLEAR) if chosen else (NO_ANSWER.label, SKIPPED)
        return Card(self.text, tuple(lines), (*buttons, asking.tap(self.key, *last)))

    def read(self, asking: Asking, said: Said) -> Reading:
        """One option more, or the word that closes the question."""
        chosen = chosen_keys(asking.answers.get(self.key))
        word = said.value if said.value in (DONE, CLEAR, SKIPPED) else _word(said.text)
        if word == SKIPPED:
            return Accept({"keys": [], "closed": True})
        if word == CLEAR:
            return Accept({"keys": [], "closed": False}, _("選んだものを消しました。"))
        if word == DONE:
            return Accept(_chosen(chosen, closed=True)) if chosen else Again(NUMBERS)
        new = [said.value] if said.value is not None else self._typed(said.text or "")
        if not new or any(key not in [one.key for one in self.options] for key in new):
            return Again(NUMBERS)
        kept = [one.key for one in self.options if one.key in (*chosen, *new)]
        return Accept(_chosen(kept, closed=len(kept) == len(self.options)))

    def show(self, value: Any) -> Sentence:
        """The labels of what was chosen."""
        keys = chosen_keys(value)
        return "、".join(str(one.label) for one in self.options if one.key in keys) or NO_ANSWER.label

    def _typed(self, text: str) -> list[str]:
        """The keys somebody means by a label, a number, or several of them; none when one cannot be understood."""
        whole = meant(self.options, text)
        if whole is not None:
            return [whole.key]
        found = [meant(self.options, part) for part in APART.split(text.strip()) if part]
        return [one.key for one in found if one is not None] if all(found) else []


@dataclass(frozen=True)
class Count(Number):
    """A number that may also be left open."""

    def is_open(self, asking: Asking) -> bool:
        """Open until a number or 「答えない」 is kept."""
        return asking.answers.get(self.key) != SKIPPED and super().is_open(asking)

    def ask(self, asking: Asking) -> Message:
        """The likely numbers, and the way past."""
        card = super().ask(asking)
        skip = asking.tap(self.key, NO_ANSWER.label, SKIPPED)
        return replace(card, buttons=(*card.buttons, skip)) if isinstance(card, Card) else card

    def read(self, asking: Asking, said: Said) -> Reading:
        """A number, or none."""
        skipped = said.value == SKIPPED or comparable(said.text or "") in SKIP
        return Accept(SKIPPED) if skipped else super().read(asking, said)

    def show(self, value: Any) -> Sentence:
        """The number with its unit, or that there is none."""
        return NO_ANSWER.label if value == SKIPPED else super().show(value)


@dataclass(frozen=True)
class Writing(Choice):
    """Words are written on a page of ours, never in the chat (guideline on LINE for public bodies)."""

    options: tuple[Option, ...] = (Option(NEXT, _("つぎへ")),)
    page: Callable[[Asking], str] = lambda _asking: ""

    def ask(self, asking: Asking) -> Message:
        """The way to the page, and on."""
        card = super().ask(asking)
        opens, on = (
            Open(_("書くページをひらく"), self.page(asking)),
            asking.tap(self.key, _("つぎへ（書かない）"), NEXT),
        )
        lines = (_("書くときは、下のボタンからひらくページでお願いします。"),)
        return replace(card, lines=lines, buttons=(opens, on)) if isinstance(card, Card) else card

    def read(self, asking: Asking, said: Said) -> Reading:
        """On to the next question; words typed here are not kept."""
        if comparable(said.text or "") in ON:
            return Accept(NEXT)
        found = super().read(asking, said)
        words = _("ここに書かれた言葉は、保存していません。「書くページをひらく」からお願いします。")
        return Again(words, though_long=True) if isinstance(found, Again) else found


def question_of(one: Asked, page: Callable[[Asking], str]) -> Question:
    """A question of a questionnaire as a dialogue asks it."""
    when, text = _when(one), Lazy(one.text)
    if one.kind == "text":
        return Writing(one.key, text, applies=when, page=page)
    if one.kind == "number":
        return Count(one.key, text, one.low, one.high, one.likely, Lazy("{n}" + one.unit), applies=when)
    options = tuple(Option(key, Lazy(one.label(key)), _words_of(one, key)) for key in one.answers)
    if one.kind == "several":
        return Several(one.key, text, options, applies=when)
    return Choice(one.key, text, (*options, NO_ANSWER), applies=when)


def chosen_keys(value: Any) -> list[str]:
    """The options in a kept answer of `Several`."""
    return list(value["keys"]) if isinstance(value, dict) else []


def given_in(questions: Sequence[Asked], answers: Answers) -> dict[str, tuple[str, ...]]:
    """A dialogue's answers as they are kept: keys; of several none chosen and closed is no answer."""
    found: dict[str, tuple[str, ...]] = {}
    for one in questions:
        value = answers.get(one.key)
        if one.kind == "text" or value is None:
            continue
        if one.kind == "several":
            found[one.key] = tuple(chosen_keys(value)) or ((SKIPPED,) if value.get("closed") else ())
        else:
            found[one.key] = (str(value),)
    return {key: keys for key, keys in found.items() if keys}


def as_answers(questions: Sequence[Asked], given: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    """What is kept, as a dialogue knows it: the way back of `given_in`."""
    found: dict[str, Any] = {}
    for one in questions:
        keys = given.get(one.key)
        if not keys:
            continue
        if one.kind == "several":
            found[one.key] = {"keys": [key for key in keys if key != SKIPPED], "closed": True}
        elif one.kind == "text":
            found[one.key] = NEXT
        else:
            found[one.key] = int(keys[0]) if one.kind == "number" and keys[0] != SKIPPED else keys[0]
    return found


def _when(one: Asked) -> Callable[[Answers], bool]:
    """Whether a question applies, given the answers of the dialogue."""
    return lambda answers: applies(one, {key: value for key, value in answers.items() if isinstance(value, str)})


def _words_of(one: Asked, key: str) -> tuple[str, ...]:
    return next((option.words for option in one.options if option.key == key), ())


def _chosen(keys: list[str], *, closed: bool) -> dict[str, Any]:
    return {"keys": keys, "closed": closed}


def _word(text: str | None) -> str | None:
    wanted = comparable(text or "")
    ways = ((DONE, everyday.DONE), (CLEAR, everyday.CLEAR), (SKIPPED, SKIP))
    return next((way for way, words in ways if wanted in words), None)
