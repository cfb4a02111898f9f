"""Every dialogue can be walked through every option, and every question fits LINE's limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from bot.bootstrap import discover
from bot.chat.conversation import ANSWER
from bot.chat.dialogues import Dialogue
from bot.chat.events import Event
from bot.chat.limits import problems
from bot.chat.messages import Json, render
from bot.chat.postbacks import decode, encode
from bot.chat.questions import Accept, Asking, Choice, Question, Said
from bot.chat.turn import Turn
from bot.house import House
from tests.cast import actions, words

DIALOGUES = discover().doors.dialogues
MOST_STEPS = 60
LANGUAGES = ("ja",)
Detour = tuple[str, str] | None


def turn(house: House, session: Session) -> Turn:
    """Somebody says something in 1:1 chat."""
    now = house.clock.now()
    event = Event("e", "message", now, True, "user", "U", "U")
    return Turn(
        session=session, now=now, vault=house.vault, settings=house.settings, event=event,
        chat=house.directory.chat_of("user", "U" + "0" * 32), chat_kind="user", role=None, language="ja",
        actor=None, since=datetime(2026, 10, 14, tzinfo=UTC),
    )  # fmt: skip


def detours(dialogue: Dialogue) -> Iterator[Detour]:
    """The straight way, then a way through every option there is."""
    yield None
    for question in dialogue.questions:
        if isinstance(question, Choice):
            yield from ((question.key, option.key) for option in question.options)
        elif question.key == "sure":
            yield (question.key, "fix")


def walk(dialogue: Dialogue, turn: Turn, detour: Detour) -> list[tuple[Question, Json]]:
    """The questions asked on the way, answered by the first answer that is taken; `detour` is taken once."""
    answers: dict[str, object] = {}
    asked: list[tuple[Question, Json]] = []
    asking = Asking(turn, answers, lambda question, value: encode(ANSWER, of="0" * 8, q=question, n=99, v=value))
    while (question := dialogue.next(asking)) is not None:
        assert len(asked) < MOST_STEPS, f"{dialogue.name} goes round in circles at {question.key}"
        (message,) = render([question.ask(asking)])
        asked.append((question, message))
        said, detour = _answer(question, message, turn, detour)
        taken = next(one for one in (question.read(asking, each) for each in said) if isinstance(one, Accept))
        answers[question.key] = taken.value
        for cleared in taken.clears:
            answers.pop(cleared, None)
    return asked


def _answer(question: Question, message: Json, turn: Turn, detour: Detour) -> tuple[list[Said], Detour]:
    if detour is not None and question.key == detour[0]:
        return [Said(value=detour[1])], None
    taps = [decode(action["data"]) for action in actions(message) if "data" in action]
    pressed = [Said(value=tap.values.get("v")) for tap in taps if tap is not None]
    in_a_month = (turn.now + timedelta(days=30)).date()
    last = [Said(value="later")] if any(one.value == "later" for one in pressed) else []
    return [*last, *pressed, Said(text="1"), Said(text="ことば"), Said(text=str(in_a_month))], detour


@pytest.mark.parametrize("name", DIALOGUES)
def test_every_option_of_every_dialogue_leads_to_its_end(house: House, name: str) -> None:
    with house.db.read() as session:
        around = turn(house, session)
        for detour in detours(DIALOGUES[name]):
            asked = [question.key for question, _message in walk(DIALOGUES[name], around, detour)]
            assert detour is None or detour[0] in asked or detour[0] == "fix", detour


@pytest.mark.parametrize("name", DIALOGUES)
def test_every_question_is_reached_by_some_way(house: House, name: str) -> None:
    dialogue = DIALOGUES[name]
    with house.db.read() as session:
        around = turn(house, session)
        ways = [walk(dialogue, around, detour) for detour in detours(dialogue)]
    reached = {question.key for way in ways for question, _message in way}
    assert {question.key for question in dialogue.questions} == reached


@pytest.mark.parametrize("name", DIALOGUES)
def test_every_question_fits_lines_limits_and_leaves_no_gap_open(house: House, name: str) -> None:
    dialogue = DIALOGUES[name]
    with house.db.read() as session:
        around = turn(house, session)
        for detour in detours(dialogue):
            for question, message in walk(dialogue, around, detour):
                assert problems([message], to="user") == [], question.key
                assert "{" not in words(message), question.key
                assert words(message).strip(), question.key


@pytest.mark.parametrize("name", DIALOGUES)
def test_every_dialogue_has_a_title_and_words_that_begin_it(name: str) -> None:
    dialogue = DIALOGUES[name]
    keys = [question.key for question in dialogue.questions]
    assert str(dialogue.title)
    assert dialogue.starts_on
    assert len(keys) == len(set(keys))
