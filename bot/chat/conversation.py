"""Leading a person through a dialogue: every answer in any form, back, cancel, resume, and stale taps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from uuid import uuid4

from bot.catalogs import Sentence, _
from bot.chat.dialogues import Dialogue, DialogueRow, State, answers_place
from bot.chat.messages import Card, Message, Tap, Text
from bot.chat.postbacks import Postback, encode
from bot.chat.progress import QUICKLY, close, open_row, seal_answers
from bot.chat.questions import Again, Asking, Offering, Question, Said, named
from bot.chat.turn import Response, Turn

ANSWER, CONTROL = "answer", "dialogue"
LONGEST_ANSWER = 200
BACK, LEAVE, RESUME, RESTART = "back", "leave", "resume", "restart"

OLD_BUTTON = _("前のボタンが押されました。いまの質問はこちらです。")
TOO_LATE = _("少し前のお返事が、あとから届きました。いまの質問はこちらです。")
TOO_LONG = _("文が長くて読み取れませんでした。ボタンか、短い言葉で答えてください。")
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
        return [*said, _with_ways_out(question.ask(asking), step, self._ways_out(question))]

    def go_on(self, *before: Sentence) -> Response:
        """The current question; the end, when a new release has taken the rest of the questions away."""
        return self.ask(*before) if self.current else self._finish()

    def tapped(self, tap: Postback, params: Mapping[str, str] | None) -> Response:
        """An answer by button; a stale one changes nothing, the second of two quick taps is not even mentioned."""
        question, said = self.current, Said(value=tap.values.get("v"), params=params)
        if question is not None and self._is_fresh(tap) and tap.values.get("q") == question.key:
            return self._take(question, said)
        return [] if self._was_just_taken(tap, said) else self.go_on(OLD_BUTTON)

    def typed(self, text: str) -> Response:
        """An answer in words, by its label, its number or a date."""
        question = self.current
        if question is None or self._is_late:
            return self.go_on(TOO_LATE)
        if len(text) > LONGEST_ANSWER:
            return self.ask(self._too_long(question, Said(text=text)))
        return self._take(question, Said(text=text))

    def names(self, text: str) -> bool:
        """Whether the words are one of the answers that the current question offers."""
        question = self.current
        return isinstance(question, Offering) and named(question.options, text) is not None

    def steered(self, tap: Postback) -> Response:
        """もどる, やめる, つづきから or はじめから by button; stale ones as in `tapped`."""
        if self._is_fresh(tap):
            return self._steer(tap.values.get("act"))
        return [] if self._went_just_back(tap) else self.go_on(OLD_BUTTON)

    def told(self, act: str) -> Response:
        """もどる, やめる or つづける in words."""
        return self.go_on(TOO_LATE) if self._is_late else self._steer(act)

    def offer(self) -> Message:
        """What somebody hears who starts the dialogue they are in the middle of."""
        ways = ((_("つづきから"), RESUME), (_("はじめから"), RESTART), (_("やめる"), LEAVE))
        return Card(
            _("「{title}」が途中です。どうしますか。").fill(title=self.dialogue.title),
            buttons=tuple(Tap(label, self._control(act)) for label, act in ways),
        )

    def reminder(self) -> Message:
        """What somebody hears who looks at something else in the middle of the dialogue."""
        words = _("「{title}」が途中です。「つづける」と送ると、つづきから始められます。")
        return Text(words.fill(title=self.dialogue.title), (Tap(_("つづきから"), self._control(RESUME)),))

    @property
    def has_begun(self) -> bool:
        """Whether anything was answered."""
        return self._row.moves > 0

    def owns(self, tap: Postback) -> bool:
        """Whether the button is one of this very dialogue."""
        return tap.values.get("of") == self._row.tag

    def _steer(self, act: str | None) -> Response:
        ways = {BACK: self._back, LEAVE: self._leave, RESTART: self._restart}
        return ways.get(act or "", self.go_on)()

    def _restart(self) -> Response:
        return begin(self._turn, self.dialogue, fresh=True)

    def _back(self) -> Response:
        last = self.dialogue.last_answered(self._answers, before=self.current)
        if last is None:
            return self.ask(_("ここが最初の質問です。"))
        del self._answers[last]
        self._move()
        return self.ask(_("一つもどりました。"))

    def _leave(self) -> Response:
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

    def _too_long(self, question: Question, said: Said) -> Sentence:
        reading = question.read(self._asking(), said)
        return reading.sentence if isinstance(reading, Again) and reading.though_long else TOO_LONG

    def _finish(self) -> Response:
        self._end("done")  # before `finish`, so that a refusal there does not leave the person inside
        return self.dialogue.finish(self._turn, self._answers)

    def _move(self) -> None:
        self._row.moves += 1
        self._row.moved_at = max(self._turn.since, self._row.moved_at)
        self._row.answers = seal_answers(self._turn, self._row, self._answers)
        self.dialogue.keeps(self._turn, self._answers)

    def _end(self, state: str) -> None:
        close(self._row, state, self._turn)

    @property
    def _is_late(self) -> bool:
        return self._turn.since < self._row.moved_at

    def _is_fresh(self, tap: Postback) -> bool:
        return self.owns(tap) and tap.values.get("n") == str(self._row.moves)

    def _is_quick(self, tap: Postback) -> bool:
        """Whether the button stood on the card before this one and was tapped at once after the dialogue moved on."""
        one_behind = self.owns(tap) and tap.values.get("n") == str(self._row.moves - 1)
        return one_behind and self._turn.since - self._row.moved_at <= QUICKLY

    def _was_just_taken(self, tap: Postback, said: Said) -> bool:
        """Whether the same answer was taken a moment ago, so that this tap would change nothing."""
        question = self.dialogue.question(tap.values.get("q", ""))
        if question is None or not self._is_quick(tap):
            return False
        reading = question.read(self._asking(), said)
        if isinstance(reading, Again) or any(cleared in self._answers for cleared in reading.clears):
            return False
        return bool(reading.value == self._answers.get(question.key))

    def _went_just_back(self, tap: Postback) -> bool:
        """Whether the question the button stood under lies ahead again: もどる was tapped twice."""
        now = self.dialogue.place(self.current.key) if self.current else 0
        return self._is_quick(tap) and tap.values.get("act") == BACK and now < self.dialogue.place(tap.values.get("q"))

    def _asking(self) -> Asking:
        return Asking(self._turn, self._answers, self._button)

    def _button(self, question: str, value: str) -> str:
        return encode(ANSWER, of=self._row.tag, q=question, n=self._row.moves, v=value)

    def _control(self, act: str, under: str = "") -> str:
        return encode(CONTROL, act=act, of=self._row.tag, n=self._row.moves, q=under)

    def _ways_out(self, question: Question) -> tuple[Tap, ...]:
        """もどる and やめる as extra buttons; both can also be typed at any time."""
        ways = ((_("もどる"), BACK), (_("やめる"), LEAVE))
        return tuple(Tap(label, self._control(act, question.key)) for label, act in ways)


def begin(turn: Turn, dialogue: Dialogue, *, fresh: bool = False) -> Response:
    """Start a dialogue; somebody who is in the middle of it is offered to go on, unless `fresh`."""
    refused = dialogue.admits(turn)
    if refused is not None:
        return refused
    open_one = resume(turn, {dialogue.name: dialogue})
    if open_one is not None and open_one.has_begun and not fresh:
        return [open_one.offer()]
    return begin_with(turn, dialogue, {})


def begin_with(turn: Turn, dialogue: Dialogue, answers: State) -> Response:
    """Start a dialogue in which these answers are already known, so that only the rest is asked."""
    row = open_row(turn)
    if row is not None:
        close(row, "left", turn)
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


def _with_ways_out(message: Message, step: tuple[int, int] | None, ways_out: tuple[Tap, ...]) -> Message:
    """The same question with where one stands, and the ways out as quick replies."""
    if isinstance(message, Card):
        above = _("質問 {n}／{of}").fill(n=step[0], of=step[1]) if step else None
        return replace(message, quick=(*message.quick, *ways_out), above=above)
    return Text(message.words, (*message.quick, *ways_out)) if isinstance(message, Text) else message
