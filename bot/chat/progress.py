"""How far a chat is in its dialogue, as a row: kept sealed, found again, closed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from bot.chat.dialogues import DialogueRow, State, answers_place
from bot.chat.postbacks import Postback
from bot.chat.turn import Turn
from bot.store.vault import Owner

QUICKLY = timedelta(seconds=5)  # two taps of one button this close together are meant as one


def open_row(turn: Turn) -> DialogueRow | None:
    """The row of the dialogue this chat is in."""
    return turn.session.scalar(select(DialogueRow).where(DialogueRow.chat_id == turn.chat, DialogueRow.state == "open"))


def seal_answers(turn: Turn, row: DialogueRow, answers: State) -> bytes:
    """The answers as they may be kept: under the chat's own key."""
    return turn.vault.seal_json(Owner.chat(turn.chat), answers_place(row.id), answers)


def just_ended(turn: Turn, tap: Postback) -> bool:
    """Whether this is the second of two quick taps, the first of which ended the dialogue."""
    ended = (DialogueRow.chat_id == turn.chat, DialogueRow.state != "open")
    last = turn.session.scalar(select(DialogueRow).where(*ended).order_by(DialogueRow.moved_at.desc()).limit(1))
    if last is None or tap.values.get("of") != last.tag or turn.since - last.moved_at > QUICKLY:
        return False
    return tap.values.get("n") in (str(last.moves), str(last.moves - 1))


def close(row: DialogueRow, state: str, turn: Turn) -> None:
    """End a dialogue as done or left; its answers go."""
    row.state, row.answers = state, None
    row.moved_at = max(turn.since, row.moved_at)
