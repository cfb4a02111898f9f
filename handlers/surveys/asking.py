"""How a questionnaire's questions are asked in chat: taps and numbers; words are written on a page of ours."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.catalogs import Lazy, Sentence, _, show
from bot.chat.messages import Card, Message, Open
from bot.chat.questions import Accept, Again, Answers, Asking, Choice, Number, Option, Question, Reading, Said, always
from bot.text import key as comparable
from bot.text import whole_number
from handlers.surveys.questionnaires import SKIPPED, Asked, applies

PREFIX = "survey."  # of the dialogues' names
OF, SEATS, SEAT = "of", "seats", "seat"  # what a dialogue knows besides: the event's code, how many sheets there are
NO_ANSWER = Option(SKIPPED, _("答えない"), ("とばす", "スキップ", "パス"))
DONE, CLEAR, NEXT = "done", "clear", "next"
WORDS_DONE = {
    comparable(word) for word in ("これでよい", "これでいい", "よい", "以上", "終わり", "おわり", "はい", "ok")
}
WORDS_CLEAR = {comparable(word) for word in ("えらび直す", "選び直す", "消す")}
APART = re.compile(r"[、,，・/\s]+|と")


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
            return Accept(_chosen(chosen, closed=True)) if chosen else Again(_("まだ選ばれていません。"))
        new = [said.value] if said.value is not None else self._typed(said.text or "", asking.turn.language)
        if not new or any(key not in [one.key for one in self.options] for key in new):
            return Again(_("ボタンを押すか、「1、3」のように番号を送ってください。"))
        kept = [one.key for one in self.options if one.key in (*chosen, *new)]
        return Accept(_chosen(kept, closed=len(kept) == len(self.options)))

    def show(self, value: Any) -> Sentence:
        """The labels of what was chosen."""
        keys = chosen_keys(value)
        return "、".join(str(one.label) for one in self.options if one.key in keys) or NO_ANSWER.label

    def _typed(self, text: str, language: str) -> list[str]:
        """The keys somebody means by a label, a number, or several of them; none when one cannot be understood."""
        whole = self._one(text, language)
        if whole is not None:
            return [whole]
        found = [self._one(part, language) for part in APART.split(text.strip()) if part]
        return [key for key in found if key is not None] if all(found) else []

    def _one(self, text: str, language: str) -> str | None:
        wanted = comparable(text)
        for option in self.options:
            if wanted in {
                comparable(word) for word in (show(option.label, language), str(option.label), *option.words)
            }:
                return option.key
        number = whole_number(text)
        return self.options[number - 1].key if number and number <= len(self.options) else None


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
        skipped = said.value == SKIPPED or comparable(said.text or "") in _words(NO_ANSWER)
        return Accept(SKIPPED) if skipped else super().read(asking, said)

    def show(self, value: Any) -> Sentence:
        """The number with its unit, or that there is none."""
        return NO_ANSWER.label if value == SKIPPED else super().show(value)


@dataclass(frozen=True)
class Writing(Choice):
    """Words are written on a page of ours, never in the chat (guideline on LINE for public bodies)."""

    options: tuple[Option, ...] = (
        Option(NEXT, _("つぎへ"), ("次へ", "次", "はい", "書いた", "書きました", *NO_ANSWER.words)),
    )
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
        found = super().read(asking, said)
        words = _("ここに書かれた言葉は、保存していません。「書くページをひらく」からお願いします。")
        return Again(words) if isinstance(found, Again) else found


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
    ways = ((DONE, WORDS_DONE), (CLEAR, WORDS_CLEAR), (SKIPPED, _words(NO_ANSWER)))
    return next((way for way, words in ways if wanted in words), None)


def _words(option: Option) -> set[str]:
    return {comparable(word) for word in (str(option.label), *option.words)}
