"""The sealed words of a question and its answer: kept, and opened only with a line in the ledger."""

from __future__ import annotations

from bot.chat.turn import Surroundings
from bot.store.ledger import Act, note
from bot.store.vault import Owner, Place
from handlers.questions.tables import INVENTORY, Question


def keep(around: Surroundings, one: Question, words: str) -> None:
    """Seal what the officer wrote."""
    one.words = around.vault.seal(Owner.person(one.person_id), _place(one, "words"), words.encode())


def keep_answer(around: Surroundings, one: Question, words: str) -> None:
    """Seal what staff answered."""
    one.answer = around.vault.seal(Owner.person(one.person_id), _place(one, "answer"), words.encode())


def opened(around: Surroundings, one: Question, by: str, why: str) -> tuple[str, str]:
    """Question and answer themselves; the ledger learns who saw them before anybody does."""
    note(around.session, around.now, Act(by, "opened", "question", one.code, why, 1, INVENTORY, "page"))
    return _open(around, one, "words", one.words), _open(around, one, "answer", one.answer)


def answer_of(around: Surroundings, one: Question) -> str:
    """The answer alone, for the chat of who asked."""
    return _open(around, one, "answer", one.answer)


def _open(around: Surroundings, one: Question, column: str, sealed: bytes | None) -> str:
    return around.vault.open(_place(one, column), sealed).decode() if sealed is not None else ""


def _place(one: Question, column: str) -> Place:
    return Place("question", column, one.id)
