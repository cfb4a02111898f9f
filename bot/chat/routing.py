"""Which door an event goes through: one place, the same order for everybody."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.catalogs import Sentence, _
from bot.chat import commands as commanding
from bot.chat import conversation as talking
from bot.chat.commands import Command
from bot.chat.dialogues import Dialogue
from bot.chat.doors import Action, Phrase, Reaction, Reader
from bot.chat.events import SLASHES
from bot.chat.messages import Card, Text
from bot.chat.postbacks import Postback, decode
from bot.chat.progress import just_ended
from bot.chat.turn import Answer, Refusal, Response, Turn, origin_of
from bot.text import key as comparable
from bot.text import without_emoji

HERE = "bot/chat/routing.py"
LONGEST_ANSWER = 200
LONGEST_COMMAND = 500
NOT_UNDERSTOOD = "not understood"  # what a Reaction names to answer words nobody else understood
WHO = _("どなたの操作か分からないため、実行しませんでした。もう一度お願いします。")
NOT_BOUND = _("このグループはまだ登録されていません。「/登録 コード」を送ってください。")
DEAD_BUTTON = _("このボタンはもう使えません。「/使い方」で、いま使える命令の一覧が出ます。")
TOO_LONG = _("文が長くて読み取れませんでした。ボタンか、短い言葉で答えてください。")

WORDS_BACK = {comparable(word) for word in ("もどる", "戻る", "back")}
WORDS_LEAVE = {comparable(word) for word in ("やめる", "やっぱりやめる", "中止", "キャンセル", "cancel")}
WORDS_HELP = {comparable(word) for word in ("使い方", "ヘルプ", "help")}
WORDS_RESUME = {comparable(word) for word in ("つづける", "続ける", "つづきから", "続き")}


@dataclass(frozen=True)
class Doors:
    """Everything the rooms export, by the words and names that lead to it."""

    dialogues: Mapping[str, Dialogue] = field(default_factory=dict)
    starts: Mapping[str, Dialogue] = field(default_factory=dict)
    phrases: Mapping[str, Phrase] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    commands: Mapping[str, Command] = field(default_factory=dict)
    readers: Mapping[Any, Reader] = field(default_factory=dict)
    reactions: Mapping[str, tuple[Reaction, ...]] = field(default_factory=dict)


class Router:
    """Finds who answers an event; a `Refusal` raised anywhere becomes its sentence."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def answer(self, turn: Turn) -> Answer:
        """What to say and which file says it; an event nobody answers gives an empty response."""
        event = turn.event
        if event.kind == "postback":
            return self._postback(turn)
        if event.kind == "message" and event.from_group:
            return self._group_text(turn, event.text or "")
        if event.kind == "message":
            return self._private_message(turn)
        if event.kind == "messageEdited" and turn.is_staff:
            return _say(_("編集した命令は実行しません。もう一度、新しく送ってください。"))
        return self._react(turn)

    def _react(self, turn: Turn) -> Answer:
        answers = [Answer(r.answer(turn), origin_of(r.answer)) for r in self._doors.reactions.get(turn.event.kind, ())]
        spoken = [answer for answer in answers if answer.response]
        together = [one for answer in spoken for one in answer.response]
        return Answer(together, spoken[0].origin if spoken else HERE)

    def _postback(self, turn: Turn) -> Answer:
        tap = decode(turn.event.data or "")
        if tap is None:
            return _dead_button(turn)
        if tap.name in (talking.ANSWER, talking.CONTROL):
            return self._in_dialogue(turn, tap)
        return self._action(turn, tap)

    def _in_dialogue(self, turn: Turn, tap: Postback) -> Answer:
        open_one = talking.resume(turn, self._doors.dialogues)
        if (open_one is None or not open_one.owns(tap)) and just_ended(turn, tap):
            return Answer([], HERE)
        if open_one is None:
            return _dead_button(turn)
        if tap.name == talking.CONTROL:
            return _from(open_one.dialogue.finish, lambda: open_one.steered(tap))
        return _from(open_one.dialogue.finish, lambda: open_one.tapped(tap, turn.event.params))

    def _action(self, turn: Turn, tap: Postback) -> Answer:
        action = self._doors.actions.get(tap.name)
        if action is None or turn.is_staff != (action.by == "staff"):
            return _dead_button(turn)
        if turn.actor is None:
            return _say(WHO)
        values = {**tap.values, **(turn.event.params or {})}
        return _from(action.answer, lambda: action.answer(turn, values))

    def _steer(self, turn: Turn, act: str) -> Answer:
        open_one = talking.resume(turn, self._doors.dialogues)
        if open_one is None:
            return _say(_("いま途中の相談はありません。下のメニューからえらんでください。"))
        return _from(open_one.dialogue.finish, lambda: open_one.told(act))

    def _private_message(self, turn: Turn) -> Answer:
        text = without_emoji(turn.event.text or "")
        if turn.event.message_kind != "text" or not text:
            return self._not_words(turn)
        word = comparable(text)
        for words, act in ((WORDS_BACK, talking.BACK), (WORDS_LEAVE, talking.LEAVE), (WORDS_RESUME, talking.RESUME)):
            if word in words:
                return self._steer(turn, act)
        if word in self._doors.starts:
            dialogue = self._doors.starts[word]
            return _from(dialogue.finish, lambda: talking.begin(turn, dialogue))
        if word in self._doors.phrases:
            phrase = self._doors.phrases[word]
            return _from(phrase.answer, lambda: [*phrase.answer(turn), *self._unfinished(turn)])
        return self._answer_in_words(turn, text)

    def _unfinished(self, turn: Turn) -> Response:
        """A word about the dialogue somebody left lying while looking at something else."""
        open_one = talking.resume(turn, self._doors.dialogues)
        return [open_one.reminder()] if open_one is not None and open_one.has_begun else []

    def _answer_in_words(self, turn: Turn, text: str) -> Answer:
        open_one = talking.resume(turn, self._doors.dialogues)
        if open_one is None:
            return self._not_understood(turn)
        if len(text) > LONGEST_ANSWER:
            return _from(open_one.dialogue.finish, lambda: open_one.go_on(TOO_LONG))
        return _from(open_one.dialogue.finish, lambda: open_one.typed(text))

    def _not_words(self, turn: Turn) -> Answer:
        open_one = talking.resume(turn, self._doors.dialogues)
        if open_one is None:
            return self._not_understood(turn)
        kindly = _("ありがとうございます。ボタンか文字で答えてください。")
        return _from(open_one.dialogue.finish, lambda: open_one.go_on(kindly))

    def _not_understood(self, turn: Turn) -> Answer:
        reactions = self._doors.reactions.get(NOT_UNDERSTOOD, ())
        if not reactions:
            return _say(_("すみません、わかりませんでした。下のメニューからえらんでください。"))
        return _from(reactions[0].answer, lambda: reactions[0].answer(turn))

    def _group_text(self, turn: Turn, text: str) -> Answer:
        if not text.strip().startswith(SLASHES):
            return Answer([], HERE)
        name, words = commanding.split(text)
        found, helps = commanding.find(self._doors.commands, name), comparable(name) in WORDS_HELP
        if not turn.is_staff and not (found and found.anywhere):
            return _say(NOT_BOUND) if found or helps else Answer([], HERE)
        if turn.actor is None:
            return _say(WHO)
        if len(text) > LONGEST_COMMAND:
            return _say(_("命令が長すぎて読み取れませんでした。「/使い方」で書き方が出ます。"))
        if found is None and helps:
            return self._help()
        if found is None:
            return self._unknown_command(name)
        return self._run(turn, found, words)

    def _run(self, turn: Turn, found: Command, words: list[str]) -> Answer:
        try:
            return Answer(commanding.call(found, turn, words, self._doors.readers), origin_of(found.run))
        except Refusal as refusal:
            usage = found.usage(self._doors.readers)
            explained = Text(_("{what}\n{usage}").fill(what=refusal.sentence, usage=usage))
            return Answer([explained], origin_of(found.run))

    def _help(self) -> Answer:
        listed = {found.names[0]: found for found in self._doors.commands.values()}
        lines = tuple(
            _("/{name}　{about}").fill(name=found.names[0], about=found.about)
            for _name, found in sorted(listed.items())
        )
        return Answer([Card(_("使える命令"), lines)], HERE)

    def _unknown_command(self, name: str) -> Answer:
        near = commanding.suggestions(self._doors.commands, name)
        if near:
            listed = "、".join(f"/{one}" for one in near)
            return _say(_("「/{name}」という命令はありません。もしかして: {near}").fill(name=name, near=listed))
        return _say(_("「/{name}」という命令はありません。「/使い方」で一覧が出ます。").fill(name=name))


def _say(sentence: Sentence) -> Answer:
    return Answer([Text(sentence)], HERE)


def _dead_button(turn: Turn) -> Answer:
    """A button of an older release, of somebody else, or of a dialogue that is over."""
    return _say(DEAD_BUTTON if turn.event.from_group else talking.OLD_DIALOGUE)


def _from(owner: Callable[..., Any], answer: Callable[[], Response]) -> Answer:
    try:
        return Answer(answer(), origin_of(owner))
    except Refusal as refusal:
        return Answer([Text(refusal.sentence)], origin_of(owner))
