"""Which door an event goes through: one place, the same order for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from bot.catalogs import Sentence, _
from bot.chat import conversation as talking
from bot.chat import everyday
from bot.chat.events import SLASHES
from bot.chat.found import Doors
from bot.chat.guards import Kind, what_is_personal
from bot.chat.messages import Message, Text
from bot.chat.orders import Orders
from bot.chat.postbacks import Postback, decode
from bot.chat.progress import just_ended
from bot.chat.standing import Standing
from bot.chat.turn import Answer, Happening, Leave, Menu, Notice, Refusal, Response, Turn, origin_of
from bot.chat.ways import with_ways
from bot.store.ledger import Act, note
from bot.text import key as comparable
from bot.text import without_emoji

HERE = "bot/chat/routing.py"
NOT_UNDERSTOOD = "not understood"  # what a Reaction names to answer words nobody else understood
STEERING = (
    (talking.BACK, everyday.BACK), (talking.LEAVE, everyday.LEAVE), (talking.RESUME, everyday.RESUME),
)  # fmt: skip
DEAD_BUTTON = _("このボタンはもう使えません。「/使い方」で、いま使える命令の一覧が出ます。")


class Router:
    """Finds who answers an event; a `Refusal` raised anywhere becomes its sentence."""

    def __init__(self, doors: Doors, *, only_incidents: Callable[[], bool] = lambda: False) -> None:
        self.doors = self._doors = doors
        self._only_incidents = only_incidents  # a guard of production fails: nothing but incidents until it is mended
        self._orders = Orders(doors)

    def standing(self, session: Session, chat: UUID, now: datetime) -> Standing:
        """Who a chat is, as the registers stand now."""
        return self._doors.register.who(session, chat, now)

    def answer(self, turn: Turn) -> Answer:
        """What to say and which file says it; an event nobody answers gives an empty response."""
        said = self._answer(turn)
        response: list[Message | Notice | Happening | Leave | Menu] = []
        for one in said.response:
            response += self._heard(turn, one) if isinstance(one, Happening) else [one]
        ends = with_ways(response) if turn.is_private and not turn.standing.may("enrolled") else response
        return Answer(ends, said.origin, said.priority)

    def _heard(self, turn: Turn, happening: Happening) -> Response:
        return [*self._reactions(turn, happening.name).response, *self._doors.hear(turn, happening)]

    def _answer(self, turn: Turn) -> Answer:
        event = turn.event
        if self._orders.hears_bare(turn):
            return self._orders.bare(turn)
        if self._only_incidents():
            return self._orders.only_incidents(turn, event.text or "")
        heard = event.kind == "message" and (turn.is_private or turn.is_staff)
        personal = what_is_personal(event.text) if heard and event.text else None
        if personal is not None and not self._orders.never_stops(turn, event.text or ""):
            return self._not_kept(turn, personal)
        if event.kind == "postback":
            return self._postback(turn)
        if event.kind == "message" and event.from_group:
            return self._in_group(turn, event.text or "")
        if event.kind == "message":
            return self._private_message(turn)
        if event.kind == "messageEdited" and turn.is_staff:
            return _say(_("編集した命令は実行しません。もう一度、新しく送ってください。"))
        return self._reactions(turn, event.kind)

    def _not_kept(self, turn: Turn, kind: Kind) -> Answer:
        """A number or address of a person: no handler sees it, nothing keeps it, its writer hears where it belongs."""
        note(turn.session, turn.now, Act(turn.by, "turned away", kind.name.lower(), result="refused"))
        open_one = talking.resume(turn, self._doors.dialogues) if turn.is_private else None
        if open_one is not None:
            return _from(open_one.dialogue.finish, lambda: open_one.go_on(kind.sentence))
        return _say(kind.sentence)

    def _in_group(self, turn: Turn, text: str) -> Answer:
        return self._orders.answer(turn, text) if text.strip().startswith(SLASHES) else Answer([], HERE)

    def _reactions(self, turn: Turn, to: str) -> Answer:
        answers = [Answer(one.answer(turn), origin_of(one.answer)) for one in self._doors.reactions.get(to, ())]
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
        values = {**tap.values, **(turn.event.params or {})}
        private_staff = turn.is_private and turn.standing.may("enrolled")
        if action is not None and action.by == "staff" and (turn.is_staff or private_staff):
            return self._orders.tapped(turn, action, values)
        if action is None or action.by == "staff" or not turn.is_private:
            return _dead_button(turn)
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
        if text.startswith(SLASHES) and turn.standing.may("enrolled"):
            return self._orders.answer(turn, text)
        seen = next((pattern for pattern in self._doors.patterns if pattern.reads(text) is not None), None)
        if seen is not None:
            read = seen.reads(text) or ""
            return _from(seen.answer, lambda: [*seen.answer(turn, read), *self._unfinished(turn)])
        word = comparable(text)
        act = next((act for act, words in STEERING if word in words), None)
        if act is not None:
            return self._steer(turn, act)
        if self._names_an_answer(turn, text):
            return self._answer_in_words(turn, text)
        if word in self._doors.starts:
            dialogue = self._doors.starts[word]
            return _from(dialogue.finish, lambda: talking.begin(turn, dialogue))
        if word in self._doors.phrases:
            phrase = self._doors.phrases[word]
            return _from(phrase.answer, lambda: [*phrase.answer(turn), *self._unfinished(turn)])
        return self._answer_in_words(turn, text)

    def _names_an_answer(self, turn: Turn, text: str) -> bool:
        """Whether words stand on a button of the question that waits: they mean that, whatever else they might."""
        if comparable(text) not in {*self._doors.starts, *self._doors.phrases}:
            return False
        open_one = talking.resume(turn, self._doors.dialogues)
        return open_one is not None and open_one.names(text)

    def _unfinished(self, turn: Turn) -> Response:
        """A word about the dialogue somebody left lying while looking at something else."""
        open_one = talking.resume(turn, self._doors.dialogues)
        return [open_one.reminder()] if open_one is not None and open_one.has_begun else []

    def _answer_in_words(self, turn: Turn, text: str) -> Answer:
        open_one = talking.resume(turn, self._doors.dialogues)
        if open_one is None:
            return self._not_understood(turn)
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
