"""In which language somebody is spoken to: chosen at the beginning, changed at any time, never asked twice."""

from __future__ import annotations

from collections.abc import Mapping

from bot.catalogs import LANGUAGES, _, spoken
from bot.chat.conversation import resume
from bot.chat.doors import Action, Phrase
from bot.chat.messages import Card, Tap, Text
from bot.chat.postbacks import encode
from bot.chat.turn import Menu, Response, Turn
from bot.store.chats import Chat
from bot.store.ledger import Act, note
from handlers.people.officer import what_next
from handlers.people.own_menu import menu_for

WORDS = (_("ことば"), _("言語"), "Language", "语言", "語言", "언어")
ASK = "ことばを えらんでください。\nChoose your language.\n请选择语言。\n언어를 선택하세요."


def choose(_turn: Turn) -> Response:
    """「ことば」: every language by its own name."""
    return [card()]


def speak(turn: Turn, values: Mapping[str, str]) -> Response:
    """From now on in this language; the question that waits is asked again in it."""
    language = values.get("l", "")
    if language not in spoken():
        return [card()]
    turn.session.get_one(Chat, turn.chat).language = language
    turn.session.flush()
    note(turn.session, turn.now, Act(turn.by, "chose", f"language {language}"))
    menu = Menu(menu_for(turn.session, turn.chat, turn.today))
    said = _("これからは、このことばでお話しします。「ことば」と送ると、いつでも変えられます。")
    open_one = resume(turn, turn.doors.dialogues) if turn.doors is not None else None
    if open_one is not None:
        return [*open_one.go_on(said), menu]
    return [Text(said), *what_next(turn), menu]


def ask(turn: Turn, _values: Mapping[str, str]) -> Response:
    """「言語 Language」 on the first card."""
    return choose(turn)


def card() -> Card:
    """The languages to choose among."""
    return Card(ASK, (), tuple(Tap(LANGUAGES[one], encode("people.speak", l=one)) for one in spoken()))


on_words = Phrase(WORDS, choose)
on_speak = Action("people.speak", "officer", speak)
on_ask = Action("people.language", "officer", ask)
