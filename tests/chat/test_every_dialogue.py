"""Every dialogue of every room is walked in every language: each message fits LINE, and no gap stays open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

import pytest

from bot.bootstrap import discover
from bot.catalogs import show, spoken
from bot.chat.confirming import Confirm, FixChoice
from bot.chat.conversation import Conversation
from bot.chat.day_question import Days
from bot.chat.dialogues import Dialogue, DialogueRow
from bot.chat.limits import problems
from bot.chat.messages import Json, Message, render
from bot.chat.postbacks import decode
from bot.chat.questions import Accept, Again, Asking, Choice, Number, Question, Said, Words
from bot.chat.turn import Turn
from bot.house import House
from handlers.surveys.asking import Several
from tests.cast import actions, words
from tests.chat.turns import turn_of

DIALOGUES = discover().doors.dialogues
LANGUAGES = spoken()


@dataclass(frozen=True)
class Walk:
    """A dialogue being walked in one language."""

    turn: Turn
    dialogue: Dialogue

    def said(self, messages: list[Message]) -> list[Json]:
        """The messages as they would go out; a gap left open raises here."""
        return render(messages, self.turn.language)

    def at(self, answers: dict[str, Any]) -> Conversation:
        """The conversation with these answers given."""
        row = DialogueRow(id=uuid4(), name=self.dialogue.name, moves=999, moved_at=self.turn.since)
        return Conversation(self.turn, self.dialogue, row, answers)

    def prompts(self, answers: dict[str, Any] | None = None) -> Iterator[tuple[Question, list[Json], list[Json]]]:
        """Each question on the way, how it is asked, and how it is asked again after nonsense; most ways are walked."""
        given = answers or {}
        conversation = self.at(given)
        question = conversation.current
        if question is None:
            return
        asking = Asking(self.turn, given, lambda key, value: f"{key}={value}")
        again = question.read(asking, Said(text="〻"))
        complaint = [again.sentence] if isinstance(again, Again) else []
        yield question, self.said(conversation.ask()), self.said(conversation.ask(*complaint))
        for value in _values(question, given):
            yield from self.prompts(given | value)


def _values(question: Question, given: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Answers worth walking on with: the first, the last and the longest."""
    if isinstance(question, FixChoice):
        return
    if isinstance(question, Confirm):
        yield {question.key: "fix"}
    elif isinstance(question, Choice):
        keys = [option.key for option in question.options]
        yield from ({question.key: key} for key in dict.fromkeys((keys[0], keys[-1])))
    elif isinstance(question, Number):
        yield {question.key: question.high}
    elif isinstance(question, Several):
        yield {question.key: {"keys": [question.options[0].key], "closed": True}}
        if question.key not in given:
            yield {question.key: {"keys": [one.key for one in question.options[1:]], "closed": False}}
    elif isinstance(question, Words):
        yield {question.key: "𠮷" * question.most}
    elif isinstance(question, Days):
        days = ["2026-11-28", "2026-12-23", "2027-03-15"][: question.most]
        if question.key not in given:
            yield {question.key: {"days": days[:1], "closed": False}}
        yield {question.key: {"days": days, "closed": True}}
    else:
        raise AssertionError(f"a new kind of question: {type(question).__name__}")


@pytest.fixture(params=[(name, language) for name in DIALOGUES for language in LANGUAGES], ids="-".join)
def walk(request: pytest.FixtureRequest, house: House) -> Iterator[Walk]:
    """Each dialogue in each language."""
    name, language = request.param
    with house.db.read() as session:
        yield Walk(replace(turn_of(house, session), language=language), DIALOGUES[name])


def test_every_question_fits_line(walk: Walk) -> None:
    for question, asked, again in walk.prompts():
        assert problems(asked, to="user") == [], question.key
        assert problems(again, to="user") == [], question.key


def test_no_gap_is_left_open(walk: Walk) -> None:
    for question, asked, again in walk.prompts():
        assert "{" not in words(asked) + words(again), question.key


def test_every_question_is_reached(walk: Walk) -> None:
    assert {question.key for question, _asked, _again in walk.prompts()} == {one.key for one in walk.dialogue.questions}


def test_every_question_can_be_left_and_gone_back_from(walk: Walk) -> None:
    for question, asked, _again in walk.prompts():
        ways = {str(tap.values["act"]) for tap in map(decode, _data(asked)) if tap and tap.name == "dialogue"}
        assert ways == {"back", "leave"}, question.key


def test_every_button_of_a_question_answers_that_question(walk: Walk) -> None:
    for question, asked, _again in walk.prompts():
        taps = [tap for tap in map(decode, _data(asked)) if tap and tap.name == "answer"]
        assert {tap.values["q"] for tap in taps} <= {question.key}


def test_every_choice_is_taken_by_its_label_its_number_and_its_tap(walk: Walk) -> None:
    asking = Asking(walk.turn, {}, lambda key, value: f"{key}={value}")
    for question in walk.dialogue.questions:
        if isinstance(question, Choice) and not isinstance(question, FixChoice):
            for number, option in enumerate(question.options, 1):
                label = show(option.label, walk.turn.language)
                for said in (Said(text=label), Said(text=str(number)), Said(value=option.key)):
                    assert question.read(asking, said) == Accept(option.key)


def test_the_labels_of_a_question_differ(walk: Walk) -> None:
    for question, asked, _again in walk.prompts():
        labels = [action["label"] for action in actions(asked)]
        assert len(labels) == len(set(labels)), question.key


def test_after_nonsense_the_question_stands_again_behind_a_sentence(walk: Walk) -> None:
    for question, asked, again in walk.prompts():
        assert len(again) == len(asked) + (0 if isinstance(question, Words) else 1), question.key
        assert again[-1]["contents"] == asked[-1]["contents"], question.key


def _data(messages: list[Json]) -> list[str]:
    return [str(action["data"]) for message in messages for action in actions(message) if "data" in action]
