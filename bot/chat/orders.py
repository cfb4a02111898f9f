"""Staff's commands: which one runs, who may run it, and what is said when it does not; each leaves a ledger entry."""

from __future__ import annotations

from collections.abc import Mapping

from bot.catalogs import Sentence, _
from bot.chat import commands as commanding
from bot.chat.commands import Command
from bot.chat.doors import Action
from bot.chat.events import SLASHES, is_bare
from bot.chat.found import Doors
from bot.chat.messages import Card, Text
from bot.chat.postbacks import decode
from bot.chat.priorities import ANSWER, INCIDENT
from bot.chat.standing import Right
from bot.chat.turn import Answer, Refusal, Turn, origin_of
from bot.store.ledger import Act, note
from bot.text import key as comparable

HERE = "bot/chat/orders.py"
LONGEST = 500
WHO = _("どなたの操作か分からないため、実行しませんでした。もう一度お願いします。")
NOT_BOUND = _("このグループはまだ登録されていません。「/登録 コード」を送ってください。")
NOT_YOURS = _("この操作は、登録された従事者だけができます。1対1のトークで、渡されたコードを送ってください。")
NOT_ALLOWED = _("この操作は、管理責任者だけができます。")
TOO_LONG = _("命令が長すぎて読み取れませんでした。「/使い方」で書き方が出ます。")
ONLY_INCIDENTS = _("安全のため、いまは「/事故」だけが使えます。理由は `python -m bot doctor` で分かります。")
CLOSED = _("ただいま点検中です。お急ぎのときは、区にお電話ください。")
WORDS_HELP = {comparable(word) for word in ("使い方", "ヘルプ", "help")}


class Orders:
    """Takes command lines of the private group and of workers' own chats."""

    def __init__(self, doors: Doors) -> None:
        self._doors = doors

    def answer(self, turn: Turn, text: str) -> Answer:
        """What a command line leads to; silence for strange groups' chatter."""
        name, words = commanding.split(text)
        found, helps = commanding.find(self._doors.commands, name), comparable(name) in WORDS_HELP
        if found is not None and self.never_stops(turn, text):
            return self._run(turn, found, words if found.parameters else [])  # words too many stop nothing
        if turn.event.from_group and not turn.is_staff and not (found and found.anywhere):
            return _say(NOT_BOUND) if found or helps else Answer([], HERE)
        stopped = self.why_not(turn, found.right if found else "worker", anywhere=bool(found and found.anywhere))
        if stopped is not None:
            return self._refused(turn, f"/{found.names[0]}" if found else "/", stopped)
        if len(text) > LONGEST:
            return _say(TOO_LONG)
        if found is not None:
            return self._run(turn, found, words)
        return self._help(turn) if helps else self._unknown(name)

    def hears_bare(self, turn: Turn) -> bool:
        """Whether staff said one of the words that need no slash, in the private group or in their own chat."""
        said = turn.event.kind == "message" and is_bare((turn.event.text or "").strip(), self._doors.bare)
        return said and (turn.is_staff or (turn.is_private and turn.standing.may("enrolled")))

    def bare(self, turn: Turn) -> Answer:
        """The answer to such a word; no lock, period or guard stops it."""
        found = self._doors.bare[comparable((turn.event.text or "").strip())]
        return Answer(found.answer(turn), origin_of(found.answer), INCIDENT)

    def never_stops(self, turn: Turn, text: str) -> bool:
        """Whether this is the command that nothing stops, said by somebody who may."""
        found = commanding.find(self._doors.commands, commanding.split(text)[0])
        named = text.strip().startswith(SLASHES) and found is not None and found.always
        return named and (turn.is_staff or turn.standing.may("enrolled"))

    def only_incidents(self, turn: Turn, text: str) -> Answer:
        """What is left when a guard failed: `/事故`; everybody else hears whom to ring."""
        if self.never_stops(turn, text):
            return self.answer(turn, text)
        tap = decode(turn.event.data or "") if turn.event.kind == "postback" else None
        action = self._doors.actions.get(tap.name) if tap else None
        if tap is not None and action is not None and self.always(turn, action):
            return self.tapped(turn, action, {**tap.values, **(turn.event.params or {})})
        staff = turn.is_staff or turn.standing.may("enrolled")
        if turn.event.kind not in ("message", "postback"):
            return Answer([], HERE)
        return _say(ONLY_INCIDENTS if staff else CLOSED)

    def why_not(self, turn: Turn, right: Right, *, anywhere: bool = False) -> Sentence | None:
        """Why somebody may not do something here now; None when they may."""
        if turn.actor is None:
            return WHO
        locked = self._doors.register.locked(turn.session, turn.chat, turn.now) if turn.is_staff else None
        if locked is not None and not anywhere:
            return locked
        if turn.standing.may(right):
            return None
        if turn.standing.may("worker"):
            return NOT_ALLOWED
        return turn.standing.why_not or NOT_YOURS

    def tapped(self, turn: Turn, action: Action, values: Mapping[str, str]) -> Answer:
        """A button of the staff's cards."""
        stopped = self.why_not(turn, action.right, anywhere=action.anywhere)
        if stopped is not None and not self.always(turn, action):
            return self._refused(turn, action.name, stopped)
        try:
            response = action.answer(turn, values)
        except Refusal as refusal:
            return Answer([Text(refusal.sentence)], origin_of(action.answer))
        _note(turn, action.name)
        return Answer(response, origin_of(action.answer), INCIDENT if action.always else ANSWER)

    def always(self, turn: Turn, action: Action | None) -> bool:
        """Whether this button is one that nothing stops, tapped by somebody who may."""
        return action is not None and action.always and (turn.is_staff or turn.standing.may("enrolled"))

    def _run(self, turn: Turn, found: Command, words: list[str]) -> Answer:
        try:
            response = commanding.call(found, turn, words, self._doors.readers)
        except Refusal as refusal:
            usage = found.usage(self._doors.readers)
            explained = Text(_("{what}\n{usage}").fill(what=refusal.sentence, usage=usage))
            return Answer([explained], origin_of(found.run))
        _note(turn, f"/{found.names[0]}")
        return Answer(response, origin_of(found.run), INCIDENT if found.always else ANSWER)

    def _refused(self, turn: Turn, what: str, why: Sentence) -> Answer:
        _note(turn, what, result="refused")
        return _say(why)

    def _help(self, turn: Turn) -> Answer:
        listed = {one.names[0]: one for one in self._doors.commands.values() if turn.standing.may(one.right)}
        lines = tuple(_listed(one) for _name, one in sorted(listed.items()))
        return Answer([Card(_("使える命令"), lines)], HERE)

    def _unknown(self, name: str) -> Answer:
        near = commanding.suggestions(self._doors.commands, name)
        if near:
            listed = "、".join(f"/{one}" for one in near)
            return _say(_("「/{name}」という命令はありません。もしかして: {near}").fill(name=name, near=listed))
        return _say(_("「/{name}」という命令はありません。「/使い方」で一覧が出ます。").fill(name=name))


def _note(turn: Turn, what: str, result: str = "done") -> None:
    channel = "chat" if turn.is_private else "group"
    note(turn.session, turn.now, Act(turn.by, "commanded", what, channel=channel, result=result))


def _say(sentence: Sentence) -> Answer:
    return Answer([Text(sentence)], HERE)


def _listed(one: Command) -> Sentence:
    """Its line in the list of commands."""
    line = _("/{name}　{about}（例 /{name} {example}）") if one.example else _("/{name}　{about}")
    return line.fill(name=one.names[0], about=one.about, example=one.example)
