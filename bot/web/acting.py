"""A form of a page that does what a button of the chat does, through the very same function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from bot.chat.events import Event
from bot.chat.turn import Happening, Notice, Response, Turn
from bot.store.ledger import CHANNEL, Act, note
from bot.web.pages import Premises, Visitor

NO_CHAT = UUID(int=0)  # a page has no chat: what would be answered there is what the page shows anyway


@dataclass(frozen=True)
class Deed:
    """What is done on a page: the room's file for developers, its name and what it is about for the ledger."""

    origin: str
    name: str
    about: str


def act(premises: Premises, visitor: Visitor, deed: Deed, does: Callable[[Turn], Response]) -> None:
    """Let a worker do on a page what a button of theirs does: whole or, when it raises Refusal, not at all.

    Others hear of it as they would from the chat; the ledger says that it was a page.
    """
    visitor.session.info[CHANNEL] = "page"
    with visitor.session.begin_nested():
        said = does(turn_of(premises, visitor))
        note(visitor.session, premises.clock.now(), Act(visitor.by, "did", deed.name, deed.about))
        for one in said:
            if isinstance(one, Notice):
                premises.say(visitor.session, [one], deed.origin)
            elif isinstance(one, Happening):
                premises.happened(visitor.session, one.name, one.about, deed.origin)


def turn_of(premises: Premises, visitor: Visitor) -> Turn:
    """The turn of a worker who speaks by a form: nobody else reads the answer, no chat is behind it."""
    around = premises.around(visitor.session)
    event = Event("page", "page", around.now, active=False, source_kind=None, source_id=None, user_id=None)
    return Turn(
        session=around.session, now=around.now, vault=around.vault, settings=around.settings, doors=around.doors,
        event=event, chat=NO_CHAT, chat_kind="user", role=None, language="ja", actor=None, since=around.now,
        standing=visitor.standing,
    )  # fmt: skip
