"""Every question of every dialogue as a place to stand: an officer is put there, and says something."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import delete

from bot.bootstrap import discover
from bot.catalogs import show
from bot.chat.confirming import Confirm, FixChoice
from bot.chat.conversation import ANSWER, CONTROL, Conversation
from bot.chat.day_question import Days
from bot.chat.dialogues import Dialogue, DialogueRow, answers_place
from bot.chat.events import Event
from bot.chat.messages import Card, Cards, Message, Text, render
from bot.chat.postbacks import decode, encode
from bot.chat.progress import seal_answers
from bot.chat.questions import Answers, Asking, Choice, Number, Question, Words
from bot.chat.routing import Router
from bot.chat.turn import Turn
from bot.store.chats import Chat as ChatRow
from handlers.surveys.asking import Several
from tests.cast import Chat, actions, words
from tests.chat.turns import turn_of

DIALOGUES = discover().doors.dialogues
STEPS_BEFORE = 7  # how often the dialogue has moved on, wherever somebody is put


@dataclass(frozen=True)
class Place:
    """Somebody's place in a dialogue: the answers given so far, and the question that waits."""

    turn: Turn
    router: Router
    dialogue: Dialogue
    question: Question
    row: DialogueRow
    given: dict[str, Any]

    def say(self, text: str) -> Place:
        """The same place, where somebody types these words."""
        return self._hearing("message", message_kind="text", text=text)

    def send(self, kind: str) -> Place:
        """The same place, where somebody sends a sticker, a photo, a recording …"""
        return self._hearing("message", message_kind=kind)

    def tap(self, data: str) -> Place:
        """The same place, where somebody taps a button that carried this data."""
        return self._hearing("postback", data=data)

    def tap_old(self, act: str = "") -> Place:
        """The same place, where somebody taps yesterday's button: of this very question, or a way out under it."""
        of = {"of": self.row.tag, "q": self.question.key, "n": self.row.moves - 1}
        return self.tap(encode(CONTROL, act=act, **of) if act else encode(ANSWER, v="1", **of))

    def late(self) -> Place:
        """The same, but it was said before the question was asked and arrives only now."""
        return replace(self, turn=replace(self.turn, since=self.row.moved_at - timedelta(minutes=1)))

    @contextmanager
    def answered(self) -> Iterator[Heard]:
        """What is heard, and what is kept then; afterwards nothing of it has happened."""
        with self.turn.session.begin_nested() as trial:
            answer = self.router.answer(self.turn)
            said = [one for one in answer.response if isinstance(one, Text | Card | Cards)]
            yield Heard(self, said)
            self.turn.session.flush()
            trial.rollback()
        self.turn.session.expire_all()

    def asks(self, language: str) -> str:
        """The question as somebody who speaks this language reads it."""
        asked = self.question.ask(Asking(self.turn, self.given, lambda key, value: f"{key}={value}"))
        return show(asked.heading, language) if isinstance(asked, Card) else words(render([asked], language))

    def buttons(self) -> list[tuple[str, str]]:
        """The buttons of the question itself: what each says in the language of the chat, and what it carries."""
        conversation = Conversation(self.turn, self.dialogue, self.row, self.given)
        found = actions(render(conversation.ask(), self.turn.language))
        taps = [(str(one.get("displayText", one["label"])), str(one["data"])) for one in found if "data" in one]
        return [(label, data) for label, data in taps if (tap := decode(data)) and tap.name == ANSWER]

    def _hearing(self, kind: str, **more: Any) -> Place:
        now = self.turn.now
        event = Event("01TURN", kind, now, True, "user", "U1", "U1", **more)
        return replace(self, turn=replace(self.turn, event=event))


@dataclass(frozen=True)
class Heard:
    """The messages somebody hears, and the dialogue as it is kept then."""

    place: Place
    messages: list[Message]

    @property
    def words(self) -> str:
        """Everything readable, in the language the chat speaks now."""
        turn = self.place.turn
        return words(render(self.messages, turn.session.get_one(ChatRow, turn.chat).language))

    @property
    def asks_again(self) -> bool:
        """Whether the same question stands below a sentence that says why."""
        turn = self.place.turn
        language = turn.session.get_one(ChatRow, turn.chat).language
        last = words(render(self.messages[-1:], language))
        return len(self.messages) > 1 and self.place.asks(language) in last

    @property
    def state(self) -> str:
        """open, left or done."""
        return self.place.row.state

    @property
    def answers(self) -> Answers | None:
        """What is kept of the answers; None once the dialogue is over."""
        row = self.place.row
        if row.answers is None:
            return None
        kept: Answers = self.place.turn.vault.open_json(answers_place(row.id), row.answers)
        return kept


def places(chat: Chat, name: str, language: str) -> Iterator[Place]:
    """Each question of a dialogue once, with an officer standing there who speaks this language."""
    house = chat.town.house
    with house.db.write() as session:
        who = house.directory.chat_of("user", chat.user)
        session.get_one(ChatRow, who).language = language
        session.flush()
        plain = turn_of(house, session)
        router = Router(house.rooms.doors)
        standing = router.standing(session, who, plain.now)
        turn = replace(plain, chat=who, actor=who, language=language, standing=standing, doors=house.rooms.doors)
        yield from _along(turn, router, DIALOGUES[name])
        session.rollback()


def _along(turn: Turn, router: Router, dialogue: Dialogue) -> Iterator[Place]:
    seen: set[str] = set()
    todo: list[dict[str, Any]] = [{}]
    while todo:
        given = todo.pop()
        row = _row(turn, dialogue, given)
        question = Conversation(turn, dialogue, row, given).current
        if question is None or question.key in seen:
            continue
        seen.add(question.key)
        yield Place(turn, router, dialogue, question, row, given)
        todo += [given | {question.key: value} for value in _values(question)]


def _row(turn: Turn, dialogue: Dialogue, given: dict[str, Any]) -> DialogueRow:
    """The one dialogue the chat is in."""
    turn.session.execute(delete(DialogueRow).where(DialogueRow.chat_id == turn.chat))
    before = turn.since - timedelta(minutes=5)
    row = DialogueRow(
        id=uuid4(), chat_id=turn.chat, name=dialogue.name, state="open", moves=STEPS_BEFORE, moved_at=before,
        started_at=before,
    )  # fmt: skip
    row.answers = seal_answers(turn, row, given)
    turn.session.add(row)
    turn.session.flush()
    return row


def _values(question: Question) -> list[Any]:
    """Answers to walk on with, so that every question is reached."""
    if isinstance(question, FixChoice):
        return []
    if isinstance(question, Confirm):
        return ["fix"]
    if isinstance(question, Choice):
        return [option.key for option in question.options]
    if isinstance(question, Several):
        return [{"keys": [question.options[0].key], "closed": True}]
    if isinstance(question, Days):
        return [{"days": ["2026-11-28"], "closed": True}]
    if isinstance(question, Number):
        return [question.high]
    assert isinstance(question, Words), f"a new kind of question: {type(question).__name__}"
    return ["回覧板"]
