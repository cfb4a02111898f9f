"""Leading a person through a dialogue: every answer in any form, back, cancel, resume, and stale taps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from sqlalchemy import select

from bot.catalogs import Sentence, _
from bot.chat.dialogues import Dialogue, DialogueRow, State, answers_place
from bot.chat.messages import Card, Message, Tap, Text
from bot.chat.postbacks import Postback, encode
from bot.chat.questions import Again, Asking, Question, Said
from bot.chat.turn import Response, Turn
from bot.store.vault import Owner

ANSWER, CONTROL = "answer", "dialogue"
BACK, LEAVE, RESUME, RESTART = "back", "leave", "resume", "restart"

OLD_BUTTON = _("前のボタンが押されました。いまの質問はこちらです。")
OLD_DIALOGUE = _("このボタンはもう使えません。下のメニューから、もう一度えらんでください。")


class Conversation:
    """The open dialogue of one chat, within one turn."""

    def __init__(self, turn: Turn, dialogue: Dialogue, row: DialogueRow, answers: State) -> None:
        self._turn = turn
        self.dialogue = dialogue
        self._row = row
        self._answers = answers

    @property
    def current(self) -> Question | None:
        """The question that waits for an answer."""
        return self.dialogue.next(self._asking())

    def ask(self, *before: Sentence) -> list[Message]:
        """The current question, after these sentences."""
        question, asking = self.current, self._asking()
        said: list[Message] = [Text(sentence) for sentence in before]
        if question is None:
            return said
        step = self.dialogue.step(asking, question)
        return [*said, _with_ways_out(question.ask(asking), step)]

    def tapped(self, tap: Postback, params: Mapping[str, str] | None) -> Response:
        """An answer by button; one from an earlier question is recognised and changes nothing."""
        question = self.current
        if tap.values.get("of") != self._row.tag:
            return self.ask(OLD_BUTTON)
        if question is None or tap.values.get("q") != question.key or tap.values.get("n") != str(self._row.moves):
            return [] if self._is_second_tap(tap) else self.ask(OLD_BUTTON)
        return self._take(question, Said(value=tap.values.get("v"), params=params))

    def typed(self, text: str) -> Response:
        """An answer in words, by its label, its number or a date."""
        question = self.current
        if self._turn.since < self._row.moved_at:
            return self.ask(_("少し前のお返事が、あとから届きました。いまの質問はこちらです。"))
        return self._take(question, Said(text=text)) if question else self._finish()

    def back(self) -> Response:
        """Take the last answer back and ask that question again."""
        last = self.dialogue.last_answered(self._answers)
        if last is None:
            return self.ask(_("ここが最初の質問です。"))
        del self._answers[last]
        self._move()
        return self.ask(_("一つもどりました。"))

    def leave(self) -> Response:
        """End it without a result."""
        self._end("left")
        return [Text(_("やめました。また始めるときは、下のメニューからどうぞ。"))]

    def _take(self, question: Question, said: Said) -> Response:
        reading = question.read(self._asking(), said)
        if isinstance(reading, Again):
            return self.ask(reading.sentence)
        self._answers[question.key] = reading.value
        for cleared in reading.clears:
            self._answers.pop(cleared, None)
        self._move()
        if self.current is None:
            return self._finish()
        return self.ask(reading.say) if reading.say is not None else self.ask()

    def _finish(self) -> Response:
        response = self.dialogue.finish(self._turn, self._answers)
        self._end("done")
        return response

    def _move(self) -> None:
        self._row.moves += 1
        self._row.moved_at = max(self._turn.since, self._row.moved_at)
        self._row.answers = seal_answers(self._turn, self._row, self._answers)

    def _end(self, state: str) -> None:
        self._row.state = state
        self._row.answers = None

    def _is_second_tap(self, tap: Postback) -> bool:
        return tap.values.get("n") == str(self._row.moves - 1) and (
            str(self._answers.get(tap.values.get("q", ""))) == tap.values.get("v")
        )

    def _asking(self) -> Asking:
        return Asking(self._turn, self._answers, self._button)

    def _button(self, question: str, value: str) -> str:
        return encode(ANSWER, of=self._row.tag, q=question, n=self._row.moves, v=value)


def begin(turn: Turn, dialogue: Dialogue, *, fresh: bool = False) -> Response:
    """Start a dialogue; somebody who is in the middle of it is offered to go on, unless `fresh`."""
    refused = dialogue.admits(turn)
    if refused is not None:
        return refused
    row = open_row(turn)
    if row is not None and row.name == dialogue.name and row.moves and not fresh:
        return [_offer_to_resume(dialogue)]
    return begin_with(turn, dialogue, {})


def begin_with(turn: Turn, dialogue: Dialogue, answers: State) -> Response:
    """Start a dialogue in which these answers are already known, so that only the rest is asked."""
    row = open_row(turn)
    if row is not None:
        row.state, row.answers = "left", None
        turn.session.flush()
    row = DialogueRow(
        id=uuid4(), chat_id=turn.chat, name=dialogue.name, state="open", moves=0,
        moved_at=turn.since, started_at=turn.now,
    )  # fmt: skip
    row.answers = seal_answers(turn, row, answers)
    turn.session.add(row)
    return Conversation(turn, dialogue, row, dict(answers)).ask()


def resume(turn: Turn, dialogues: Mapping[str, Dialogue]) -> Conversation | None:
    """The dialogue this chat is in, however long ago and in whichever process it began."""
    row = open_row(turn)
    if row is None or row.name not in dialogues or row.answers is None:
        return None
    answers = turn.vault.open_json(answers_place(row.id), row.answers)
    return Conversation(turn, dialogues[row.name], row, answers)


def open_row(turn: Turn) -> DialogueRow | None:
    """The row of the dialogue this chat is in."""
    return turn.session.scalar(select(DialogueRow).where(DialogueRow.chat_id == turn.chat, DialogueRow.state == "open"))


def seal_answers(turn: Turn, row: DialogueRow, answers: State) -> bytes:
    """The answers as they may be kept: under the chat's own key."""
    return turn.vault.seal_json(Owner.chat(turn.chat), answers_place(row.id), answers)


def _offer_to_resume(dialogue: Dialogue) -> Message:
    return Card(
        _("「{title}」が途中です。どうしますか。").fill(title=dialogue.title),
        buttons=(
            Tap(_("つづきから"), encode(CONTROL, act=RESUME)),
            Tap(_("はじめから"), encode(CONTROL, act=RESTART, name=dialogue.name)),
            Tap(_("やめる"), encode(CONTROL, act=LEAVE)),
        ),
    )


def _with_ways_out(message: Message, step: tuple[int, int] | None) -> Message:
    """The same question with where one stands, and もどる and やめる as extra buttons; both can also be typed."""
    quick = (Tap(_("もどる"), encode(CONTROL, act=BACK)), Tap(_("やめる"), encode(CONTROL, act=LEAVE)))
    if isinstance(message, Card):
        above = _("質問 {n}／{of}").fill(n=step[0], of=step[1]) if step else None
        return replace(message, quick=(*message.quick, *quick), above=above)
    return Text(message.words, (*message.quick, *quick)) if isinstance(message, Text) else message
